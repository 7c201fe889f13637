"""Exception lists: the bare cases of 除以下情形外 and 无需征得同意 are the conditions of one flow for each kind."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.records import Actor, BlockKind, Flow, Kind, Mention, Modality, Polarity, Range, Segment, Span
from kg.relate.rulebook import pattern

_ACT = (
    (Kind.IN, "Collect", r"收集|获取"),
    (Kind.USE, "Use", r"使用"),
    (Kind.OUT, "Share", r"共享"),
    (Kind.OUT, "Transfer", r"转让"),
    (Kind.OUT, "Disclose", r"披露|公开"),
    (Kind.OUT, "Share", r"提供|分享"),
)
_DATA = re.compile(r"(?:个人敏感信息|敏感个人信息|个人信息|用户信息|相关信息|信息)")


def is_case(text: str, segment: Segment) -> bool:
    """Whether a clause is one case of an exception list."""
    return bool(segment.lead_in and pattern("lead_in", "exception").search(segment.lead_in.of(text)))


def states(before: str) -> bool:
    """Whether the words before a verb name somebody who acts, so that a case is more than a case."""
    return bool(pattern("actor", "controller").search(before)) or "SDK" in before.upper()


def folded(
    text: str, segments: tuple[Segment, ...], flows: tuple[Flow, ...], inside: Callable[[int, int], tuple[Span, ...]]
) -> tuple[Flow, ...]:
    """The flows with one more for each exception list: its bare cases as conditions.

    A case with an act of its own keeps its flow and is no condition.
    """
    stated = {flow.segment for flow in flows}
    groups: dict[Range, list[Segment]] = {}
    for segment in segments:
        if segment.kind is not BlockKind.HEADING and segment.lead_in and is_case(text, segment):
            groups.setdefault(segment.lead_in, []).append(segment)
    more: list[Flow] = []
    for lead, cases in groups.items():
        bare = [case for case in cases if case.id not in stated]
        home = next((s for s in segments if s.start <= lead.start and lead.end <= s.end), None)
        if len(bare) >= 2 and home is not None:
            more += _flows(text, lead, home, bare)
    return (*flows, *more)


def _flows(text: str, lead: Range, home: Segment, cases: list[Segment]) -> list[Flow]:
    words = lead.of(text)
    data = _DATA.search(words)
    if data is None:
        return []
    item = Mention(lead.start + data.start(), lead.start + data.end(), data.group(), True)
    conditions = tuple(filter(None, (_case(text, case) for case in cases)))
    found: dict[Kind, Flow] = {}
    for kind, action, verb in _ACT:
        if kind not in found and re.search(verb, words):
            if kind is Kind.USE and not re.search(r"收集[和、及与或并]*使用|使用[^，。]{0,6}(?:个人)?信息", words):
                continue
            found[kind] = Flow(
                "",
                home.section,
                home.id,
                kind,
                action,
                Actor.CONTROLLER,
                Range(lead.start, cases[-1].end),
                Polarity.AFFIRMED,
                Modality.MAY,
                data=(item,),
                condition=conditions,
                confidence=0.75,
                method="rule-exceptions",
            )
    return list(found.values())


def _case(text: str, case: Segment) -> Mention | None:
    start, end = case.body or case.start, case.end
    stop = re.search(r"[。；;]", text[start:end])
    if stop:
        end = start + stop.start()
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "。；;，,"):
        end -= 1
    return Mention(start, end, text[start:end]) if end - start >= 4 else None
