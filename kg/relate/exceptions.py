"""Exception lists: the bare cases of 除以下情形外 and 无需征得同意 are the conditions of one flow for each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.records import Actor, BlockKind, Flow, Kind, Mention, Modality, Polarity, Range, Segment
from kg.relate.confidence import confidence
from kg.relate.frame import Frame
from kg.relate.items import opened, opens_siblings
from kg.relate.rulebook import act_rules, pattern

EXCEPTIONS = "rule-exceptions"  # the method of the flows that it makes
_SENTENCE_END = re.compile(r"[。；;]")
_SHORTEST = 4  # characters of a case


def is_case(text: str, segment: Segment) -> bool:
    """Whether a clause is one case of an exception list."""
    return bool(segment.lead_in and pattern("flows", "lead_in", "exception").search(segment.lead_in.of(text)))


def states(before: str) -> bool:
    """Whether the words before a verb say who acts or how firmly, so that a case is more than a case.

    >>> states("我们会"), states("根据您的要求")
    (True, False)
    """
    return bool(pattern("exceptions", "acting").search(before)) or "SDK" in before.upper()


def is_demanded(frame: Frame) -> bool:
    """Whether a case gives data to who asks for or needs them (应监护人的要求而提供…)."""
    return frame.kind is not Kind.USE and pattern("exceptions", "demanded").search(frame.before) is not None


def on_demand(frame: Frame) -> Frame:
    """The act of a case that gives data on demand as ours; a demand makes it no must."""
    before = pattern("exceptions", "demand").sub("", frame.before)
    action = frame.action if frame.kind is Kind.OUT else "Share"
    return replace(frame, kind=Kind.OUT, action=action, actor=Actor.CONTROLLER, before=before)


def at_large(text: str, lead: Range | None) -> tuple[Mention, ...]:
    """The data that the opening paragraph of an exception list names at large; empty where there is none.

    >>> [m.text for m in at_large("以下情形中，我们共享您的个人信息：", Range(0, 17))]
    ['个人信息']
    """
    named = pattern("exceptions", "data").search(text, lead.start, lead.end) if lead else None
    return (Mention(named.start(), named.end(), named.group(), True),) if named else ()


def folded(text: str, segments: tuple[Segment, ...], flows: tuple[Flow, ...]) -> tuple[Flow, ...]:
    """The flows with one more for each act of an exception list: its bare cases as conditions.

    A case with an act of its own keeps its flow and is no condition.
    """
    stated = {flow.segment for flow in flows}
    lists: dict[Range, list[Segment]] = {}
    for segment in segments:
        if segment.kind is not BlockKind.HEADING and segment.lead_in and is_case(text, segment):
            lists.setdefault(segment.lead_in, []).append(segment)
    kept, more = list(flows), []
    for lead, cases in lists.items():
        numbered = any(case.label for case in cases)
        cases = [case for case in _outermost(text, cases) if not (numbered and _closes(text, case))]
        bare = [case for case in cases if case.id not in stated]
        home = next((s for s in segments if s.start <= lead.start and lead.end <= s.end), None)
        if home is None:
            continue
        mine = [f for f in flows if f.segment == home.id]
        pointing = [f for f in mine if _points(text, lead, f)]
        if pattern("exceptions", "free").search(lead.of(text)):
            kept = [flow for flow in kept if flow not in pointing]
        elif pointing := [f for f in pointing if f.kind is Kind.OUT or f.polarity is Polarity.NEGATED]:
            kept = [
                spelt for flow in kept if (spelt := _spelt_out(text, lead, flow, bare) if flow in pointing else flow)
            ]
            continue
        if len(bare) >= 2:
            more += _flows(text, lead, home, bare, [f for f in mine if f.polarity is Polarity.NEGATED])
    return (*kept, *more)


def _outermost(text: str, cases: list[Segment]) -> Iterator[Segment]:
    """The cases without those that belong to one that opens a list of its own (…分享，用作下列用途：)."""
    at = 0
    while at < len(cases):
        yield cases[at]
        at += 1 + (len(opened(text, cases[at + 1 :])) if opens_siblings(text, cases[at]) else 0)


def _closes(text: str, segment: Segment) -> bool:
    """Whether a paragraph says something more below a numbered list of cases."""
    return segment.kind is BlockKind.PARAGRAPH and bool(
        pattern("exceptions", "closes").match(text, segment.body or segment.start, segment.end)
    )


def _points(text: str, lead: Range, flow: Flow) -> bool:
    """Whether a flow is stated for the cases below alone (我们仅会在以下情况下公开披露…), or denied for them."""
    denied = pattern("flows", "lead_in", "denied_cases").search(lead.of(text)) is not None
    return denied is (flow.polarity is Polarity.NEGATED) and any(_is_pointer(lead, m) for m in flow.condition)


def _is_pointer(lead: Range, condition: Mention) -> bool:
    return lead.start <= condition.start < lead.end and bool(pattern("exceptions", "below").fullmatch(condition.text))


def _spelt_out(text: str, lead: Range, flow: Flow, cases: list[Segment]) -> Flow | None:
    """A flow that points to cases below with the bare ones as its conditions; None where each states its own flow."""
    named = tuple(filter(None, (_case(text, case) for case in cases)))
    others = tuple(m for m in flow.condition if not _is_pointer(lead, m))
    return replace(flow, condition=(*others, *named)) if named or others else None


def _flows(text: str, lead: Range, home: Segment, cases: list[Segment], stated: list[Flow]) -> list[Flow]:
    """The flows that the opening paragraph names, one for each way that the data go.

    They are about the data of what it denies (``stated`` holds its denials), else about those that it names at large.
    """
    opening = lead.of(text)
    large = at_large(text, lead)
    conditions = tuple(filter(None, (_case(text, case) for case in cases)))
    found: dict[Kind, Flow] = {}
    for act in act_rules("exceptions", "acts"):
        denied = [flow for flow in stated if flow.kind is act.kind and lead.start <= flow.data[0].start]
        data = denied[-1].data if denied else large
        if act.kind and act.kind not in found and data and act.pattern.search(opening):
            found[act.kind] = Flow(
                id="",
                section=home.section,
                segment=home.id,
                kind=act.kind,
                action=act.action,
                actor=Actor.CONTROLLER,
                evidence=Range(lead.start, cases[-1].end),
                modality=Modality.MAY,
                data=data,
                condition=conditions,
                confidence=confidence(EXCEPTIONS, act.kind, Actor.CONTROLLER),
                method=EXCEPTIONS,
            )
    return list(found.values())


def _case(text: str, case: Segment) -> Mention | None:
    """The first sentence of a case without marks and blanks around it; None where it is too short to say anything."""
    start, end = case.body or case.start, case.end
    if stop := _SENTENCE_END.search(text, start, end):
        end = stop.start()
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,"):
        end -= 1
    return Mention(start, end, text[start:end]) if end - start >= _SHORTEST else None
