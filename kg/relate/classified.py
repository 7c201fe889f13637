"""What a classifier makes of the data of a policy: it doubts flows of the rules, and finds some that no rule reads.

It says which way data go; the sentence says the rest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.records import ATTRIBUTIVE, Actor, BlockKind, Flow, Kind, Mention, Modality, Range, Segment, Span, SpanKind
from kg.relate import clause, manner
from kg.relate.actors import actor
from kg.relate.classifier import KINDS, classifier
from kg.relate.confidence import bound, confidence
from kg.relate.features import of_clause, of_sentence, of_span
from kg.relate.frame import Frame
from kg.relate.stated import flow_of
from kg.relate.verbs import action_of
from kg.relate.words import Annotated
from kg.sentences import sentences as sentences_of

CLASSIFIER = "classifier"  # the method of a flow that it finds
_ROLES = {Kind.IN: ("in", "give"), Kind.USE: ("use",), Kind.OUT: ("out", "give", "in")}
_FAR = 200  # characters before a mention in which a span may begin that touches it
_LONGEST = 400  # spans of a sentence that is one
_USUAL = {Kind.IN: "Collect", Kind.USE: "Use", Kind.OUT: "Share"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of data where it stands, by the features of its clause, of its sentence and its own."""

    segment: Segment
    sentences: tuple[Range, ...]
    index: int
    span: Span
    features: tuple[frozenset[str], frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely the data of a span go each way, in [0, 1]."""

    candidate: Candidate
    likely: dict[Kind, float]


def candidates(policy: Annotated, segments: Sequence[Segment]) -> Iterator[Candidate]:
    """The data of some clauses in the order of the text, each once."""
    for segment in segments:
        body = Range(segment.body or segment.start, segment.end)
        if segment.kind is BlockKind.HEADING or not policy.inside(body, SpanKind.DATA):
            continue
        sentences = sentences_of(policy.text, body.start, body.end)
        around = of_clause(policy.text, segment)
        for index, sentence in enumerate(sentences):
            data, acts = (policy.inside(sentence, kind) for kind in (SpanKind.DATA, SpanKind.ACTION))
            if data and len(data) + len(acts) <= _LONGEST:
                said = of_sentence(policy.text, sentences, index)
                for span in {(s.start, s.end): s for s in data}.values():
                    own = of_span(policy.text, sentence, span, data, acts)
                    yield Candidate(segment, sentences, index, span, (around, said, own))


def weighed(policy: Annotated, segments: Sequence[Segment], found: Sequence[Flow]) -> tuple[Flow, ...]:
    """The flows that rules found without the data that hardly go that way, and those of data that no rule takes."""
    opinions = tuple(_opinions(policy, segments))
    starts = [opinion.candidate.span.start for opinion in opinions]
    rows = frozenset(segment.id for segment in segments if segment.cells)
    weighed = (flow if _is_record(flow, rows) else _doubted(flow, opinions, starts) for flow in found)
    kept = tuple(flow for flow in weighed if flow.data)
    taken = frozenset(place for flow in kept for m in flow.data for place in range(m.start, m.end))
    return (*kept, *_more(policy, opinions, taken))


def _opinions(policy: Annotated, segments: Sequence[Segment]) -> Iterator[Opinion]:
    ask = classifier()
    shared: tuple[frozenset[str], ...] = ()
    for found in candidates(policy, segments):
        if found.features[:2] != shared:
            shared = found.features[:2]
            around = ask.sums(shared[0]) + ask.sums(shared[1])
        likely = ask.probabilities(around + ask.sums(found.features[2])).tolist()
        yield Opinion(found, dict(zip(KINDS, likely, strict=True)))


def _is_record(flow: Flow, rows: frozenset[str]) -> bool:
    """Whether a flow was read from the layout of a list or a table, of which the words around the data say little."""
    return flow.method == "rule-list" or flow.segment in rows


def _doubted(flow: Flow, opinions: Sequence[Opinion], starts: Sequence[int]) -> Flow:
    """A flow without the data that hardly go its way."""

    def stands(data: Mention) -> bool:
        near = opinions[bisect_left(starts, data.start - _FAR) : bisect_right(starts, data.end - 1)]
        likely = [o.likely[flow.kind] for o in near if o.candidate.span.end > data.start]
        return not likely or max(likely) >= bound("below", flow.kind)

    return replace(flow, data=tuple(filter(stands, flow.data)))


def _more(policy: Annotated, opinions: Sequence[Opinion], taken: frozenset[int]) -> Iterator[Flow]:
    """The flows of data that no rule takes, at most one a sentence for each way that data go."""
    groups: dict[tuple[int, Kind], list[Opinion]] = {}
    for opinion in opinions:
        span = opinion.candidate.span
        if not any(place in taken for place in range(span.start, span.end)):
            sentence = opinion.candidate.sentences[opinion.candidate.index]
            for kind in KINDS:
                if opinion.likely[kind] >= bound("above", kind):
                    groups.setdefault((sentence.start, kind), []).append(opinion)
    for (_, kind), group in groups.items():
        data = tuple(replace(o.candidate.span, score=o.likely[kind]) for o in group)
        flow = _flow(policy, group[0].candidate, kind, data)
        if flow and not all(m.generic for m in flow.data):
            yield flow


def _flow(policy: Annotated, where: Candidate, kind: Kind, data: tuple[Span, ...]) -> Flow | None:
    """The flow of data that go a way, by the nearest verb of their sentence or of what opens their list."""
    text, segment, sentence = policy.text, where.segment, where.sentences[where.index]
    own = clause.of_kinds(policy.inside(sentence))
    verb, says = _verb(own.acts, kind, data[0]), sentence
    if verb is None and segment.lead_in:
        opening = clause.of_kinds(policy.inside(segment.lead_in))
        verb, says, own = _verb(opening.acts, kind, data[0]), segment.lead_in, own.filled_from(opening)
    if verb is None:
        verb, says = Span(data[0].start, data[0].start, SpanKind.ACTION, CLASSIFIER, concept=_USUAL[kind]), sentence
    start = clause.start_of(text, says.start, verb.start)
    before = clause.without(text, start, verb.start, own.passages)
    who = actor(text, says, start, verb, before, own) if verb.method != CLASSIFIER else Actor.CONTROLLER
    if who is (Actor.USER if kind is Kind.USE else Actor.THIRD_PARTY if kind is Kind.IN else None):
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
    flow = flow_of(policy, segment, frame, (), [], where.sentences, where.index)
    if flow is None:
        return None
    modality = flow.modality
    if modality is Modality.WILL:
        above = segment.lead_in.of(text) if segment.lead_in else ""
        modality = manner.modality(above + text[sentence.start : max(verb.end, sentence.start)])
    return replace(flow, modality=modality, method=CLASSIFIER, confidence=confidence(CLASSIFIER, kind, who))


def _verb(acts: tuple[Span, ...], kind: Kind, data: Span) -> Span | None:
    """The verb of a kind that stands nearest to data; one of a relative clause (您提供的) says only how they came."""
    fitting = [act for act in acts if act.role in _ROLES[kind] and act.method != ATTRIBUTIVE]
    return min(fitting, key=lambda act: max(act.start - data.end, data.start - act.end), default=None)
