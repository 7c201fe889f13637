"""List items and table rows -> the flows that their labels, their opening paragraph or their heading state."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kg.records import Actor, BlockKind, Flow, Kind, Mention, Modality, Necessity, Polarity, Range, Segment, SpanKind
from kg.relate import inheritance, manner
from kg.relate.confidence import confidence
from kg.relate.frames import frames
from kg.relate.items import items_of
from kg.relate.labels import Labelled
from kg.relate.objects import within
from kg.relate.rulebook import act_rules, pattern
from kg.relate.words import Annotated, mentions

_TELLS = ("list", "aims", "purposes", "goes_on")  # what an opening paragraph says of its list
_NAMED = 3  # an item states the act of its opening paragraph if its data are more than one part in this many


class Lists:
    """The lists of one policy, with what the paragraphs that open them state."""

    def __init__(self, policy: Annotated, segments: tuple[Segment, ...]) -> None:
        self._policy = policy
        self._segments = segments
        self._starts = [segment.start for segment in segments]
        self._stated: dict[str, list[Flow]] = {}
        self._cut_off = next((s.start for s in segments if s.kind is not BlockKind.LIST_ITEM or s.lead_in), 0)

    def remember(self, segment: Segment, stated: list[Flow]) -> None:
        """Keeps what a clause states, for the items of the list that it may open."""
        if stated:
            self._stated[segment.id] = stated

    def flows(self, segment: Segment, body: Range, named: Labelled | None) -> list[Flow]:
        """The data of a list item or table row as the acts that its labels or its opening paragraph state.

        ``named`` is what the labels give, if there are any; empty where nothing states an act.
        """
        openers = self._openers(segment)
        purpose = self._policy.mentions(body, SpanKind.PURPOSE)
        if named is not None:
            data, purpose = named.data, named.purpose or purpose
        elif openers and not pattern("flows", "item_states").search(body.of(self._policy.text)):
            passages = tuple(s for s in self._policy.inside(body) if s.kind in (SpanKind.PURPOSE, SpanKind.CONDITION))
            found = mentions(
                self._policy.text, within(self._policy.inside(body, SpanKind.DATA), body.start, body.end, passages)
            )
            data = tuple(m for m in found if not m.generic)
            length = body.end - body.start - sum(s.end - s.start for s in passages)
            if not self._ends_in(body, data) and sum(m.end - m.start for m in data) * _NAMED < length:
                return []
        else:
            return []
        if not data:
            return []
        denied = bool(openers) and all(opener.polarity is Polarity.NEGATED for opener in openers)
        asks = named is not None and named.asks and not denied
        if not openers or asks:
            asks = asks or any(pattern("flows", "permission").search(h.of(self._policy.text)) for h in segment.headings)
            action = "Request" if asks else "Collect"
            openers = [Flow("", segment.section, segment.id, Kind.IN, action, Actor.CONTROLLER, body)]
        openers = _once(openers)
        if named and named.recipient:
            openers = [
                replace(
                    openers[-1],
                    kind=Kind.OUT,
                    action="Collect",
                    actor=Actor.THIRD_PARTY,
                    polarity=Polarity.AFFIRMED,
                    recipient=named.recipient,
                    source=(),
                )
            ]
        return [
            replace(
                opener,
                section=segment.section,
                segment=segment.id,
                data=data,
                purpose=purpose or opener.purpose,
                condition=(named.condition if named else ()) or opener.condition,
                modality=Modality.MAY if named and named.may else opener.modality,
                necessity=_necessity(named, asks=asks) or opener.necessity,
                evidence=Range(body.start, self._policy.end(body)),
                method="rule-list",
                confidence=confidence("rule-list", opener.kind, opener.actor),
            )
            for opener in openers
        ]

    def _ends_in(self, body: Range, data: tuple[Mention, ...]) -> bool:
        """Whether an item is a relative clause and the data that it is about (您参加活动时提供的姓名、地址)."""
        text = self._policy.text
        return bool(
            data
            and pattern("flows", "relative").search(text, body.start, data[0].start)
            and pattern("flows", "list_end").fullmatch(text, data[-1].end, body.end)
        )

    def _openers(self, segment: Segment) -> list[Flow]:
        """The flows of the paragraph that opens the list, where that paragraph leaves its data to the list."""
        lead = segment.lead_in
        if lead is None:
            return self._headed(segment)
        opening = lead.of(self._policy.text)
        tells = {name: pattern("flows", "lead_in", name).search(opening) for name in _TELLS}
        if tells["aims"] or not tells["list"]:
            return []
        home = self._segments[bisect_right(self._starts, lead.start) - 1]
        if opened := self._stated.get(home.id):
            last = [f for f in opened if f.evidence.end >= min(opened[-1].evidence.end, lead.start)]
            if tells["purposes"]:
                last = [f for f in last if f.action != "Use"]  # its items are what the data are used for
            left = [f for f in last if all(m.generic or is_open(m.text) for m in f.data)]
            if pattern("flows", "then_kept").search(opened[-1].evidence.of(self._policy.text)):
                left = [f for f in left if f.kind is Kind.IN] or left
            return left or (last[-1:] if tells["goes_on"] else [])
        if home.lead_in is not None and home.lead_in.start < lead.start:
            return [inheritance.serving(self._policy, opener, home) for opener in self._openers(home)]
        return [
            Flow(
                id="",
                section="",
                segment="",
                kind=frame.kind,
                action=frame.action,
                actor=frame.actor,
                evidence=lead,
                purpose=mentions(self._policy.text, frame.purpose),
                condition=mentions(self._policy.text, frame.condition),
                recipient=mentions(self._policy.text, frame.recipient),
                polarity=manner.polarity(frame.before),
            )
            for frame in frames(self._policy.text, lead, self._policy.inside(lead))
        ]

    def _headed(self, segment: Segment) -> list[Flow]:
        """The act that the nearest heading names (您向我们提供的信息), for items that name data alone.

        In a text that begins in the middle of a list it is taken to be one of what is collected.
        """
        for heading in reversed(segment.headings):
            if heading.start >= segment.start:
                continue
            for rule in act_rules("flows", "headed"):
                words = heading.of(self._policy.text)
                if rule.kind and (found := rule.pattern.search(words)):
                    actor = Actor.USER if rule.action == "Provide" else Actor.CONTROLLER
                    polarity = manner.polarity(words[: found.end()])
                    offered = manner.necessity(words, ()) if polarity is Polarity.AFFIRMED else None
                    return [Flow("", "", "", rule.kind, rule.action, actor, heading, polarity, necessity=offered)]
        words = self._policy.text[segment.body or segment.start : segment.end]
        if segment.start < self._cut_off and pattern("flows", "cut_off").match(words):
            return [Flow("", "", "", Kind.IN, "Collect", Actor.CONTROLLER, Range(segment.start, segment.end))]
        return []


def with_getters(policy: Annotated, segments: tuple[Segment, ...], flow: Flow) -> Flow:
    """我们与以下第三方共享信息：: the flow with the parties that the items name as its getters; any other as it is."""
    opens = pattern("flows", "lead_in", "getters").search(flow.evidence.of(policy.text))
    if flow.kind is not Kind.OUT or opens is None:
        return flow
    named = []
    for item in items_of(policy.text, segments, flow):
        title = pattern("flows", "getter").match(policy.text, item.body or item.start, item.end)
        if title:
            named.append(Mention(title.start("p"), title.end("p"), title.group("p")))
    return replace(flow, recipient=tuple(named)) if named else flow


def is_open(phrase: str) -> bool:
    """Whether data only point to a list below (下列与您有关的信息).

    >>> is_open("下列信息"), is_open("设备信息")
    (True, False)
    """
    return bool(pattern("flows", "data_below").match(phrase))


def _necessity(named: Labelled | None, *, asks: bool) -> Necessity | None:
    """What the labels say of doing without the data; a permission that is perhaps asked for can be refused."""
    if named is None or named.necessity:
        return named.necessity if named else None
    return Necessity.OPTIONAL if named.may and asks else None


def _once(openers: Sequence[Flow]) -> list[Flow]:
    """The flows of an opening paragraph, an act that it states twice once: the later, with parts that it lacks."""
    found: dict[tuple[object, ...], Flow] = {}
    for flow in openers:
        act = (flow.kind, flow.action, flow.actor, flow.polarity)
        earlier = found.get(act, flow)
        found[act] = replace(
            flow, purpose=flow.purpose or earlier.purpose, condition=flow.condition or earlier.condition
        )
    return list(found.values())
