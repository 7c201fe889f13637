"""What the classifier makes of the data of a policy: it doubts flows of the rules, and finds some that no rule reads.

It says which words name data and which way they go; the sentence says the rest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kg.records import (
    ATTRIBUTIVE,
    Actor,
    BlockKind,
    Flow,
    Kind,
    Modality,
    Polarity,
    Range,
    Segment,
    Span,
    SpanKind,
)
from kg.relate import clause, manner
from kg.relate.actors import actor
from kg.relate.classifier import KINDS, NAMED, PARTS, Clause, classifier, groups, stretches
from kg.relate.confidence import agreed, bound, confidence
from kg.relate.frame import Frame
from kg.relate.rulebook import pattern
from kg.relate.stated import flow_of
from kg.relate.verbs import action_of
from kg.relate.words import Annotated, mentions
from kg.sentences import sentences as sentences_of

CLASSIFIER = "classifier"  # the method of a flow that it finds
_ROLES = {Kind.IN: ("in", "give"), Kind.USE: ("use",), Kind.OUT: ("out", "give", "in")}
_USUAL = {Kind.IN: "Collect", Kind.USE: "Use", Kind.OUT: "Share"}
_LABELS = dict(zip((*KINDS, *PARTS), groups(), strict=True))
_KIND_OF = {"recipient": Kind.OUT, "source": Kind.IN}  # the flows that can have such a part
_ASKED = (SpanKind.DATA, SpanKind.ACTION)  # of a clause that is read
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
        spans = {what: tuple(_spans(shares[:, place], start, what)) for what, place in _LABELS.items()}
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


def _spans(shares: np.ndarray, offset: int, what: str) -> Iterator[Span]:
    """What the labels of one group name, at its place in the text."""
    kind, least = (SpanKind.DATA, "above") if what in KINDS else (SpanKind(what), "part")
    for start, end, label in stretches(shares):
        likely = 1 - float(shares[start:end, 0].mean())
        if label == NAMED and likely >= bound(least):
            yield Span(start + offset, end + offset, kind, CLASSIFIER, round(likely, 4))


def weighed(policy: Annotated, segments: Sequence[Segment], found: Sequence[Flow]) -> tuple[Flow, ...]:
    """The flows that rules found without the data that hardly go that way, and those of data that no rule takes.

    Parts that they lack come from the sentence of their data, where the classifier sees them there. What was read from
    the layout of a list or a table stays as it is: the words around say little of it.
    """
    readings = _readings(policy, segments)
    starts = [reading.start for reading in readings]
    rows = frozenset(segment.id for segment in segments if segment.cells)

    def own(place: int) -> ReadClause | None:
        number = bisect_right(starts, place) - 1
        return readings[number] if number >= 0 and place < readings[number].sentences[-1].end else None

    kept = []
    for flow in found:
        if flow.method == "rule-list" or flow.segment in rows:
            kept.append(flow)
        elif (sure := _doubted(flow, own)).data:
            kept.append(_completed(policy, sure, own(sure.data[0].start)))
    more = _more(policy, readings, kept)
    return (*kept, *(_completed(policy, flow, own(flow.data[0].start)) for flow in more))


def _readings(policy: Annotated, segments: Sequence[Segment]) -> tuple[ReadClause, ...]:
    """What the classifier says of the clauses that name data or an act, in the order of the text."""
    asked: list[tuple[Segment, tuple[Range, ...]]] = []
    for segment in sorted(segments, key=lambda s: s.start):
        body = Range(segment.body or segment.start, segment.end)
        kinds = {span.kind for span in policy.inside(body)} if segment.kind is not BlockKind.HEADING else set()
        if not kinds.isdisjoint(_ASKED):
            together = _together(sentences_of(policy.text, body.start, body.end))
            asked += ((segment, sentences) for sentences in together)
    read = classifier().read(Clause.of(policy.text, segment, sentences) for segment, sentences in asked)
    return tuple(ReadClause.of(*one, shares) for one, shares in zip(asked, read, strict=True))


def _together(sentences: tuple[Range, ...]) -> Iterator[tuple[Range, ...]]:
    """The sentences of a clause, a very long one in pieces."""
    first = 0
    for number, sentence in enumerate(sentences):
        if sentence.end - sentences[first].start > _LONGEST and number > first:
            yield sentences[first:number]
            first = number
    if sentences:
        yield sentences[first:]


def _doubted(flow: Flow, own: Callable[[int], ReadClause | None]) -> Flow:
    """A flow without the data that hardly go its way, as sure as those that stay.

    What it denies nobody doubts, and where it says who gets the data all stay.
    """
    if flow.polarity is Polarity.NEGATED:
        return flow
    likely = {}
    for mention in flow.data:
        if reading := own(mention.start):
            likely[mention] = reading.likely(mention.start, mention.end, flow.kind)
    least = 0.0 if flow.recipient or flow.actor is Actor.THIRD_PARTY else bound("below")
    data = tuple(mention for mention in flow.data if likely.get(mention, 1.0) >= least)
    named = [likely[m] for m in data if m in likely and not m.generic]
    sure = agreed("rule", flow.confidence, sum(named) / len(named)) if named else flow.confidence
    return replace(flow, data=data, confidence=sure)


def _completed(policy: Annotated, flow: Flow, reading: ReadClause | None) -> Flow:
    """A flow with the parts that the classifier sees in the sentence of its data; what is denied has no purpose."""
    if reading is None:
        return flow
    sentence = reading.sentences[reading.sentence(flow.data[0].start)]
    more: dict[str, Any] = {}
    for part in PARTS:
        fits = _KIND_OF.get(part, flow.kind) is flow.kind and (part != "purpose" or flow.polarity is Polarity.AFFIRMED)
        better = flow.method == CLASSIFIER and part != "purpose"  # of its own flows it sees them better than a rule
        if fits and (better or not getattr(flow, part)) and (seen := reading.inside(sentence, part)):
            more[part] = mentions(policy.text, seen)
    consent = tuple(m for m in more.get("condition", ()) if pattern("flows", "consent").search(m.text))
    return replace(flow, **more, consent=flow.consent or consent)


def _more(policy: Annotated, readings: Sequence[ReadClause], kept: Sequence[Flow]) -> Iterator[Flow]:
    """The flows of data that no rule takes, at most one a sentence for each way that data go.

    Data that a rule takes to come in are not used in the same words as well, nor the other way about, and what a third
    party collects itself does not come in, too.
    """
    taken = {
        kind: frozenset(
            place for flow in kept if _rules_out(flow, kind) for m in flow.data for place in range(m.start, m.end)
        )
        for kind in KINDS
    }
    for reading in readings:
        for kind in KINDS:
            found: dict[int, list[Span]] = {}
            for span in reading.spans[kind]:
                if taken[kind].isdisjoint(range(span.start, span.end)):
                    found.setdefault(reading.sentence(span.start), []).append(span)
            for index, data in found.items():
                flow = _flow(policy, reading, index, kind, tuple(data))
                if flow and not all(m.generic for m in flow.data):
                    yield flow


def _rules_out(flow: Flow, kind: Kind) -> bool:
    """Whether the data of a flow hardly go another way as well by the same words."""
    if flow.kind is Kind.OUT:
        return kind is Kind.OUT or (kind is Kind.IN and flow.actor is Actor.THIRD_PARTY)
    return kind is not Kind.OUT


def _flow(policy: Annotated, reading: ReadClause, index: int, kind: Kind, data: tuple[Span, ...]) -> Flow | None:
    """The flow of data that go a way, by the nearest verb of their sentence or of what opens their list."""
    text, segment, sentence = policy.text, reading.segment, reading.sentences[index]
    if pattern("frames", "skip_sentence").search(text, sentence.start, clause.end_of(text, data[-1].end, sentence.end)):
        return None
    own = clause.of_kinds(policy.inside(sentence))
    verb, says = _verb(own.acts, kind, data[0]), sentence
    if verb is None and segment.lead_in:
        opening = clause.of_kinds(policy.inside(segment.lead_in))
        verb, says, own = _verb(opening.acts, kind, data[0]), segment.lead_in, own.filled_from(opening)
    if verb is None:
        if pattern("flows", "sorts").search(text, sentence.start, sentence.end):
            return None
        verb, says = Span(data[0].start, data[0].start, SpanKind.ACTION, CLASSIFIER, concept=_USUAL[kind]), sentence
    start = clause.start_of(text, says.start, verb.start)
    before = clause.without(text, start, verb.start, own.passages)
    who = actor(text, says, start, verb, before, own) if verb.method != CLASSIFIER else Actor.CONTROLLER
    other = Actor.THIRD_PARTY if kind is Kind.OUT else Actor.USER if (kind, verb.role) == (Kind.IN, "give") else None
    if (kind, verb.role) == (Kind.OUT, "in"):
        who = Actor.THIRD_PARTY  # it collects what goes out
    elif who is not other:
        who = Actor.CONTROLLER
    frame = Frame(
        kind,
        action_of(verb, kind, who),
        who,
        verb,
        sentence,
        before,
        data,
        recipient=own.recipients if kind is Kind.OUT else (),
        source=own.sources if kind is Kind.IN else (),
        purpose=own.purposes,
        condition=own.conditions,
    )
    flow = flow_of(policy, segment, frame, (), [], reading.sentences, index)
    if flow is None:
        return None
    modality = flow.modality
    if modality is Modality.WILL:
        above = segment.lead_in.of(text) if segment.lead_in else ""
        modality = manner.modality(above + text[sentence.start : max(verb.end, sentence.start)])
    sure = agreed(CLASSIFIER, confidence(CLASSIFIER, kind, who), sum(span.score for span in data) / len(data))
    return replace(flow, polarity=Polarity.AFFIRMED, modality=modality, method=CLASSIFIER, confidence=sure)


def _verb(acts: tuple[Span, ...], kind: Kind, data: Span) -> Span | None:
    """The verb of a kind that stands nearest to data; one of a relative clause (您提供的) says only how they came."""
    fitting = [act for act in acts if act.role in _ROLES[kind] and act.method != ATTRIBUTIVE]
    return min(fitting, key=lambda act: max(act.start - data.end, data.start - act.end), default=None)
