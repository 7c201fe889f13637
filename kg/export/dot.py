"""A view in Graphviz's DOT language."""

from __future__ import annotations

from itertools import pairwise

from kg.export import escape
from kg.export.formats import Slice
from kg.export.network import COLOURS, DENIED, LINE
from kg.export.projection import Edge, Node
from kg.records import Polarity, Text

_SHAPES = {"flow": "box", "party": "box3d", "data": "ellipse", "purpose": "note", "unstated": "plaintext"}
_WIDTH, _LINES = 14, 3


def dot(slice: Slice) -> bytes:
    """The view as a directed graph from left to right; denied flows are dashed."""
    view = slice.projection()
    lines = [
        f"digraph {quoted(view.view)} {{",
        '  graph [charset="UTF-8", rankdir=LR, bgcolor="white"];',
        '  node [fontname="Noto Sans CJK SC", fontsize=11, style=filled, fontcolor="white", color="white"];',
        f'  edge [fontname="Noto Sans CJK SC", fontsize=9, color="{LINE}", fontcolor="#555555"];',
        *(f"  {node.id} [{_node(node, slice.lang)}];" for node in view.nodes),
        *(f"  {edge.source} -> {edge.target} [{_edge(edge, slice.lang)}];" for edge in view.edges),
        "}",
    ]
    return ("\n".join(lines) + "\n").encode()


def quoted(text: str) -> str:
    r"""A DOT string: nothing in it can end it, and no sequence in it means anything to Graphviz.

    >>> quoted('说"\\N"')
    '"说\\"\\\\N\\""'
    """
    text = " ".join(escape.xml(text).split())
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def label(text: str) -> str:
    """A DOT label: wrapped and cut; entities that Graphviz would resolve stay as they are written.

    >>> label("用于向您展示附近门店的位置信息")
    '"用于向您展示附近门店的位置信\\\\n息"'
    """
    width = _WIDTH * 2 if text.isascii() else _WIDTH
    text = escape.shortened(text, width * _LINES)
    cuts = [*range(0, len(text), width), len(text)]
    parts = [quoted(text[a:b])[1:-1].replace("&", "&amp;") for a, b in pairwise(cuts)]
    return '"' + "\\n".join(parts) + '"'


def _names(record: Node | Edge, lang: str) -> list[str]:
    return [
        f"label={label(Text(record.label_zh, record.label_en).get(lang))}",
        f"label_zh={quoted(record.label_zh)}",
        f"label_en={quoted(record.label_en)}",
        f"kind={quoted(record.kind)}",
    ]


def _node(node: Node, lang: str) -> str:
    parts = _names(node, lang)
    parts += [f"shape={_SHAPES[node.kind]}", f'fillcolor="{COLOURS[node.kind]}"', f"iri={quoted(node.iri)}"]
    if node.kind == "unstated":
        parts.append('fontcolor="#555555"')
    return ", ".join(parts)


def _edge(edge: Edge, lang: str) -> str:
    parts = _names(edge, lang)
    parts += [f"clause={quoted(edge.clause)}", f"quote={quoted(edge.quote)}", f"start={edge.start}", f"end={edge.end}"]
    if edge.polarity == Polarity.NEGATED:
        parts += ["style=dashed", f'color="{DENIED}"']
    return ", ".join(parts)
