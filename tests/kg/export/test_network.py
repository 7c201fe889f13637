from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import networkx
import pytest
from lxml import etree

from kg.export import VIEWS, cut, export
from kg.export.escape import xml
from kg.export.network import COLOURS, DENIED, LINE
from kg.store import Store

SCHEMAS = Path(__file__).parent / "schemas"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://www.gexf.net/1.2draft}"


def _strict(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


@pytest.mark.parametrize("format", ["graphml", "gexf"])
@pytest.mark.parametrize("view", VIEWS.names)
@pytest.mark.parametrize("fixture", ["small_store", "hostile_store", "empty_store"])
def test_files_are_valid_by_their_schema(view: str, format: str, fixture: str, request: pytest.FixtureRequest) -> None:
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / f"{format}.xsd")))
    schema.assertValid(_strict(export(request.getfixturevalue(fixture), format, view=view)))


@pytest.mark.parametrize("view", VIEWS.names)
def test_networkx_reads_back_what_was_written(view: str, small_store: Store, hostile_store: Store) -> None:
    for store in (small_store, hostile_store):
        projection = cut(store).projection(view)
        readers = {
            "graphml": lambda data: networkx.read_graphml(io.BytesIO(data), force_multigraph=True),
            "gexf": lambda data: networkx.read_gexf(io.BytesIO(data)),
            "cyjs": lambda data: networkx.cytoscape_graph(json.loads(data)),
        }
        for name, read in readers.items():
            graph = read(export(store, name, view=view, lang="en"))
            assert graph.is_directed()
            assert set(graph.nodes) == {node.id for node in projection.nodes}
            assert graph.number_of_edges() == len(projection.edges)
            for node in projection.nodes:
                assert graph.nodes[node.id]["label_zh"].split() == xml(node.label_zh).split()
                assert graph.nodes[node.id]["label"].split() == xml(node.label_en).split()
            assert sorted(d["label_en"].split() for *_, d in graph.edges(data=True)) == sorted(
                xml(edge.label_en).split() for edge in projection.edges
            )


def test_graphml_keeps_quote_and_place(small_store: Store) -> None:
    graph = networkx.read_graphml(io.BytesIO(export(small_store, "graphml")), force_multigraph=True)
    (policy,) = cut(small_store).policies
    for *_, edge in graph.edges(data=True):
        assert policy.text[edge["start"] : edge["end"]] == edge["quote"]
        assert edge["confidence"] == 0.9
    assert {d.get("sensitive") for _, d in graph.nodes(data=True)} == {True, False}


@pytest.mark.parametrize("view", VIEWS.names)
def test_graphml_structure(view: str, hostile_store: Store) -> None:
    root = _strict(export(hostile_store, "graphml", view=view))
    keys = {key.get("id"): key.get("attr.type") for key in root.iter(f"{GRAPHML}key")}
    nodes = [node.get("id") for node in root.iter(f"{GRAPHML}node")]
    assert len(set(nodes)) == len(nodes)
    assert {data.get("key") for data in root.iter(f"{GRAPHML}data")} <= set(keys)
    assert all(e.get("source") in nodes and e.get("target") in nodes for e in root.iter(f"{GRAPHML}edge"))
    booleans = {d.text for d in root.iter(f"{GRAPHML}data") if keys[d.get("key")] == "boolean"}
    assert booleans <= {"true", "false"}


def test_gexf_has_colours_and_no_date(small_store: Store) -> None:
    data = export(small_store, "gexf")
    assert b"lastmodifieddate" not in data
    root = _strict(data)
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert graph.get("mode") == "static"
    ids = [edge.get("id") for edge in root.iter(f"{GEXF}edge")]
    assert sorted(map(str, ids)) == sorted(edge.id for edge in cut(small_store).projection("flows").edges)
    nodes, colours = list(root.iter(f"{GEXF}node")), list(root.iter("{http://www.gexf.net/1.2draft/viz}color"))
    assert len(nodes) == len(colours) > 0


READ = """const cytoscape = require(process.argv[1]), lines = require("fs").readFileSync(0, "utf8");
const cy = cytoscape({...JSON.parse(lines), headless: true, styleEnabled: true, style: [
  {selector: "node", style: {label: "data(name)", "background-color": "data(colour)"}},
  {selector: "edge", style: {label: "data(interaction)", "line-color": "data(colour)"}}]});
const shown = (e, colour) => [e.id(), e.style("label"), e.style(colour)];
console.log(JSON.stringify({name: cy.data("name"), nodes: cy.nodes().map((n) => shown(n, "background-color")),
  edges: cy.edges().map((e) => [...shown(e, "line-color"), e.source().id(), e.target().id()])}));
cy.destroy();"""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
@pytest.mark.skipif("KG_CYTOSCAPE" not in os.environ, reason="KG_CYTOSCAPE does not name Cytoscape.js's script")
@pytest.mark.parametrize("view", VIEWS.names)
@pytest.mark.parametrize("fixture", ["small_store", "hostile_store"])
def test_cytoscape_shows_names_and_colours(view: str, fixture: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(fixture)
    script = str(Path(os.environ["KG_CYTOSCAPE"]).resolve())
    made = export(store, "cyjs", view=view, lang="en")
    done = subprocess.run(["node", "-e", READ, script], input=made, capture_output=True, check=True, timeout=60)
    shown, projection = json.loads(done.stdout), cut(store).projection(view)
    assert shown["name"] == f"PIF-KG {view}"
    assert {(id, label) for id, label, _ in shown["nodes"]} == {(n.id, xml(n.label_en)) for n in projection.nodes}
    assert {(edge[0], *edge[3:]) for edge in shown["edges"]} == {(e.id, e.source, e.target) for e in projection.edges}
    assert {edge[1] for edge in shown["edges"]} == {e.kind for e in projection.edges}
    colours = {tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (*COLOURS.values(), LINE, DENIED)}
    drawn = {tuple(map(int, one[2][4:-1].split(","))) for one in (*shown["nodes"], *shown["edges"])}
    assert drawn <= colours and len(drawn) > 1


def test_cyjs_edges_have_ids(small_store: Store) -> None:
    elements = json.loads(export(small_store, "cyjs"))["elements"]
    ids = [element["data"]["id"] for kind in ("nodes", "edges") for element in elements[kind]]
    assert len(set(ids)) == len(ids)
