"""Merges spans of several sources: markup is trusted, then the higher score, then the longer span.

The tagger speaks where the other sources are silent, and data that it does not see count for less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.records import Document, MarkKind, Span, SpanKind

_KIND = {
    MarkKind.ACTOR: SpanKind.ACTOR,
    MarkKind.ACTION: SpanKind.ACTION,
    MarkKind.DATA: SpanKind.DATA,
    MarkKind.PURPOSE: SpanKind.PURPOSE,
}

SURE = 0.45  # the least score of data that only the tagger sees
UNSEEN = 0.7  # what is left of the score of data that the tagger does not see
_CLEAR_OF = (SpanKind.DATA, SpanKind.PURPOSE, SpanKind.CONDITION, SpanKind.ACTION)


def marked(document: Document, start: int, end: int) -> tuple[Span, ...]:
    """The inline markup of a stretch as spans."""
    return tuple(
        Span(mark.start, mark.end, _KIND[mark.kind], "markup")
        for mark in document.marks
        if start <= mark.start and mark.end <= end
    )


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans without those that overlap a better one of the same kind; the order of the input does not matter.

    >>> a, b = Span(0, 4, SpanKind.DATA, "lexicon", 0.9), Span(2, 4, SpanKind.DATA, "markup")
    >>> merged([a, b]) == merged([b, a]) == (b,)
    True
    """
    chosen: list[Span] = []
    ranked = sorted(
        dict.fromkeys(spans),
        key=lambda s: (s.method != "markup", -s.score, s.start - s.end, s.start, s.kind, s.concept, s.role),
    )
    for span in ranked:
        clash = any(
            span.kind is other.kind
            and span.start < other.end
            and other.start < span.end
            and not (span.kind is SpanKind.ACTION and (span.start, span.end) == (other.start, other.end))
            for other in chosen
        )
        if not clash:
            chosen.append(span)
    return tuple(sorted(chosen, key=_place))


def with_tagged(spans: tuple[Span, ...], tagged: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of a sentence with the data and purposes that the tagger sees in it.

    Data of which the tagger is sure are added where nothing else stands; the score of data that no tagged data
    touch falls by the share :data:`UNSEEN`. Purposes are added where an act and its data have none.

    >>> rule, seen = Span(0, 4, SpanKind.DATA, "lexicon", 0.9), Span(5, 7, SpanKind.DATA, "tagger", 0.8)
    >>> [(s.method, s.score) for s in with_tagged((rule,), (seen,))]
    [('lexicon', 0.63), ('tagger', 0.8)]
    """
    data = [t for t in tagged if t.kind is SpanKind.DATA]
    merged = [
        replace(s, score=round(s.score * UNSEEN, 4)) if s.kind is SpanKind.DATA and not _touches(s, data) else s
        for s in spans
    ]
    taken = [s for s in spans if s.kind in _CLEAR_OF]
    merged += [t for t in data if t.score >= SURE and not _touches(t, taken)]
    kinds = {s.kind for s in merged}
    if {SpanKind.ACTION, SpanKind.DATA} <= kinds and SpanKind.PURPOSE not in kinds:
        apart = [s for s in merged if s.kind in (SpanKind.DATA, SpanKind.CONDITION)]
        merged += [t for t in tagged if t.kind is SpanKind.PURPOSE and not _touches(t, apart)]
    return tuple(sorted(merged, key=_place))


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _place(span: Span) -> tuple[int, int, str, str, str]:
    return span.start, span.end, span.kind, span.concept, span.role
