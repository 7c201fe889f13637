"""The parts of flows that the classifier sees: purposes, conditions, parties, and how firmly an act is put."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import Any

from kg.records import ATTRIBUTIVE, Actor, Flow, Kind, Mention, Modality, Polarity, Range, Span, SpanKind
from kg.relate import clause
from kg.relate.classifier import PARTS, WAYS
from kg.relate.clause import words_of
from kg.relate.confidence import bound
from kg.relate.exceptions import EXCEPTIONS
from kg.relate.readings import CLASSIFIER, ReadClause
from kg.relate.rulebook import pattern
from kg.relate.scope import Scope
from kg.relate.verbs import nearest
from kg.relate.words import Annotated, mentions

_SEVERAL = 2  # acts of a sentence from which on their verbs alone say where they stand
_CUE = 10  # characters before a purpose in which its cue stands
_KIND_OF = {"recipient": Kind.OUT, "source": Kind.IN}  # the flows that can have such a part


def completed(policy: Annotated, flow: Flow, reading: ReadClause | None) -> Flow:
    """A flow with the parts that the classifier sees in the sentence of its data; but what is denied a purpose
    only where data are not used for it.

    Purposes and conditions come beside those of the rules. Other parts of its own flows it sees better than a rule
    does, and where it sees others get or give the data than a rule took, it is right.
    """
    if reading is None or flow.method == EXCEPTIONS:  # its data stand in the sentence that denies it
        return flow
    sentence = reading.sentences[reading.sentence(flow.data[0].start)]
    turn = pattern("flows", "turn").search(policy.text, flow.data[-1].end, sentence.end)
    reach = Range(sentence.start, turn.start() if turn else sentence.end)
    more: dict[str, Any] = {}
    for part in PARTS:
        fits = _KIND_OF.get(part, flow.kind) is flow.kind
        spans = outside_titles(policy, sentence, reading.inside(reach, part)) if fits else ()
        if part == "condition":
            spans = tuple(s for s in spans if _is_whole(policy.text, s))
        seen = mentions(policy.text, tuple(s for s in spans if part not in _KIND_OF or not _is_act(policy, s)))
        if part not in _KIND_OF:
            seen = tuple(m for m in seen if can_have(policy.text, sentence, flow, part, m))
        found = getattr(flow, part)
        if part not in _KIND_OF and (part == "purpose" or flow.method != CLASSIFIER):
            seen = _beside(found, seen)
        elif flow.method != CLASSIFIER and _alike(found, seen):
            continue
        if seen:
            more[part] = (
                seen if part in _KIND_OF else _own(policy, flow, reading, sentence, seen, aims=part == "purpose")
            )
    if flow.kind is Kind.IN and any(_gives(policy, sentence, m) for m in more.get("source", flow.source)):
        more |= {"actor": Actor.THIRD_PARTY, "action": "Provide"}
    consent = tuple(m for m in more.get("condition", ()) if pattern("flows", "consent").search(m.text))
    return replace(flow, **more, **_said(flow, reading), consent=flow.consent or consent)


def _own(
    policy: Annotated, flow: Flow, reading: ReadClause, sentence: Range, parts: tuple[Mention, ...], *, aims: bool
) -> tuple[Mention, ...]:
    """Of the conditions or the ``aims`` those of the act of a flow, where the sentence of its data states several."""
    passages = sorted((s.start, s.end) for part in ("purpose", "condition") for s in reading.inside(sentence, part))
    starts, ends = [start for start, _ in passages], [0, *accumulate((end for _, end in passages), max)]
    verbs = [
        act
        for act in policy.inside(sentence, SpanKind.ACTION)
        if act.method != ATTRIBUTIVE and act.start >= ends[bisect_right(starts, act.start)]
    ]
    mine = nearest(verbs, flow.kind, flow.data[0], flow.actor)
    acts = {verb.start for verb in verbs}
    few = len(acts) < _SEVERAL
    if aims and (mine is None or few):
        return parts
    at = mine.start if mine else flow.data[0].start
    if not aims:  # data say where an act stands that no verb of the lexicon states
        at = max(at, flow.data[0].start)
        others = {span.start for way in WAYS for span in reading.spans[way] if few}
        acts |= {at, *(start for start in others if flow.data[-1].end < start < sentence.end)}
    here = [part for part in parts if sentence.start <= part.start < sentence.end]
    scope = Scope.of(policy.text, sentence, acts, here, aims=aims)
    goes_on = aims and flow.polarity is Polarity.AFFIRMED
    return tuple(p for p in parts if p not in here or scope.holds(p, at, goes_on=goes_on))


def _gives(policy: Annotated, sentence: Range, source: Mention) -> bool:
    """Whether a source is said to give: it opens a comma-clause and acts (某银行会向我们提供…)."""
    start = clause.start_of(policy.text, sentence.start, source.start)
    opens = pattern("frames", "before_giver").fullmatch(policy.text, start, source.start)
    return bool(opens and pattern("frames", "giver_acts").match(policy.text, source.end, sentence.end))


def _is_act(policy: Annotated, span: Span) -> bool:
    """Whether words taken for a party are a verb (出售、出租)."""
    acts = policy.inside(Range(span.start, span.end), SpanKind.ACTION)
    return any((act.start, act.end) == (span.start, span.end) for act in acts)


def _is_whole(text: str, seen: Span) -> bool:
    """Whether words seen are a whole condition, and no piece of one: by their form, or as sure as they are."""
    return seen.score >= bound("whole") or bool(pattern("flows", "whole_condition").search(words_of(text, seen)))


def can_have(text: str, sentence: Range, flow: Flow, part: str, words: Mention) -> bool:
    """Whether a flow can have a condition or a purpose that its sentence states.

    A condition may be one of a denial from which the sentence turned to the flow. A purpose may be what the data are
    said to serve alone, for a denial, or not to serve, for an act that is done (仅用于登录，不会用于其他目的).
    """
    if part == "condition":
        turned = pattern("flows", "turn").search(text, words.end, flow.data[0].start)
        return not (turned and pattern("flows", "of_denial").search(words.text))
    if not serves(flow):
        return False
    affirmed = flow.polarity is Polarity.AFFIRMED
    if affirmed and pattern("frames", "other_ends").search(words.text):
        return pattern("flows", "denies_before").search(text, sentence.start, words.start) is None
    cue = "not_for" if affirmed else "serves_only"
    before = text[max(sentence.start, words.start - _CUE) : words.start]
    return pattern("frames", cue).search(before) is None


def serves(flow: Flow) -> bool:
    """Whether a flow can have a purpose: what is denied has one only where data are not used for it."""
    return flow.polarity is Polarity.AFFIRMED or flow.kind is Kind.USE


def _said(flow: Flow, reading: ReadClause) -> dict[str, Any]:
    """How firmly an act is put, where the classifier is sure, and whether data are needed, if no rule has said so.

    What a rule reads as a duty (应当) stays one.
    """
    if flow.polarity is Polarity.NEGATED:
        return {}
    silent = {"modality": flow.modality is not Modality.MUST, "necessity": flow.necessity is None}
    found = {}
    for field in (field for field, asked in silent.items() if asked):
        value, likely = reading.says(flow.data, field)
        if value and likely >= bound("said", field):
            found[field] = value
    return found


def outside_titles(policy: Annotated, sentence: Range, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans that stand in no title which the sentence quotes (详见“我们向合作伙伴共享的信息”)."""
    titles = [m.span() for m in pattern("flows", "quoted_title").finditer(policy.text, sentence.start, sentence.end)]
    return tuple(s for s in spans if not any(start < s.start and s.end < end for start, end in titles))


def _beside(found: tuple[Mention, ...], seen: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The words that a rule found, and those seen that share none with them."""
    new = (s for s in seen if not any(s.start < f.end and f.start < s.end for f in found))
    return tuple(sorted((*found, *new), key=lambda mention: mention.start))


def _alike(found: tuple[Mention, ...], seen: tuple[Mention, ...]) -> bool:
    """Whether some words that a rule found are in those seen, or the other way round."""
    return any(a.text in b.text or b.text in a.text for a in found for b in seen)
