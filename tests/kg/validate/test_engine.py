from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.term import BNode, Literal, URIRef

from kg import assets
from kg.errors import EngineError, ShapesError
from kg.validate import engine, scope, shapes
from kg.vocab import PIF
from tests.shapes.cases import FIXTURES, read, store_of

ANYTHING = "SELECT ?s WHERE { ?s ?p ?o }"


@pytest.mark.parametrize("path", [p for p in FIXTURES if p.stem.endswith("-fail")], ids=lambda path: path.stem)
def test_the_mirror_changes_no_result(path: Path) -> None:
    """pySHACL on rdflib alone is the reference."""
    store = store_of(read(path))
    up = scope.upwards(store)
    for version in store.versions():
        fast = scope.policy(store, version, up).graph
        plain = Graph()
        for triple in fast:
            plain.add(triple)
        key = path.stem.removesuffix("-fail")
        graph = shapes.rule_shapes(shapes.asked((key,)))
        only = [shape for rule in shapes.chosen((key,)) for shape in rule.shapes]
        _, mirrored = engine.report(fast, graph, only=only)
        _, reference = engine.report(plain, graph, only=only)
        assert set(mirrored) == set(reference)


@pytest.mark.parametrize("graph", [Graph(), engine.MirroredGraph()], ids=["rdflib", "mirror"])
def test_offsets_count_code_points_in_both_engines(graph: Graph) -> None:
    graph.add((URIRef("urn:v"), PIF.text, Literal("𠮷😀手机号")))
    query = "SELECT (SUBSTR(?text, 3, 3) AS ?words) WHERE { ?v <https://w3id.org/pif/ns#text> ?text }"
    assert [str(row[0]) for row in graph.query(query)] == ["手机号"]  # type: ignore[index]


def test_a_bound_variable_is_a_term_and_not_text() -> None:
    graph = engine.MirroredGraph()
    nasty = Literal('"} ?x ?y ?z } #')
    graph.add((URIRef("urn:a"), PIF.value, nasty))
    rows = graph.query("SELECT ?o WHERE { ?s ?p ?o }", initBindings={"o": nasty})
    assert [row[0] for row in rows] == [nasty]  # type: ignore[index]


def test_blank_nodes_are_left_to_rdflib() -> None:
    graph = engine.MirroredGraph()
    node = BNode()
    graph.add((node, PIF.value, Literal("x")))
    assert len(graph.query("SELECT ?s ?o WHERE { ?s ?p ?o }", initBindings={"s": node})) == 1


def test_shapes_that_can_t_be_run_are_an_error_with_the_place() -> None:
    bad = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:sparql <urn:c> . <urn:c> a sh:SPARQLConstraint .""",
        format="turtle",
    )
    with pytest.raises(EngineError, match="pySHACL"):
        engine.report(engine.MirroredGraph(), bad)


def test_a_query_that_is_none_is_named() -> None:
    bad = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:sparql <urn:c> .
        <urn:c> a sh:SPARQLConstraint ; sh:select "SELEC $this WHERE { $this ?p ?o }" .""",
        format="turtle",
    )
    with pytest.raises(ShapesError) as caught:
        engine.report(engine.MirroredGraph(), bad)
    assert (caught.value.where, caught.value.exit_code) == ("urn:c", 2)


def test_a_file_of_shapes_that_is_no_turtle_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.ttl").write_text("rule:X a <", encoding="utf-8")
    monkeypatch.setattr(assets, "folder", lambda name: tmp_path)
    with pytest.raises(ShapesError, match="broken") as caught:
        shapes._parsed(("broken.ttl",))
    assert caught.value.exit_code == 2
