"""The sentences of a clause -> the flows that they state."""

from __future__ import annotations

from dataclasses import replace

from kg.records import TAGGER, Actor, Flow, Kind, Mention, Modality, Polarity, Range, Segment, Span, SpanKind
from kg.relate import exceptions, inheritance, manner, occasions
from kg.relate.circumstances import circumstances
from kg.relate.clause import words_of
from kg.relate.confidence import confidence
from kg.relate.frame import Frame
from kg.relate.frames import frames
from kg.relate.listed import is_open
from kg.relate.rulebook import pattern
from kg.relate.words import Annotated, is_generic, mentions

_LATER = 5  # sentences after an act in which its clause may say what it costs to refuse


def stated(policy: Annotated, segment: Segment, sentences: tuple[Range, ...]) -> list[Flow]:
    """The flows that the sentences of a clause state, in the order of the text.

    A sentence may also complete the flows before it: with a purpose, or with more data.
    """
    mine: list[Flow] = []
    stood_for: dict[tuple[Span, ...], tuple[Mention, ...]] = {}  # by the anaphor, which verbs may share
    title = segment.headings[-1] if segment.headings and segment.headings[-1].start >= segment.start else None
    for index, sentence in enumerate(sentences):
        spans = policy.inside(sentence)
        if mine and (completing := pattern("flows", "completes").match(sentence.of(policy.text))):
            mine = inheritance.completed(policy, mine, sentence)
            spans = tuple(s for s in spans if s.start >= sentence.start + completing.end("aside"))
            if not any(s.kind is SpanKind.DATA and not is_generic(policy.text[s.start : s.end]) for s in spans):
                continue
        spans = _beside(policy.text, title, spans, more=index + 1 < len(sentences))
        stated = frames(policy.text, sentence, spans)
        if mine and not stated:
            mine = inheritance.continued(policy, mine, sentence)
        for read in stated:
            frame = inheritance.gives_on(_named(policy, read, sentences, index), mine)
            at_large: tuple[Mention, ...] = ()
            if exceptions.is_case(policy.text, segment):
                if not exceptions.states(frame.before):
                    continue
                if exceptions.is_demanded(frame):
                    frame = exceptions.on_demand(frame)
                    at_large = exceptions.at_large(policy.text, segment.lead_in)
            meant = stood_for.get(frame.data) or inheritance.referents(policy, frame, mine, sentences, index)
            stood_for[frame.data] = meant
            if mine and not meant and inheritance.completes(policy.text, frame, mine):
                mine = inheritance.completed(policy, mine, Range(frame.verb.start, sentence.end))
            elif flow := flow_of(policy, segment, frame, at_large or _data_before(frame, mine), mine, sentences, index):
                mine.append(replace(flow, data=meant) if meant else flow)
    return mine


def _named(policy: Annotated, frame: Frame, sentences: tuple[Range, ...], index: int) -> Frame:
    """An act with who gets the data by the sentence before, where that names them."""
    return inheritance.of_title(policy, inheritance.of_kit(policy, frame, sentences, index), sentences, index)


def _later(policy: Annotated, sentences: tuple[Range, ...], index: int) -> tuple[str, ...]:
    """The sentences of a clause that follow one, as far as they can belong to it."""
    return tuple(sentence.of(policy.text) for sentence in sentences[index + 1 : index + 1 + _LATER])


def flow_of(
    policy: Annotated,
    segment: Segment,
    frame: Frame,
    unnamed: tuple[Mention, ...],
    mine: list[Flow],
    sentences: tuple[Range, ...],
    index: int,
) -> Flow | None:
    """The flow of one act; None where it says nothing of its own. Without data of its own it is about ``unnamed``."""
    text = policy.text
    later = _later(policy, sentences, index)
    affirmed = manner.polarity(frame.before) is Polarity.AFFIRMED
    data = mentions(text, frame.data) or unnamed
    specific = any(not m.generic for m in data)
    purpose = inheritance.purposes(text, frame.purpose)
    condition = mentions(text, frame.condition) or occasions.standing_conditions(policy, sentences, index)
    if not affirmed:
        condition = (*condition, *occasions.exception_after(policy, sentences, index))
    if not purpose and affirmed:
        purpose = inheritance.inherited_purposes(policy, segment, sentences, index)
    recipient = mentions(text, frame.recipient)
    if frame.action == "Transfer" and not recipient and affirmed:
        recipient = inheritance.successor(policy, sentences, index)
    source = mentions(text, frame.source)
    if frame.kind is Kind.IN and frame.action == "Obtain" and not source:
        source = inheritance.source_above(policy, segment)
    together = pattern("frames", "actor", "gathered_jointly").search(text, frame.sentence.start, frame.verb.end)
    kept = frame.kind is Kind.IN and pattern("flows", "then_kept").search(text, frame.verb.end, frame.sentence.end)
    says_more = bool(purpose or condition or recipient or source or together or kept) or not affirmed
    if not data or not (specific or says_more or _points_on(text, frame, data)):
        return None
    named_again = all(pattern("flows", "named_again").match(m.text) for m in data)
    if frame.action == "Provide" and not specific and named_again:
        return None
    if specific and frame.kind is not Kind.OUT:
        data = tuple(m for m in data if not (m.generic and pattern("flows", "narrowed").match(m.text)))
    beside = circumstances(text, frame.sentence)
    method = next((m for m in ("markup", TAGGER) if any(s.method == m for s in frame.data)), "rule")
    return Flow(
        id="",
        section=segment.section,
        segment=segment.id,
        kind=frame.kind,
        action=frame.action,
        actor=frame.actor,
        evidence=Range(min([frame.sentence.start, *(m.start for m in data)]), policy.end(frame.sentence)),
        polarity=manner.polarity(frame.before),
        modality=_modality(text, frame, mine),
        necessity=manner.necessity(frame.sentence.of(text), later) if affirmed else None,
        data=data,
        purpose=purpose,
        recipient=recipient,
        source=source,
        condition=condition,
        consent=tuple(m for m in condition if pattern("flows", "consent").search(m.text)),
        consequence=inheritance.consequence(policy, sentences, index),
        opt_out=inheritance.opt_out(policy, sentences, index),
        retention=beside["retention"],
        safeguard=beside["safeguard"],
        legal_basis=beside["legal_basis"],
        confidence=confidence(method, frame.kind, frame.actor, _scores(text, frame.data)),
        method=method,
    )


def _scores(text: str, data: tuple[Span, ...]) -> tuple[float, ...]:
    """The scores of the data that are named; words that name none (必要信息) are no sign of a wrong reading."""
    return tuple(s.score for s in data if not is_generic(text[s.start : s.end]))


def _points_on(text: str, frame: Frame, data: tuple[Mention, ...]) -> bool:
    """Whether an act on unnamed data is a statement all the same: a definite use or gift, or a list's lead-in."""
    if (frame.kind is Kind.USE and frame.action != "Use") or frame.action == "Transfer":
        return True
    if frame.kind is Kind.OUT and pattern("frames", "gives_only").search(frame.before):
        return True
    opens = pattern("flows", "lead_in", "purposes").search(frame.sentence.of(text))
    return bool(opens) or any(is_open(m.text) for m in data)


def _beside(text: str, title: Range | None, spans: tuple[Span, ...], *, more: bool) -> tuple[Span, ...]:
    """The spans of a sentence without those of the clause's title, where the clause says more than that.

    A title that states itself what is done with data (分析您使用服务的情况) keeps its own.
    """
    if title is None or pattern("flows", "title_states").match(text, title.start, title.end):
        return spans
    others = tuple(s for s in spans if s.start >= title.end)
    return others if more or any(s.kind is SpanKind.ACTION for s in others) else spans


def _modality(text: str, frame: Frame, mine: list[Flow]) -> Modality:
    """How firmly an act is put; one without subject and auxiliary is put as its sentence or the act before puts it."""
    own = manner.modality(frame.before + words_of(text, frame.verb))  # 需要您的…
    if own is Modality.WILL and pattern("frames", "modality", "among").match(text, frame.verb.end, frame.sentence.end):
        return Modality.MAY
    if own is not Modality.WILL or pattern("frames", "modality", "own").search(frame.before):
        return own
    if pattern("frames", "modality", "standing").search(text, frame.sentence.start, frame.verb.start):
        return Modality.MAY
    last = mine[-1] if mine else None
    if last is None:
        return own
    joined = last.actor is frame.actor and last.evidence.start <= frame.sentence.start < last.evidence.end
    return last.modality if joined else own


def _data_before(frame: Frame, mine: list[Flow]) -> tuple[Mention, ...]:
    """The data of the flow before, for an act that gives data away without naming them."""
    if frame.kind is not Kind.OUT or frame.actor is not Actor.CONTROLLER:
        return ()
    last = next((f for f in reversed(mine) if f.kind is not Kind.OUT or f.polarity is Polarity.AFFIRMED), None)
    return last.data if last else ()
