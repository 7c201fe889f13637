from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from kg.export import cut, export
from kg.iris import PARTIES, VOCABULARY, inferred
from kg.store import Store
from kg.vocab import GRAPH, OA, OWL, PIF, PIFD, RDF, SKOS

OPEN = Path(__file__).with_name("Open.java")


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


def test_one_ontology_holds_the_vocabulary_and_the_policies(hostile_store: Store) -> None:
    store = Store()
    store.add(hostile_store.quads())
    made = export(store, "owl")
    graph = Graph().parse(data=made, format="turtle")
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [GRAPH["export"]]
    assert not list(graph.subject_objects(OWL.versionIRI))
    versions = [*store.versions(), *map(inferred, store.versions()), PARTIES]
    assert all(triple in graph for triple in store.graph(*versions))
    assert (PIFD.OAID, SKOS.prefLabel, None) in graph
    assert rb"\@" not in made and rb"\%" not in made  # the OWL API knows no escapes in names


def test_a_graph_that_is_not_ours_may_have_blank_nodes(tmp_path: Path) -> None:
    path = tmp_path / "foreign.nq"
    version, g = "<urn:p@1>", "<urn:p@1>"
    made = [f"{version} <{RDF.type}> <{PIF.PolicyVersion}> {g} .", f"_:a <urn:x> _:b {g} ."]
    path.write_text("\n".join(made) + "\n", encoding="utf-8")
    store = Store()
    store.load(path)
    assert (
        len(list(Graph().parse(data=export(store, "owl"), format="turtle").triples((None, URIRef("urn:x"), None)))) == 1
    )


@pytest.mark.skipif(shutil.which("javac") is None, reason="no Java that compiles is installed")
@pytest.mark.skipif("KG_OWLAPI" not in os.environ, reason="KG_OWLAPI does not name a folder with the OWL API's jars")
def test_the_owl_api_which_protege_is_made_of_opens_it(hostile_store: Store, tmp_path: Path) -> None:
    store = Store()
    store.add(hostile_store.quads())
    path = tmp_path / "graph.ttl"
    path.write_bytes(export(store, "owl"))
    jars = f"{Path(os.environ['KG_OWLAPI']).resolve()}/*"
    command = ["java", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", jars, str(OPEN), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[:2000]
    opened = json.loads(done.stdout)
    graph = store.graph(VOCABULARY, *store.versions())
    classes = {str(s) for s in graph.subjects(RDF.type, OWL.Class) if isinstance(s, URIRef)}
    flows = {str(s) for s in graph.subjects(RDF.type, PIF.Flow)}
    assert opened["ontology"] == str(GRAPH["export"])
    assert classes <= set(opened["classes"]) and flows and flows <= set(opened["individuals"])


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
