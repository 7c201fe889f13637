"""Reads a fixture: policies and the report that they should give, in one Turtle file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import RDF, SH
from rdflib.term import URIRef

from kg.reason import inferences
from kg.store import Store
from kg.terms import Quad
from kg.validate.shapes import severity
from kg.vocab import PIF, RULE

Expected = tuple[str, str, str]  # rule, severity, focus: a flow or the version

FOLDER = Path(__file__).parent
FIXTURES = sorted(FOLDER.glob("*/*-*.ttl"))


def read(path: Path) -> Graph:
    """The whole fixture."""
    return Graph().parse(path, format="turtle")


def store_of(graph: Graph) -> Store:
    """A fixture's policies in a store, with what follows: a node belongs to the version whose IRI begins its own."""
    versions = [URIRef(str(version)) for version in sorted(graph.subjects(RDF.type, PIF.PolicyVersion), key=str)]
    quads = list(_quads(graph, versions))
    store = Store()
    store.add(quads)
    for version in versions:
        store.add(inferences([quad for quad in quads if quad[3] == version], version))
    return store


def _quads(graph: Graph, versions: list[URIRef]) -> Iterator[Quad]:
    for s, p, o in graph:
        for version in versions:
            if str(s) == str(version) or str(s).startswith(f"{version}/"):
                yield URIRef(str(s)), URIRef(str(p)), o, version  # type: ignore[misc]


def expected(graph: Graph) -> list[Expected]:
    """The results that the fixture's report lists, sorted."""
    return sorted(
        (
            str(graph.value(result, SH.sourceShape)).removeprefix(str(RULE)),
            severity(graph.value(result, SH.resultSeverity)).value,
            str(graph.value(result, SH.focusNode)),
        )
        for result in graph.objects(None, SH.result)
    )
