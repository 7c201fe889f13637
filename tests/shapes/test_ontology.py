"""The shapes of the ontology files: ours conform, and a broken term is found."""

from __future__ import annotations

import pytest
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Literal, URIRef

from kg.iris import LAW_GRAPH, VOCABULARY
from kg.store import Store
from kg.validate import engine, shapes
from kg.vocab import LAW, PIF, PIFD

HOME = URIRef("https://w3id.org/pif/shapes/ontology/")


def violations(graph: engine.MirroredGraph) -> set[str]:
    _, found = engine.report(graph, shapes.ontology_shapes())
    return {str(v.constraint or v.shape).removeprefix(str(HOME)) for v in found}


def test_the_ontology_conforms() -> None:
    store, graph = Store(), engine.MirroredGraph()
    for name in (VOCABULARY, LAW_GRAPH):
        for s, p, o, _ in store.quads(name):
            graph.add((s, p, o))
    assert len(graph) > 1000
    assert violations(graph) == set()


def test_a_bare_term_is_found() -> None:
    graph = engine.MirroredGraph()
    graph.add((PIFD.Thing, RDF.type, OWL.Class))
    graph.add((PIFD.Thing, RDF.type, SKOS.Concept))
    graph.add((PIFD.Thing, SKOS.inScheme, PIFD.scheme))
    graph.add((PIFD.Thing, SKOS.broader, PIFD.Thing))
    graph.add((LAW["X-1"], RDF.type, PIF.Provision))
    graph.add((LAW["X"], RDF.type, PIF.Instrument))
    assert violations(graph) >= {"term-label", "term-definition", "term-home", "concept-cycle", "concept-class"}
    assert violations(graph) >= {"provision-instrument", "provision-article", "provision-label"}
    assert violations(graph) >= {"instrument-since", "instrument-key"}


@pytest.mark.parametrize("label", [Literal("甲", lang="zh"), Literal("a", lang="en")])
def test_two_labels_in_a_language_are_found(label: Literal) -> None:
    graph = engine.MirroredGraph()
    graph.add((PIFD.Thing, RDF.type, OWL.Class))
    graph.add((PIFD.Thing, RDFS.isDefinedBy, PIFD.scheme))
    for value in (Literal("事", lang="zh"), Literal("thing", lang="en"), label):
        graph.add((PIFD.Thing, SKOS.prefLabel, value))
    assert "term-label" in violations(graph)


def test_a_concept_without_a_place_is_found() -> None:
    graph = engine.MirroredGraph()
    graph.add((PIFD.Thing, RDF.type, SKOS.Concept))
    graph.add((PIFD.Thing, SKOS.inScheme, PIFD.scheme))
    assert "concept-tree" in violations(graph)
