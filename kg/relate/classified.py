"""What the classifier makes of the flows of the rules: it says which way data go, and the sentence says the rest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace

from kg.records import OWN_NAME, Actor, Flow, Kind, Mention, Modality, Polarity, Range, Segment, Span, SpanKind
from kg.relate import clause, manner, others
from kg.relate.actors import actor, giver
from kg.relate.classifier import KINDS, WAYS, Way
from kg.relate.completion import completed, outside_titles, serves
from kg.relate.confidence import agreed, bound, confidence
from kg.relate.frame import Frame
from kg.relate.readings import CLASSIFIER, ReadClause
from kg.relate.rulebook import pattern
from kg.relate.stated import flow_of
from kg.relate.verbs import action_of, are_permissions, nearest
from kg.relate.words import Annotated, mentions

_USUAL = {Kind.IN: "Collect", Kind.USE: "Use", Kind.OUT: "Share"}
_ACTED = ((Kind.IN, Polarity.AFFIRMED), (Kind.OUT, Polarity.AFFIRMED))  # ways of which the classifier says who acts


def weighed(policy: Annotated, read: Sequence[ReadClause], found: Sequence[Flow], apart: Set[str]) -> tuple[Flow, ...]:
    """The flows that rules found without the data that hardly go that way, and those of data that no rule takes.

    Parts that they lack come from the sentence of their data, where the classifier sees them there. What stands in the
    clauses ``apart``, by their ids, stays as it is.
    """
    starts = [reading.start for reading in read]

    def own(place: int) -> ReadClause | None:
        number = bisect_right(starts, place) - 1
        return read[number] if number >= 0 and place < read[number].sentences[-1].end else None

    kept = []
    for flow in found:
        if flow.segment in apart:
            kept.append(flow)
        elif (sure := _doubted(policy, flow, own)).data:
            kept.append(completed(policy, sure, own(sure.data[0].start)))
    settled = apart & {flow.segment for flow in kept}
    free = [r for r in read if r.segment.id not in settled and not _is_denied_case(policy.text, r.segment)]
    more = (completed(policy, flow, own(flow.data[0].start)) for flow in _more(policy, free, kept))
    return (*kept, *more)


def _doubted(policy: Annotated, flow: Flow, own: Callable[[int], ReadClause | None]) -> Flow:
    """A flow without the data that hardly go its way, as sure as those that stay.

    Nobody doubts what its sentence says outright. Data of which the classifier sees other edges get these.
    """
    if _outright(policy, flow, own(flow.data[0].start)):
        return flow
    way = (flow.kind, flow.polarity)
    least = bound("below", flow.kind if flow.polarity is Polarity.AFFIRMED else flow.polarity)
    likely: dict[Mention, float] = {}
    for mention in flow.data:
        reading = own(mention.start)
        sure = reading.likely(mention.start, mention.end, way) if reading else 1.0
        if sure >= (bound("general") if mention.generic else least):
            likely.setdefault(_edged(policy, mention, way, reading), sure)
    named = [sure for mention, sure in likely.items() if not mention.generic]
    confidence = agreed("rule", flow.confidence, sum(named) / len(named)) if named else flow.confidence
    return replace(flow, data=tuple(likely), confidence=confidence)


def _outright(policy: Annotated, flow: Flow, reading: ReadClause | None) -> bool:
    """Whether the sentence of the data says plainly who gets them from whom, or what opens their list denies it."""
    if reading is None:
        return False
    if flow.method == "rule-list" and flow.polarity is Polarity.NEGATED:
        return True
    sentence = reading.sentences[reading.sentence(flow.data[0].start)]
    if pattern("flows", "denies_before").search(policy.text, sentence.start, flow.data[0].start):
        affirmed = flow.polarity is Polarity.AFFIRMED
        if affirmed and pattern("flows", "plainly").match(policy.text, flow.data[-1].end, sentence.end):
            return True
    return pattern("flows", "outright").search(policy.text, sentence.start, sentence.end) is not None


def _is_denied_case(text: str, segment: Segment) -> bool:
    """Whether a clause is one of the cases in which something is not done (以下情况下，我们不会收集：)."""
    lead = segment.lead_in
    return lead is not None and pattern("flows", "lead_in", "denied_cases").search(lead.of(text)) is not None


def _edged(policy: Annotated, mention: Mention, way: Way, reading: ReadClause | None) -> Mention:
    """Named data as the classifier cuts them, where it sees one stretch there; any other as they are."""
    if reading is None or mention.generic:
        return mention
    seen = [s for s in reading.spans[way] if s.start < mention.end and mention.start < s.end]
    cut = mentions(policy.text, tuple(seen)) if len(seen) == 1 else ()
    return cut[0] if cut else mention


def _more(policy: Annotated, read: Sequence[ReadClause], kept: Sequence[Flow]) -> Iterator[Flow]:
    """The flows of data that no rule takes, at most one a sentence for each way that data go.

    What a third party collects itself does not come in, too.
    """
    taken = {
        kind: frozenset(
            place for flow in kept if _rules_out(flow, kind) for m in flow.data for place in range(m.start, m.end)
        )
        for kind in KINDS
    }
    for reading in read:
        for way in WAYS:
            found: dict[int, list[Span]] = {}
            for span in reading.spans[way]:
                if taken[way[0]].isdisjoint(range(span.start, span.end)):
                    found.setdefault(reading.sentence(span.start), []).append(span)
            for index, spans in found.items():
                data = outside_titles(policy, reading.sentences[index], tuple(spans))
                flow = _flow(policy, reading, index, way, data) if data else None
                if flow and not all(m.generic for m in flow.data) and not _known(flow, way, reading, taken):
                    yield flow


def _known(flow: Flow, way: Way, reading: ReadClause, taken: dict[Kind, frozenset[int]]) -> bool:
    """Whether a flow that goes another way than its data were read is known without that."""
    goes = (flow.kind, flow.polarity)
    places = {place for m in flow.data for place in range(m.start, m.end)}
    if goes == way or flow.kind is way[0]:
        return False
    return not places.isdisjoint(taken[flow.kind]) or any(
        not places.isdisjoint(range(span.start, span.end)) for span in reading.spans[goes]
    )


def _rules_out(flow: Flow, kind: Kind) -> bool:
    """Whether the data of a flow go no other way as well by the same words, or that way already."""
    return flow.kind is kind or (flow.kind is Kind.OUT and kind is Kind.IN and flow.actor is Actor.THIRD_PARTY)


def _flow(policy: Annotated, reading: ReadClause, index: int, way: Way, data: tuple[Span, ...]) -> Flow | None:
    """The flow of data that go a way, by the nearest verb of their sentence or of what opens their list."""
    text, segment, sentence = policy.text, reading.segment, reading.sentences[index]
    kind, polarity = way
    if _states(text, sentence, kind, data):
        polarity = Polarity.AFFIRMED
    if pattern("frames", "skip_sentence").search(text, sentence.start, clause.end_of(text, data[-1].end, sentence.end)):
        return None
    around = clause.start_of(text, sentence.start, data[0].start), clause.end_of(text, data[0].start, sentence.end)
    if (kind, polarity) == (Kind.OUT, Polarity.NEGATED) and pattern("frames", "advice").search(text, *around):
        return None
    own = clause.of_kinds(policy.inside(sentence))
    acting = _acting(reading, way, data)
    verb, says = nearest(own.acts, kind, data[0], acting), sentence
    if verb is None and segment.lead_in:
        opening = clause.of_kinds(policy.inside(segment.lead_in))
        verb, says, own = nearest(opening.acts, kind, data[0], acting), segment.lead_in, own.filled_from(opening)
    if verb is None:
        if pattern("flows", "sorts").search(text, sentence.start, sentence.end):
            return None
        concept = "Request" if kind is Kind.IN and are_permissions(text, data) else _USUAL[kind]
        verb, says = Span(data[0].start, data[0].start, SpanKind.ACTION, CLASSIFIER, concept=concept), sentence
    if verb.concept == "Delete" and verb.end <= data[0].start and _is_right(text, says, verb):
        return None
    start = clause.start_of(text, says.start, verb.start)
    before = clause.without(text, start, verb.start, own.passages)
    names = frozenset(text[a.start : a.end] for a in own.actors if a.method == OWN_NAME)
    goes, party = others.way_of(text, says, start, verb, before, data[0], (kind, polarity), names)
    if goes is None:
        return None
    if acting is not Actor.CONTROLLER:
        kind, polarity = goes
    who = actor(text, says, start, verb, before, own) if verb.method != CLASSIFIER else Actor.CONTROLLER
    other = Actor.THIRD_PARTY if kind is Kind.OUT else Actor.USER if (kind, verb.role) == (Kind.IN, "give") else None
    givers = giver(text, start, verb)
    gives = (
        kind is Kind.IN and verb.role in ("give", "out") and any(s.end <= verb.start for s in (*own.sources, *givers))
    )
    if gives or (kind, verb.role) == (Kind.OUT, "in"):
        who = Actor.THIRD_PARTY  # it gives what comes in, or collects what goes out
    elif way == (Kind.OUT, Polarity.AFFIRMED) and pattern("frames", "user_to").search(text, start, verb.start):
        who = Actor.USER
    elif who is not other:
        who = Actor.CONTROLLER
    who = acting or who
    frame = Frame(
        kind,
        _called(verb, kind, who),
        who,
        verb,
        sentence,
        before,
        data,
        recipient=(own.recipients or party) if kind is Kind.OUT else (),
        source=(own.sources or givers) if kind is Kind.IN else (),
        purpose=own.purposes,
        condition=own.conditions,
    )
    flow = flow_of(policy, segment, frame, (), [], reading.sentences, index)
    if flow is None:
        return None
    flow = replace(flow, polarity=polarity)
    if polarity is Polarity.NEGATED:
        purpose = flow.purpose if serves(flow) else ()
        flow = replace(flow, modality=Modality.WILL, necessity=None, purpose=purpose)
    elif flow.modality is Modality.WILL:
        above = segment.lead_in.of(text) if segment.lead_in else ""
        flow = replace(flow, modality=manner.modality(above + text[sentence.start : max(verb.end, sentence.start)]))
    sure = agreed(CLASSIFIER, confidence(CLASSIFIER, kind, who), sum(span.score for span in data) / len(data))
    return replace(flow, method=CLASSIFIER, confidence=sure)


def _is_right(text: str, sentence: Range, verb: Span) -> bool:
    """Whether a verb says what the user may do (您可以删除), which is a right."""
    rights = pattern("frames", "skip_clause").finditer(text, sentence.start, sentence.end)
    return any(right.start() <= verb.start < right.end() for right in rights)


def _called(verb: Span, kind: Kind, who: Actor) -> str:
    """The action; where the verb at hand says what another party does with the data, the usual one of the actor."""
    takes = verb.role == "in" or verb.method == CLASSIFIER
    if takes and (kind, who) == (Kind.OUT, Actor.CONTROLLER):
        return "Share"
    if takes and (kind, who) == (Kind.IN, Actor.USER) and verb.concept != "Request":
        return "Provide"
    return action_of(verb, kind, who)


def _states(text: str, sentence: Range, kind: Kind, data: tuple[Span, ...]) -> bool:
    """Whether a sentence denies twice (不得不收集), or says of the data that they serve one end alone (仅用于登录)."""
    if pattern("frames", "polarity", "double").search(text, sentence.start, sentence.end):
        return True
    only = pattern("frames", "polarity", "only_for")
    return kind is Kind.USE and only.match(text, data[-1].end, sentence.end) is not None


def _acting(reading: ReadClause, way: Way, data: tuple[Span, ...]) -> Actor | None:
    """Who acts on data that go a way, where the classifier is sure."""
    subject, likely = reading.says(data, "actor")
    return Actor(subject) if subject and way in _ACTED and likely >= bound("said", "actor") else None
