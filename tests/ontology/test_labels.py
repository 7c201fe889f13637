"""Every term of every file speaks Chinese and English."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Node, URIRef

from kg import assets

FILES = assets.files("ontology")
ALIGNMENTS = {"align"}


def languages(graph: Graph, term: Node, *properties: URIRef) -> set[str | None]:
    return {getattr(o, "language", None) for p in properties for o in graph.objects(term, p) if str(o).strip()}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_header_is_complete(path: Path) -> None:
    graph = Graph().parse(path)
    (ontology,) = graph.subjects(RDF.type, OWL.Ontology)
    assert languages(graph, ontology, DCTERMS.title) >= {"zh", "en"}
    assert languages(graph, ontology, DCTERMS.description) >= {"zh", "en"}
    assert not str(ontology).endswith("#")


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name not in ALIGNMENTS], ids=lambda p: p.name)
def test_every_term_has_both_languages(path: Path) -> None:
    graph = Graph().parse(path)
    terms = set(graph.subjects(RDFS.isDefinedBy)) - set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert terms
    for term in sorted(terms):
        assert languages(graph, term, SKOS.prefLabel) == {"zh", "en"}, term
        assert languages(graph, term, SKOS.definition, RDFS.comment) == {"zh", "en"}, term
        for language in ("zh", "en"):
            labels = [o for o in graph.objects(term, SKOS.prefLabel) if getattr(o, "language", None) == language]
            assert len(labels) == 1, f"one label a language: {term}"


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name not in ALIGNMENTS], ids=lambda p: p.name)
def test_every_declared_class_says_who_defines_it(path: Path) -> None:
    graph = Graph().parse(path)
    base = {str(o) for o in graph.subjects(RDF.type, OWL.Ontology)}
    for term in graph.subjects(RDF.type, OWL.Class):
        if isinstance(term, URIRef) and str(term).split("#")[0] in base:
            assert (term, RDFS.isDefinedBy, None) in graph, term
