"""The items of the list that a clause opens, and those that follow an item of a list that opens one of its own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

from kg.records import BlockKind, Flow, Segment
from kg.relate.rulebook import pattern

_QUOTED = re.compile(r"“[^”]*”")


def items_of(text: str, segments: tuple[Segment, ...], flow: Flow) -> list[Segment]:
    """The items of the list that the sentence of a flow opens; empty where it opens none."""
    items = [
        segment
        for segment in segments
        if (lead := segment.lead_in) and (lead.start <= flow.evidence.start < lead.end or flow.evidence.covers(lead))
    ]
    items = [item for item in items if item.kind is not BlockKind.PARAGRAPH] or items or _siblings(text, segments, flow)
    outermost = min((item.level for item in items), default=0)
    return [item for item in items if item.level == outermost]


def opens_siblings(text: str, item: Segment) -> bool:
    """Whether an item of a list opens one of purposes, whose items follow it in the same list (…用作下列用途：)."""
    return item.kind is BlockKind.LIST_ITEM and bool(
        pattern("flows", "lead_in", "purposes").search(text[item.start : item.end].rstrip())
        and pattern("flows", "opens").search(text, item.start, item.end)
    )


def opened(text: str, items: Sequence[Segment]) -> list[Segment]:
    """Those of the items after one that opens a list that belong to that list.

    It ends before an item that states something, and where a full stop comes after semicolons.
    """
    found: list[Segment] = []
    for item in items:
        words = text[item.body or item.start : item.end].rstrip()
        if pattern("flows", "item_states").search(_QUOTED.sub("", words)):
            break
        found.append(item)
        if words.endswith("。") and text[found[0].start : found[0].end].rstrip().endswith(("；", ";")):
            break
    return found


def _siblings(text: str, segments: tuple[Segment, ...], flow: Flow) -> list[Segment]:
    """The items after that of a flow that it opens in the same list."""
    at = bisect_right(segments, flow.evidence.start, key=lambda s: s.start) - 1
    home = segments[at]
    if not opens_siblings(text, home):
        return []
    return opened(text, [*takewhile(lambda s: (s.lead_in, s.level) == (home.lead_in, home.level), segments[at + 1 :])])
