"""A view as a Mermaid flowchart, for pages that draw Mermaid (Markdown on code hosts, wikis)."""

from __future__ import annotations

import re

from kg.export import escape
from kg.export.formats import Slice
from kg.export.network import COLOURS
from kg.records import Polarity, Text

_WIDTH = 40
_SHAPES = {
    "flow": ('["', '"]'),
    "party": ('[["', '"]]'),
    "data": ('(["', '"])'),
    "purpose": ('("', '")'),
    "unstated": ('{{"', '"}}'),
}
_UNSAFE = re.compile(r"[^\w .]", re.ASCII)
_INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")


def mermaid(slice: Slice) -> bytes:
    """The view as a flowchart from left to right; links that look the same are drawn once, denied ones dotted."""
    view = slice.projection()
    lines = ["flowchart LR"]
    for node in view.nodes:
        left, right = _SHAPES[node.kind]
        lines.append(
            f"  {node.id}{left}{text(Text(node.label_zh, node.label_en).get(slice.lang))}{right}:::{node.kind}"
        )
    drawn: dict[str, None] = {}
    for edge in view.edges:
        arrow = "-.->" if edge.polarity == Polarity.NEGATED else "-->"
        name = text(Text(edge.label_zh, edge.label_en).get(slice.lang))
        drawn[f'  {edge.source} {arrow}|"{name}"| {edge.target}'] = None
    lines += drawn
    lines += [f"  classDef {kind} fill:{colour},color:#fff,stroke:#fff" for kind, colour in COLOURS.items()]
    return ("\n".join(lines) + "\n").encode()


def text(words: str) -> str:
    """Words for inside a quoted Mermaid label: all but letters, figures, blanks and dots as entity codes.

    >>> text('手机号"]; click n0001')
    '手机号#34;#93;#59; click n0001'
    """
    words = _INVISIBLE.sub("\ufffd", escape.utf8(escape.shortened(words, _WIDTH))) or " "
    return _UNSAFE.sub(lambda sign: _code(sign.group()), words)


def _code(sign: str) -> str:
    return f"#{ord(sign)};" if ord(sign) < 0x80 else sign
