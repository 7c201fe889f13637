"""What the classifier reads in the clauses of a policy: which words name data, and which are parts of their flows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.records import BlockKind, Mention, Range, Segment, Span, SpanKind
from kg.relate.classifier import NAMED, PARTS, SAID, WAYS, Clause, Way, classifier, groups, stretches
from kg.relate.confidence import bound
from kg.relate.rulebook import pattern
from kg.relate.words import Annotated
from kg.sentences import sentences as sentences_of

CLASSIFIER = "classifier"  # the method of a flow that it finds
_LABELS: dict[Way | str, slice] = dict(zip((*WAYS, *PARTS, *SAID), groups(), strict=True))
_SEEN: tuple[Way | str, ...] = (*WAYS, *PARTS)
_NOTHING = [_LABELS[what].start for what in _SEEN]  # where the labels stand that say that a character is none of it
_PARTIES = ("recipient", "source")
_BEYOND = 4  # characters after a party that say where it ends
_ASKED = (SpanKind.DATA, SpanKind.ACTION)
_LONGEST = 4000  # characters of a clause that are read together


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause as the classifier reads it, or as many of its sentences as are read together.

    ``nothing`` (characters, ways) is how likely each character is no data that go that way; ``spans`` are the words
    taken for named data that go a way, or for a part of a flow, by their start; ``said`` (fields, characters, labels)
    is what the flows of data say.
    """

    segment: Segment
    sentences: tuple[Range, ...]
    nothing: np.ndarray
    spans: dict[Way | str, tuple[Span, ...]]
    said: np.ndarray

    @classmethod
    def of(cls, policy: Annotated, segment: Segment, sentences: tuple[Range, ...], shares: np.ndarray) -> ReadClause:
        """The clause by the shares of its labels (characters, labels)."""
        start = sentences[0].start
        seen: list[bool] = np.any(shares[:, _NOTHING] < [1 - _each(what) for what in _SEEN], axis=0).tolist()
        spans = {
            what: _spans(policy, shares[:, _LABELS[what]], start, what) if some else ()
            for what, some in zip(_SEEN, seen, strict=True)
        }
        nothing = shares[:, _NOTHING[: len(WAYS)]].astype(np.float16)
        said = np.stack([shares[:, _LABELS[field]] for field in SAID]).astype(np.float16)
        return cls(segment, sentences, nothing, spans, said)

    @property
    def start(self) -> int:
        return self.sentences[0].start

    def likely(self, start: int, end: int, way: Way) -> float:
        """How likely words of the clause name data that go a way, in [0, 1]."""
        own = self.nothing[start - self.start : end - self.start, WAYS.index(way)]
        return 1 - float(own.mean(dtype=np.float32)) if len(own) else 1.0

    def says(self, data: Sequence[Span | Mention], field: str) -> tuple[str | None, float]:
        """The value that a field of a flow of some data has, and how likely it is, in [0, 1]."""
        said = self.said[list(SAID).index(field)].astype(np.float32)
        own = np.concatenate([said[max(0, d.start - self.start) : max(0, d.end - self.start)] for d in data]).sum(0)[1:]
        best = int(own.argmax())
        return SAID[field][best], float(own[best] / own.sum()) if own.any() else 0.0

    def sentence(self, place: int) -> int:
        """The number of the sentence in which a place stands."""
        return max(0, bisect_right(self.sentences, place, key=lambda sentence: sentence.start) - 1)

    def inside(self, place: Range, part: str) -> tuple[Span, ...]:
        """The words for a part of a flow that lie in a stretch."""
        spans = self.spans[part]
        first = bisect_left(spans, place.start, key=lambda span: span.start)
        return spans[first : bisect_right(spans, place.end, key=lambda span: span.end)]


def _each(what: Way | str) -> float:
    """How likely a character must be of what is seen, to be in its words."""
    return bound("each") if isinstance(what, str) else 0.5


def _spans(policy: Annotated, shares: np.ndarray, offset: int, what: Way | str) -> tuple[Span, ...]:
    """What the labels of one group name, at its place in the text; of a part, words that touch are one.

    Data that the lexicon names need less to be found.
    """
    kind = SpanKind(what) if isinstance(what, str) else SpanKind.DATA
    least = bound("part", what) if isinstance(what, str) else bound("above", what[1])
    below = min(least, bound("above", "known")) if kind is SpanKind.DATA else least
    found: list[Span] = []
    for start, end, label in stretches(shares, _each(what)):
        likely = round(1 - float(shares[start:end, 0].mean()), 4)
        place = start + offset, end + offset
        if label != NAMED or likely < below or (likely < least and not _is_known(policy, Range(*place))):
            continue
        span = Span(*place, kind, CLASSIFIER, likely)
        if isinstance(what, str) and found and found[-1].end == span.start:
            last = found.pop()
            span = replace(span, start=last.start, score=min(last.score, likely))
        found.append(span)
    return tuple(_ended(policy.text, span) for span in found) if what in _PARTIES else tuple(found)


def _is_known(policy: Annotated, place: Range) -> bool:
    """Whether the lexicon takes just these words for data."""
    return any((s.start, s.end) == (place.start, place.end) for s in policy.inside(place, SpanKind.DATA))


def _ended(text: str, party: Span) -> Span:
    """A party that ends where words for what it does begin (提供给房东用于看房)."""
    for after in pattern("flows", "after_party").finditer(text, party.start + 1, party.end + _BEYOND):
        if after.start() < party.end <= after.end():
            return replace(party, end=after.start())
    return party


def readings(policy: Annotated, segments: Sequence[Segment]) -> tuple[ReadClause, ...]:
    """What the classifier says of the clauses that may say something of data, in the order of the text."""
    asked: list[tuple[Segment, tuple[Range, ...]]] = []
    for segment in sorted(segments, key=lambda s: s.start):
        body = Range(segment.body or segment.start, segment.end)
        if segment.kind is not BlockKind.HEADING and _asked(policy, body):
            together = _together(sentences_of(policy.text, body.start, body.end))
            asked += ((segment, sentences) for sentences in together)
    read = classifier().read(Clause.of(policy.text, segment, sentences) for segment, sentences in asked)
    return tuple(ReadClause.of(policy, *one, shares) for one, shares in zip(asked, read, strict=True))


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
