"""Merges spans of several sources: markup is trusted, then the higher score, then the longer span."""

from __future__ import annotations

from collections.abc import Iterable

from kg.records import Document, MarkKind, Span, SpanKind

_KIND = {
    MarkKind.ACTOR: SpanKind.ACTOR,
    MarkKind.ACTION: SpanKind.ACTION,
    MarkKind.DATA: SpanKind.DATA,
    MarkKind.PURPOSE: SpanKind.PURPOSE,
}


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
    return tuple(sorted(chosen, key=lambda s: (s.start, s.end, s.kind, s.concept, s.role)))
