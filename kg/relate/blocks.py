"""Labelled lines that belong together: SDK名称：…, 收集信息：…, 使用目的：… one below the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest

from kg.records import BlockKind, Segment
from kg.relate.rulebook import pattern

_LABEL = re.compile(r"\s*[^：:，。；\n]{2,14}[：:]")


def blocks(text: str, segments: tuple[Segment, ...]) -> Mapping[str, tuple[Segment, ...]]:
    """The runs of two and more labelled lines of one section or list, by the id of every clause in them.

    The name of an SDK that stands on a line alone is one of them, and what a permission opens before what it is for.
    """
    found: dict[str, tuple[Segment, ...]] = {}
    group: list[Segment] = []
    for segment, following in zip_longest((*segments, None), (*segments[1:], None)):
        labelled = segment is not None and (_labelled(text, segment) or _permission(text, segment, following))
        if group and (segment is None or not labelled or _place(segment) != _place(group[0])):
            if len(group) > 1:
                found |= dict.fromkeys((s.id for s in group), tuple(group))
            group = []
        if segment and labelled:
            group.append(segment)
    return found


def _labelled(text: str, segment: Segment) -> bool:
    if segment.kind is BlockKind.HEADING or segment.kind is BlockKind.TABLE_ROW:
        return False
    start = segment.body or segment.start
    return bool(
        _LABEL.match(text, start, segment.end)
        or pattern("labels", "kit").fullmatch(text[start : segment.end].strip())
        or pattern("labels", "opens_inside").search(text, start, segment.end)
    )


def _permission(text: str, segment: Segment, following: Segment | None) -> bool:
    """Whether a clause only names what a permission opens, and the next one says what that is for."""
    if following is None or BlockKind.TABLE_ROW in (segment.kind, following.kind):
        return False
    words = text[segment.body or segment.start : segment.end].strip()
    return bool(
        pattern("labels", "permission_line").fullmatch(words)
        and pattern("labels", "permission_is_for").match(text, following.body or following.start, following.end)
    )


def _place(segment: Segment) -> tuple[str, int]:
    """Where a clause stands: its section, or the list of its bullets."""
    if segment.kind is BlockKind.LIST_ITEM and not segment.label:
        return segment.section.rpartition(".")[0], segment.level
    return segment.section, -1
