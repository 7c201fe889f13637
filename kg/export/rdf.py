"""The graph as JSON-LD and as an OWL ontology: whole policies, or just what belongs to the flows asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pyoxigraph as ox
from rdflib.namespace import RDF
from rdflib.term import Literal, URIRef

from kg.export.formats import Slice
from kg.iris import PARTIES, VOCABULARY, inferred
from kg.store import vocabulary
from kg.terms import Quad, Term, to_ox_quad
from kg.vocab import GRAPH, OWL, PIF, PREFIXES

_USED = ("pif", "pifd", "pifp", "pifa", "pifk", "oa", "dcterms", "prov", "rdf", "rdfs", "skos", "xsd")
_TO_FLOWS = (PIF.hasFlow, PIF.hasStatement, PIF.contradicts)
_ONTOLOGY = GRAPH["export"]
_STRAIGHT = (PIF.collects, PIF.uses, PIF.sharesWith, PIF.receives)  # they speak of other flows, too


def jsonld(slice: Slice) -> bytes:
    """JSON-LD 1.1 with the project's prefixes as its context: graphs, subjects, properties and values sorted."""
    named: dict[str, dict[str, dict[str, list[Any]]]] = {}
    for s, p, o, g in quads(slice):
        subject = named.setdefault(str(g), {}).setdefault(str(s), {})
        subject.setdefault("@type" if p == RDF.type else short(str(p)), []).append(_value(p, o))
    document = {
        "@context": {prefix: PREFIXES[prefix] for prefix in _USED},
        "@graph": [
            {"@id": graph, "@graph": [{"@id": s, **_sorted(subjects[s])} for s in sorted(subjects)]}
            for graph, subjects in sorted(named.items())
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def owl(slice: Slice) -> bytes:
    """Turtle of one ontology, for Protégé and other programs that know no named graphs: the vocabulary and the slice.

    The vocabulary's files are ontologies of their own; here their headers go, and one stands for all.
    """
    header = (_ONTOLOGY, RDF.type, OWL.Ontology, _ONTOLOGY)
    found = _vocabulary() | {to_ox_quad(quad).triple for quad in (header, *quads(slice))}
    triples = sorted(found, key=str)
    prefixes = {prefix: PREFIXES[prefix] for prefix in (*_USED, "owl")}  # none that asks for escapes in names
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


@cache
def _vocabulary() -> frozenset[ox.Triple]:
    """The package's own, whose blank nodes have the same names each time, without the headers of its files."""
    header, version, graph = (ox.NamedNode(iri) for iri in (OWL.Ontology, OWL.versionIRI, VOCABULARY))
    return frozenset(
        quad.triple
        for quad in ox.parse(vocabulary(), format=ox.RdfFormat.N_QUADS)
        if quad.graph_name == graph and quad.object != header and quad.predicate != version
    )


def short(iri: str) -> str:
    """An IRI with a prefix of the context, where one fits.

    >>> short("https://w3id.org/pif/ns#hasFlow")
    'pif:hasFlow'
    """
    for prefix in _USED:
        if iri.startswith(PREFIXES[prefix]) and not iri.startswith("//", len(PREFIXES[prefix])):
            return f"{prefix}:{iri[len(PREFIXES[prefix]) :]}"
    return iri


def _value(predicate: URIRef, value: Term) -> Any:
    if not isinstance(value, Literal):
        return short(str(value)) if predicate == RDF.type else {"@id": str(value)}
    if value.language:
        return {"@value": str(value), "@language": value.language}
    return {"@value": str(value), "@type": short(str(value.datatype))} if value.datatype else str(value)


def _sorted(properties: Mapping[str, list[Any]]) -> dict[str, Any]:
    ordered = {name: sorted(properties[name], key=json.dumps) for name in sorted(properties)}
    return {name: values[0] if len(values) == 1 else values for name, values in ordered.items()}


def graphs(slice: Slice) -> list[URIRef]:
    """The named graphs of the slice's policies, and that of the parties."""
    versions = [URIRef(policy.iri) for policy in slice.policies]
    return [graph for version in versions for graph in (version, inferred(version))] + [PARTIES]


def quads(slice: Slice) -> list[Quad]:
    """The quads of the slice: whole graphs, or what its flows and the versions that state them lead to."""
    everything = [quad for graph in graphs(slice) for quad in slice.store.quads(graph)]
    if slice.whole:
        return everything
    flows = {flow.iri for policy in slice.policies for flow in policy.flows}
    by_subject: dict[str, list[Quad]] = {}
    for s, p, o, g in everything:
        if p not in _STRAIGHT and (p not in _TO_FLOWS or str(o) in flows):
            by_subject.setdefault(str(s), []).append((s, p, o, g))
    wanted, queue = set[str](), [str(policy.iri) for policy in slice.policies if policy.flows]
    while queue:
        subject = queue.pop()
        if subject not in wanted:
            wanted.add(subject)
            queue += [str(o) for _, _, o, _ in by_subject.get(subject, ()) if isinstance(o, URIRef)]
    return [quad for subject in sorted(wanted) for quad in by_subject.get(subject, ())]
