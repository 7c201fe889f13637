from __future__ import annotations

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from kg.export import cut, export
from kg.iris import PARTIES, inferred
from kg.store import Store
from kg.vocab import OA, PIF, RDF


def _read(data: bytes) -> Dataset:
    dataset = Dataset()
    dataset.parse(data=data, format="json-ld")
    return dataset


@pytest.mark.parametrize("fixture", ["small_store", "hostile_store"])
def test_each_named_graph_comes_back(fixture: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(fixture)
    dataset = _read(export(store, "jsonld"))
    (version,) = store.versions()
    for name in (version, inferred(version), PARTIES):
        assert isomorphic(Graph() + dataset.graph(name), store.graph(name))


def test_a_slice_has_the_flow_its_evidence_and_its_parties(small_store: Store) -> None:
    flow = next(f.iri for p in cut(small_store).policies for f in p.flows if f.clause == "2.1")
    graph = Graph()
    for s, p, o, _ in _read(export(small_store, "jsonld", where={flow})).quads():
        graph.add((s, p, o))
    assert set(graph.subjects(RDF.type, PIF.Flow)) == {URIRef(flow)}
    evidence = graph.value(URIRef(flow), PIF.evidence)
    assert str(graph.value(evidence, OA.exact)).startswith("我们会向远山地图提供")
    source = small_store.graph(*small_store.versions(), inferred(small_store.versions()[0]), PARTIES)
    assert all(triple in source for triple in graph)
    assert (None, None, PIF.SensitiveFlow) in graph
    assert "广告主" not in {str(o) for p in (OA.exact,) for o in graph.objects(None, p)}
