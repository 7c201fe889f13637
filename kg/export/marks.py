"""Text cut where its marked stretches begin and end, nested and overlapping ones too; and a flow's excerpts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kg.export.flows import FlowRecord
from kg.records import Range

_AROUND = 160  # signs kept on either side of the marks where a clause is too long to show
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch with the tags of all marks that cover it, in the order in which they were given."""

    text: str
    start: int
    tags: tuple[str, ...] = ()


def pieces(text: str, within: Range, marks: Iterable[tuple[Range, str]]) -> tuple[Piece, ...]:
    """The stretch cut at every edge of a mark; put together again it is the stretch.

    >>> [(p.text, p.tags) for p in pieces("收集手机号", Range(0, 5), [(Range(0, 5), "a"), (Range(2, 4), "b")])]
    [('收集', ('a',)), ('手机', ('a', 'b')), ('号', ('a',))]
    """
    low, high = max(0, within.start), min(len(text), within.end)
    if low >= high:
        return ()
    starts: dict[int, list[tuple[int, str]]] = {}
    ends: dict[int, list[int]] = {}
    for number, (place, tag) in enumerate(marks):
        left, right = max(low, place.start), min(high, place.end)
        if left < right:
            starts.setdefault(left, []).append((number, tag))
            ends.setdefault(right, []).append(number)
    cuts = sorted({low, high, *starts, *ends})
    active: dict[int, str] = {}
    found = []
    for left, right in pairwise(cuts):
        for number in ends.get(left, ()):
            del active[number]
        active.update(starts.get(left, ()))
        tags = tuple(dict.fromkeys(active[number] for number in sorted(active)))
        found.append(Piece(text[left:right], left, tags))
    return tuple(found)


def excerpts(flow: FlowRecord, text: str) -> tuple[tuple[Piece, ...], ...]:
    """The clause and whatever else the flow's words stand in, cut at its marks; long clauses are cut to size."""
    marks = [(Range(m.start, m.end), role) for role, m in flow.marks()]
    evidence = Range(flow.evidence.start, flow.evidence.end)
    places = [
        place for place in (*flow.clause_places, evidence, *(m for m, _ in marks)) if 0 <= place.start < place.end
    ]
    if not text or not places:
        return ((Piece(flow.evidence.text, flow.evidence.start),),)
    shown = []
    for place in _merged(places):
        inside = [m for m, _ in marks if place.covers(m)] or [place]
        if place.end - place.start > _LONGEST:
            start = max(place.start, min(m.start for m in inside) - _AROUND)
            place = Range(start, min(place.end, max(m.end for m in inside) + _AROUND, start + 2 * _LONGEST))
        shown.append(pieces(text, place, marks))
    return tuple(part for part in shown if part)


def _merged(places: Iterable[Range]) -> list[Range]:
    """Places without overlap.

    >>> _merged([Range(4, 9), Range(0, 5), Range(20, 21)])
    [Range(start=0, end=9), Range(start=20, end=21)]
    """
    found: list[Range] = []
    for place in sorted(places):
        if found and place.start <= found[-1].end + 1:
            found[-1] = Range(found[-1].start, max(found[-1].end, place.end))
        else:
            found.append(place)
    return found
