"""Labelled lines that belong together: SDK名称：…, 收集信息：…, 使用目的：… one below the other are one entry."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.records import BlockKind, Segment
from kg.relate.rulebook import pattern

_LABEL = re.compile(r"\s*([^：:，。；\n]{2,14})[：:]")


def blocks(text: str, segments: tuple[Segment, ...]) -> Mapping[str, tuple[Segment, ...]]:
    """The groups of two and more labelled lines in a row, by the id of every clause in them.

    A label that comes again opens the next entry, and so do the name of an SDK and a line without a label.
    """
    found: dict[str, tuple[Segment, ...]] = {}
    group: list[Segment] = []
    seen: set[str] = set()
    for segment in (*segments, None):
        label = _label(text, segment) if segment else None
        opens = label is not None and any(pattern("labels", name).fullmatch(label) for name in ("kit", "opens"))
        if group and (
            segment is None or label is None or opens or label in seen or segment.section != group[0].section
        ):
            if len(group) > 1:
                found |= dict.fromkeys((s.id for s in group), tuple(group))
            group, seen = [], set()
        if segment and label:
            group.append(segment)
            seen.add(label)
    return found


def _label(text: str, segment: Segment) -> str | None:
    if segment.kind is BlockKind.HEADING or segment.kind is BlockKind.TABLE_ROW:
        return None
    match = _LABEL.match(text, segment.body or segment.start, segment.end)
    return match.group(1).strip() if match else None
