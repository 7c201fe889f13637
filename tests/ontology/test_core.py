"""The core ontology and ``kg/vocab.py`` name the same terms."""

from __future__ import annotations

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import URIRef

from kg import assets
from kg.vocab import PIF

CORE = URIRef("https://w3id.org/pif/ns")
GRAPH = Graph().parse(assets.folder("ontology") / "core.ttl")
DECLARED = {str(term).removeprefix(str(PIF._NS)) for term in GRAPH.subjects(RDFS.isDefinedBy, CORE)}
NAMED = {name for name in PIF.__annotations__ if not name.startswith("_")}


def test_core_declares_every_name_of_the_vocabulary() -> None:
    assert sorted(NAMED - DECLARED) == []


def test_vocabulary_names_every_term_of_core() -> None:
    assert sorted(DECLARED - NAMED) == []


def test_every_term_that_is_mentioned_is_declared() -> None:
    mentioned = {str(node) for triple in GRAPH for node in triple if str(node).startswith(str(PIF._NS))} - {
        str(PIF._NS)
    }
    assert sorted(m for m in mentioned if m.removeprefix(str(PIF._NS)) not in DECLARED) == []


def test_every_property_in_use_is_declared() -> None:
    """OWL tools refuse a file whose properties they can't sort into annotation, object and datatype ones."""
    vocabulary = Graph()
    for path in assets.files("ontology"):
        if path.parent.name != "dpv":
            vocabulary.parse(path)
    known = {OWL.AnnotationProperty, OWL.ObjectProperty, OWL.DatatypeProperty}
    built_in = (str(RDF), str(RDFS), str(OWL))
    loose = {
        p
        for p in vocabulary.predicates()
        if not str(p).startswith(built_in) and not known & set(vocabulary[p : RDF.type])
    }
    assert sorted(loose) == []
