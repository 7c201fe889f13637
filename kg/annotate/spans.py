"""All the spans of a policy."""

from __future__ import annotations

from functools import lru_cache

from kg.annotate import acts, learned, lists, merge, names, parties, passages
from kg.records import BlockKind, Document, Range, Segment, Span, SpanKind
from kg.sentences import REMEMBERED, plain, sentences


def spans(document: Document, segments: tuple[Segment, ...], *, tag: bool = True) -> tuple[Span, ...]:
    """The spans of every segment that is no heading, sorted by place.

    In a sentence with marked-up data only these count as data, and a marked purpose stands for all of the sentence.
    The tagger reads the sentences that have an act and no markup, unless ``tag`` is False.
    """
    text = plain(document.text)
    own = names.own_names(text)
    places = [
        sentence
        for segment in segments
        if segment.kind is not BlockKind.HEADING
        for sentence in sentences(text, segment.body or segment.start, segment.end)
    ]
    found = [_sentence(document, text, place, own) for place in places]
    open_to_more = [i for i, spans in enumerate(found) if tag and _states(spans)]
    for i, tagged in zip(open_to_more, learned.spans(text, [places[i] for i in open_to_more]), strict=True):
        found[i] = merge.with_tagged(found[i], tagged)
    return tuple(span for spans in found for span in spans)


def _states(spans: tuple[Span, ...]) -> bool:
    """Whether a sentence without markup says that somebody does something."""
    return any(s.kind is SpanKind.ACTION for s in spans) and not any(s.method == "markup" for s in spans)


def _sentence(document: Document, text: str, place: Range, own: frozenset[str]) -> tuple[Span, ...]:
    """The spans of a sentence, at their places in the text."""
    words = place.of(text)
    marks = tuple(mark.moved(-place.start) for mark in merge.marked(document, place.start, place.end))
    named = frozenset(name for name in own if name in words)
    return tuple(span.moved(place.start) for span in _said(words, marks, named))


@lru_cache(maxsize=REMEMBERED)
def _said(text: str, marks: tuple[Span, ...], own: frozenset[str]) -> tuple[Span, ...]:
    """The spans of a sentence, of which nothing counts but its words, its markup and the policy's own names in it."""
    end = len(text)
    kinds = {mark.kind for mark in marks}
    purposes = () if SpanKind.PURPOSE in kinds else passages.purposes(text, 0, end)
    conditions = passages.conditions(text, 0, end)
    conditions = tuple(
        c
        for c in conditions
        if not any(p.start <= c.start and c.end <= p.end for p in (*purposes, *marks) if p.kind is SpanKind.PURPOSE)
    )
    purposes = tuple(passages.outside(purposes, conditions))
    who = parties.parties(text, 0, end, own)
    edges = tuple(i for p in (*purposes, *conditions, *who) for i in (p.start, p.end))
    items = () if SpanKind.DATA in kinds else lists.spans(text, 0, end, breaks=edges)
    found = (
        *marks,
        *purposes,
        *conditions,
        *items,
        *acts.acts(text, 0, end, items, own),
        *who,
        *names.spans(text, 0, end, own),
    )
    return merge.merged(_named(found))


def _named(spans: tuple[Span, ...]) -> list[Span]:
    """Marked verbs get their action from the lexicon's reading of the same words."""
    known = {(s.start, s.end): s for s in spans if s.kind is SpanKind.ACTION and s.method != "markup"}
    named = []
    for span in spans:
        if span.kind is SpanKind.ACTION and span.method == "markup":
            twin = known.get((span.start, span.end))
            if twin is None:
                continue  # an unknown verb: the frames find the known one beside it
            span = Span(span.start, span.end, span.kind, "markup", 1.0, twin.concept, twin.role)
        named.append(span)
    return named
