"""What the classifier reads in the clauses of a policy: which words name data, and which are parts of their flows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.records import BlockKind, Kind, Range, Segment, Span, SpanKind
from kg.relate.classifier import KINDS, NAMED, PARTS, Clause, classifier, groups, stretches
from kg.relate.confidence import bound
from kg.relate.rulebook import pattern
from kg.relate.words import Annotated
from kg.sentences import sentences as sentences_of

CLASSIFIER = "classifier"  # the method of a flow that it finds
_LABELS = dict(zip((*KINDS, *PARTS), groups(), strict=True))
_ASKED = (SpanKind.DATA, SpanKind.ACTION)
_LONGEST = 4000  # characters of a clause that are read together


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause as the classifier reads it, or as many of its sentences as are read together.

    ``nothing`` (characters, kinds) is how likely each character is no data that go that way; ``spans`` are the words
    taken for named data of a kind, or for a part of a flow, by their start.
    """

    segment: Segment
    sentences: tuple[Range, ...]
    nothing: np.ndarray
    spans: dict[str, tuple[Span, ...]]

    @classmethod
    def of(cls, segment: Segment, sentences: tuple[Range, ...], shares: np.ndarray) -> ReadClause:
        """The clause by the shares of its labels (characters, labels)."""
        start = sentences[0].start
        spans = {what: _spans(shares[:, place], start, what) for what, place in _LABELS.items()}
        nothing = shares[:, [_LABELS[kind].start for kind in KINDS]].astype(np.float16)
        return cls(segment, sentences, nothing, spans)

    @property
    def start(self) -> int:
        return self.sentences[0].start

    def likely(self, start: int, end: int, kind: Kind) -> float:
        """How likely words of the clause name data that go a way, in [0, 1]."""
        own = self.nothing[start - self.start : end - self.start, KINDS.index(kind)]
        return 1 - float(own.mean(dtype=np.float32)) if len(own) else 1.0

    def sentence(self, place: int) -> int:
        """The number of the sentence in which a place stands."""
        return max(0, bisect_right(self.sentences, place, key=lambda sentence: sentence.start) - 1)

    def inside(self, place: Range, part: str) -> tuple[Span, ...]:
        """The words for a part of a flow that lie in a stretch."""
        spans = self.spans[part]
        first = bisect_left(spans, place.start, key=lambda span: span.start)
        return spans[first : bisect_right(spans, place.end, key=lambda span: span.end)]


def _spans(shares: np.ndarray, offset: int, what: str) -> tuple[Span, ...]:
    """What the labels of one group name, at its place in the text; of a part, words that touch are one."""
    kind, least = (SpanKind.DATA, "above") if what in KINDS else (SpanKind(what), "part")
    found: list[Span] = []
    for start, end, label in stretches(shares):
        likely = round(1 - float(shares[start:end, 0].mean()), 4)
        if label != NAMED or likely < bound(least):
            continue
        span = Span(start + offset, end + offset, kind, CLASSIFIER, likely)
        if what in PARTS and found and found[-1].end == span.start:
            last = found.pop()
            span = replace(span, start=last.start, score=min(last.score, likely))
        found.append(span)
    return tuple(found)


def readings(policy: Annotated, segments: Sequence[Segment]) -> tuple[ReadClause, ...]:
    """What the classifier says of the clauses that may say something of data, in the order of the text."""
    asked: list[tuple[Segment, tuple[Range, ...]]] = []
    for segment in sorted(segments, key=lambda s: s.start):
        body = Range(segment.body or segment.start, segment.end)
        if segment.kind is not BlockKind.HEADING and _asked(policy, body):
            together = _together(sentences_of(policy.text, body.start, body.end))
            asked += ((segment, sentences) for sentences in together)
    read = classifier().read(Clause.of(policy.text, segment, sentences) for segment, sentences in asked)
    return tuple(ReadClause.of(*one, shares) for one, shares in zip(asked, read, strict=True))


def _asked(policy: Annotated, body: Range) -> bool:
    """Whether a clause may say something of data: it has an act, or data, or words for them."""
    if any(span.kind in _ASKED for span in policy.inside(body)):
        return True
    return pattern("flows", "about_data").search(policy.text, body.start, body.end) is not None


def _together(sentences: tuple[Range, ...]) -> Iterator[tuple[Range, ...]]:
    """The sentences of a clause, a very long one in pieces."""
    first = 0
    for number, sentence in enumerate(sentences):
        if sentence.end - sentences[first].start > _LONGEST and number > first:
            yield sentences[first:number]
            first = number
    if sentences:
        yield sentences[first:]
