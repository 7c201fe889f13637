"""yEd's GraphML: the plain attributes stay, what yEd draws is beside them; networkx reads yEd's labels and shapes."""

from __future__ import annotations

import io

import networkx
import pytest
from lxml import etree

from kg.export import VIEWS, cut, export
from kg.export.network import DENIED
from kg.store import Store

GRAPHML, Y = "{http://graphml.graphdrawing.org/xmlns}", "{http://www.yworks.com/xml/graphml}"


@pytest.mark.parametrize("view", VIEWS.names)
@pytest.mark.parametrize("fixture", ["small_store", "hostile_store", "empty_store"])
def test_every_node_and_edge_is_drawn(view: str, fixture: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(fixture)
    root = etree.fromstring(export(store, "yed", view=view))
    keys = {key.get("id"): key.get("yfiles.type") for key in root.iter(f"{GRAPHML}key")}
    assert (keys["nodegraphics"], keys["edgegraphics"]) == ("nodegraphics", "edgegraphics")
    projection = cut(store).projection(view)
    for name, shape, expected in (
        ("node", "ShapeNode", projection.nodes),
        ("edge", "PolyLineEdge", projection.edges),
    ):
        drawn = [element.find(f"{GRAPHML}data/{Y}{shape}") for element in root.iter(f"{GRAPHML}{name}")]
        assert len(drawn) == len(expected) and None not in drawn
    labels = [element.text or "" for kind in ("Node", "Edge") for element in root.iter(f"{Y}{kind}Label")]
    assert not [words for words in labels if words.lstrip().startswith("<")]  # yEd would take it for a page


def test_networkx_reads_labels_shapes_and_attributes(small_store: Store) -> None:
    made = export(small_store, "yed", lang="en")
    graph = networkx.read_graphml(io.BytesIO(made), force_multigraph=True)
    assert {said["label"]: said["shape_type"] for _, said in graph.nodes(data=True)}["Phone number"] == "ellipse"
    assert {said["label"] for *_, said in graph.edges(data=True)} >= {"actor", "data", "recipient"}
    places = [(said["x"], said["y"]) for _, said in graph.nodes(data=True)]
    assert len(set(places)) == len(places)
    plain = networkx.read_graphml(io.BytesIO(export(small_store, "graphml", lang="en")), force_multigraph=True)
    for node, said in plain.nodes(data=True):
        assert said.items() <= graph.nodes[node].items()


def test_denied_flows_are_dashed(small_store: Store) -> None:
    root = etree.fromstring(export(small_store, "yed"))
    denied = {edge.id for edge in cut(small_store).projection("flows").edges if edge.polarity == "negated"}
    dashed = {
        edge.get("id")
        for edge in root.iter(f"{GRAPHML}edge")
        for line in edge.iter(f"{Y}LineStyle")
        if (line.get("type"), line.get("color")) == ("dashed", DENIED)
    }
    assert dashed == denied != set()
