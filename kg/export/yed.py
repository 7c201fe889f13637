"""A view as GraphML with yEd's own elements beside the attributes, so that yEd shows labels, shapes and colours.

Source: yEd's manual on what it reads of GraphML; of plain attributes it shows none.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from kg.export import escape
from kg.export.formats import Slice
from kg.export.network import COLOURS, DENIED, LINE, graphml
from kg.export.projection import KINDS, Edge, Node
from kg.records import Polarity, Text

_GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
_Y = "{http://www.yworks.com/xml/graphml}"
_SHAPES = {
    "flow": "roundrectangle",
    "party": "rectangle3d",
    "data": "ellipse",
    "purpose": "parallelogram",
    "unstated": "rectangle",
}
_COLUMN, _ROW, _HEIGHT, _LONGEST = 300, 44, 30, 40


def yed(slice: Slice) -> bytes:
    """The GraphML of the view with a drawing for yEd: a column for each kind of node, until yEd lays it out."""
    view = slice.projection()
    root = etree.fromstring(graphml(slice), etree.XMLParser(resolve_entities=False, huge_tree=True))
    for place, (name, of) in enumerate((("nodegraphics", "node"), ("edgegraphics", "edge"))):
        root.insert(place, etree.Element(f"{_GRAPHML}key", {"id": name, "for": of, "yfiles.type": name}))
    rows = Counter[str]()
    for element, node in zip(root.iter(f"{_GRAPHML}node"), view.nodes, strict=True):
        _drawn(element, node, rows[node.kind], slice.lang)
        rows[node.kind] += 1
    edges = {edge.id: edge for edge in view.edges}
    for element in root.iter(f"{_GRAPHML}edge"):
        _joined(element, edges[element.get("id", "")], slice.lang)
    etree.cleanup_namespaces(root, top_nsmap={"y": _Y[1:-1]})
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def label(words: str) -> str:
    r"""Words for a label of yEd, which takes what begins with ``<html>`` for a page that may name pictures elsewhere.

    >>> label("手机号码"), label("<HTML><img src=x>")[0]
    ('手机号码', '\uff1c')
    """
    words = escape.xml(escape.shortened(words, _LONGEST))
    return "\uff1c" + words[1:] if words.startswith("<") else words


def _drawn(element: etree._Element, node: Node, row: int, lang: str) -> None:
    words = label(Text(node.label_zh, node.label_en).get(lang))
    width = 24 + sum(7 if sign.isascii() else 13 for sign in words)
    x, y = KINDS.index(node.kind) * _COLUMN, row * _ROW
    drawn = _child(element, "nodegraphics", "ShapeNode")
    _put(drawn, "Geometry", x=str(x), y=str(y), width=str(width), height=str(_HEIGHT))
    _put(drawn, "Fill", color=COLOURS[node.kind], transparent="false")
    _put(drawn, "BorderStyle", color="#ffffff", type="line", width="1.0")
    _put(drawn, "NodeLabel", textColor="#ffffff").text = words
    _put(drawn, "Shape", type=_SHAPES[node.kind])


def _joined(element: etree._Element, edge: Edge, lang: str) -> None:
    denied = edge.polarity == Polarity.NEGATED
    drawn = _child(element, "edgegraphics", "PolyLineEdge")
    _put(drawn, "LineStyle", color=DENIED if denied else LINE, type="dashed" if denied else "line", width="1.0")
    _put(drawn, "Arrows", source="none", target="standard")
    _put(drawn, "EdgeLabel").text = label(Text(edge.label_zh, edge.label_en).get(lang))


def _child(element: etree._Element, key: str, name: str) -> etree._Element:
    return _put(etree.SubElement(element, f"{_GRAPHML}data", key=key), name)


def _put(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _Y + name, attributes)
