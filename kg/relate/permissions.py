"""A clause that speaks of 该权限 below a heading that names what the permission opens -> what is asked for."""

from __future__ import annotations

from dataclasses import replace

from kg.records import Actor, Flow, Kind, Mention, Polarity, Range, Segment, SpanKind
from kg.relate import manner
from kg.relate.confidence import confidence
from kg.relate.rulebook import pattern
from kg.relate.words import Annotated


def headed(policy: Annotated, segment: Segment, sentences: tuple[Range, ...], mine: list[Flow]) -> list[Flow]:
    """The flows of a clause, with what its heading names for 该权限; where none asks for that, with one that does."""
    said = next(filter(None, (_said(policy.text, sentence) for sentence in sentences)), None)
    data = _named(policy.text, segment) if said else None
    if said is None or data is None:
        return mine
    sentence, after = said
    aims = _purposes(policy, sentence, after)
    if any(_is_that(f) for f in mine):
        return [replace(f, data=(data,), purpose=f.purpose or aims) if _is_that(f) else f for f in mine]
    before = policy.text[sentence.start : after]
    if pattern("labels", "others_permission").search(before) or manner.polarity(before) is Polarity.NEGATED:
        return mine
    asked = Flow(
        id="",
        section=segment.section,
        segment=segment.id,
        kind=Kind.IN,
        action="Request",
        actor=Actor.CONTROLLER,
        evidence=Range(sentence.start, policy.end(sentence)),
        modality=manner.modality(before),
        necessity=manner.necessity(sentence.of(policy.text), ()),
        data=(data,),
        purpose=aims,
        condition=policy.mentions(sentence, SpanKind.CONDITION),
        confidence=confidence("rule-list", Kind.IN, Actor.CONTROLLER),
        method="rule-list",
    )
    return [asked, *mine]


def _said(text: str, sentence: Range) -> tuple[Range, int] | None:
    """A sentence that speaks of 该权限, with the place after that word; None for any other."""
    match = pattern("labels", "that_permission").search(text, sentence.start, sentence.end)
    return (sentence, match.end()) if match else None


def _is_that(flow: Flow) -> bool:
    """Whether a flow asks for 该权限 and no more."""
    return flow.action == "Request" and all(pattern("labels", "that_alone").search(m.text) for m in flow.data)


def _named(text: str, segment: Segment) -> Mention | None:
    """What the heading right above a clause names that a permission opens; None where it names nothing of the kind."""
    if not segment.headings:
        return None
    heading = segment.headings[-1]
    match = pattern("labels", "permission_heading").fullmatch(text, heading.start, heading.end)
    if match is None or pattern("labels", "no_data").fullmatch(match["name"]):
        return None
    return Mention(match.start("name"), match.end("name"), match["name"])


def _purposes(policy: Annotated, sentence: Range, after: int) -> tuple[Mention, ...]:
    """What the permission is for: the words right after it that no cue opens, and the purposes of the sentence."""
    stated = tuple(m for m in policy.mentions(sentence, SpanKind.PURPOSE) if m.start >= after)
    direct = pattern("labels", "permission_aim").match(policy.text, after, sentence.end)
    if direct is None or any(m.start < direct.end("p") for m in stated):
        return stated
    return (Mention(direct.start("p"), direct.end("p"), direct["p"]), *stated)
