"""Span -> Flow: reads the sentences of every clause in order; an opening paragraph may leave its data to a list."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from dataclasses import replace

from kg.records import Actor, BlockKind, Document, Flow, Kind, Mention, Polarity, Range, Segment, Span, SpanKind
from kg.relate import exceptions, inheritance, manner
from kg.relate.blocks import blocks
from kg.relate.circumstances import circumstances
from kg.relate.frames import Frame, frames
from kg.relate.labels import Labelled, labelled, titled
from kg.relate.objects import within
from kg.relate.rulebook import act_rules, pattern
from kg.relate.words import Annotated, is_generic, mentions
from kg.sentences import plain
from kg.sentences import sentences as sentences_of

_LONGEST_TITLE = 40  # characters


def flows(document: Document, segments: tuple[Segment, ...], spans: tuple[Span, ...]) -> tuple[Flow, ...]:
    """The flows of a policy in the order of the text; ids are clause id and a running number."""
    reader = _Reader(document, segments, spans)
    for segment in segments:
        reader.read(segment)
    return reader.numbered()


class _Reader:
    def __init__(self, document: Document, segments: tuple[Segment, ...], spans: tuple[Span, ...]) -> None:
        self.text = plain(document.text)
        self.policy = Annotated(self.text, spans)
        self.document = document
        self.segments = segments
        self.blocks = blocks(self.text, segments)
        self.found: list[Flow] = []
        self.open: dict[Range, list[Flow]] = {}  # flows of the paragraphs that open lists, by place

    def read(self, segment: Segment) -> None:
        """Adds the flows of one clause."""
        if segment.kind is BlockKind.HEADING or self._skipped(segment):
            return
        group = self.blocks.get(segment.id, (segment,))
        block = Range(group[0].body or group[0].start, group[-1].end)
        named = labelled(self.text, group, self.policy.inside(block))
        if named and (named.purpose or named.recipient):
            if segment.start <= named.data[0].start < segment.end:
                self.found += self._listed(segment, block, named)
            return
        body = Range(segment.body or segment.start, segment.end)
        sentences = sentences_of(self.text, body.start, body.end)
        mine = self._stated(segment, body, sentences)
        defines = pattern("frames", "skip_sentence").search(body.of(self.text))
        if not mine and not defines and len(sentences) <= 2 and not exceptions.is_case(self.text, segment):
            mine = self._listed(segment, body, named or titled(self.text, segment, self.policy.inside(body)))
        self.open[Range(segment.start, segment.end)] = mine
        self.found += mine

    def numbered(self) -> tuple[Flow, ...]:
        """All flows with their ids, exception lists folded in."""
        found = tuple(inheritance.with_titles(self.policy, self.segments, flow) for flow in self.found)
        counts: dict[str, int] = {}
        numbered = []
        for flow in sorted(
            exceptions.folded(self.text, self.segments, found),
            key=lambda f: (f.evidence.start, f.data[0].start if f.data else 0, f.kind, f.evidence.end),
        ):
            counts[flow.segment] = counts.get(flow.segment, 0) + 1
            numbered.append(replace(_quoting(self.document.text, flow), id=f"{flow.segment}-{counts[flow.segment]}"))
        return tuple(numbered)

    def _skipped(self, segment: Segment) -> bool:
        """Whether the nearest heading that tells says that the clause is about something else than flows."""
        for heading in reversed(segment.headings):
            title = heading.of(self.text)
            if len(title) <= _LONGEST_TITLE:
                if pattern("flows", "skip_heading").search(title):
                    return True
                if pattern("flows", "flow_heading").search(title):
                    return False
        return False

    def _stated(self, segment: Segment, body: Range, sentences: tuple[Range, ...]) -> list[Flow]:
        """The flows that the sentences of a clause state."""
        mine: list[Flow] = []
        title = segment.headings[-1] if segment.headings and segment.headings[-1].start >= segment.start else None
        for index, sentence in enumerate(sentences):
            spans = self.policy.inside(sentence)
            if mine and pattern("flows", "completes").match(sentence.of(self.text)):
                mine = inheritance.completed(self.policy, mine, sentence)
                if not any(s.kind is SpanKind.DATA and not is_generic(self.text[s.start : s.end]) for s in spans):
                    continue
            spans = _beside(title, spans, more=index + 1 < len(sentences))
            stated = frames(self.text, sentence, spans)
            if mine and not stated:
                mine = inheritance.continued(self.policy, mine, sentence)
            for frame in stated:
                if exceptions.is_case(self.text, segment) and not exceptions.states(frame.before):
                    continue
                meant = inheritance.referents(self.policy, frame, mine, sentences, index)
                if mine and not meant and inheritance.completes(self.text, frame):
                    mine = inheritance.completed(self.policy, mine, Range(frame.verb.start, sentence.end))
                elif flow := self._flow(frame, segment, mine, self._later(body, sentences, index), sentences, index):
                    mine.append(replace(flow, data=meant) if meant else flow)
        return mine

    def _later(self, body: Range, sentences: tuple[Range, ...], index: int) -> str:
        """The rest of a clause after a sentence: five sentences at most."""
        rest = sentences[index + 1 :]
        if len(rest) < 6:
            return self.text[sentences[index].end : body.end]
        return "".join(s.of(self.text) for s in rest[:5])

    def _flow(
        self, frame: Frame, segment: Segment, mine: list[Flow], later: str, sentences: tuple[Range, ...], index: int
    ) -> Flow | None:
        """The flow of one act; None where it says nothing of its own."""
        text = self.text
        affirmed = manner.polarity(frame.before) is Polarity.AFFIRMED
        data = mentions(text, frame.data) or _data_before(frame, mine)
        specific = any(not m.generic for m in data)
        purpose = inheritance.purposes(text, frame.purpose)
        condition = mentions(text, frame.condition) or inheritance.standing_conditions(self.policy, sentences, index)
        if not purpose and affirmed:
            purpose = inheritance.inherited_purposes(self.policy, segment, sentences, index)
        says_more = purpose or condition or frame.recipient or frame.source or not affirmed
        says_more = says_more or any(is_open(m.text) for m in data)
        says_more = says_more or pattern("flows", "lead_in", "purposes").search(frame.sentence.of(text))
        if not data or not (specific or says_more or (frame.kind is Kind.USE and frame.action != "Use")):
            return None
        named_again = all(pattern("flows", "named_again").match(m.text) for m in data)
        if frame.action == "Provide" and not specific and named_again:
            return None
        if specific and frame.kind is not Kind.OUT:
            data = tuple(m for m in data if not (m.generic and pattern("flows", "narrowed").match(m.text)))
        beside = circumstances(text, frame.sentence)
        scores = [s.score for s in (*frame.data, frame.verb)]
        return Flow(
            id="",
            section=segment.section,
            segment=segment.id,
            kind=frame.kind,
            action=frame.action,
            actor=frame.actor,
            evidence=Range(min([frame.sentence.start, *(m.start for m in data)]), self.policy.end(frame.sentence)),
            polarity=manner.polarity(frame.before),
            modality=manner.modality(frame.before),
            necessity=manner.necessity(frame.sentence.of(text), later) if affirmed else None,
            data=data,
            purpose=purpose,
            recipient=mentions(text, frame.recipient),
            source=mentions(text, frame.source),
            condition=condition,
            consent=tuple(m for m in condition if pattern("flows", "consent").search(m.text)),
            consequence=inheritance.consequence(self.policy, sentences, index),
            opt_out=inheritance.opt_out(self.policy, sentences, index),
            retention=beside["retention"],
            safeguard=beside["safeguard"],
            legal_basis=beside["legal_basis"],
            confidence=round(min(scores), 3),
            method="markup" if any(s.method == "markup" for s in frame.data) else "rule",
        )

    def _listed(self, segment: Segment, body: Range, named: Labelled | None) -> list[Flow]:
        """The data of a list item or table row whose labels, or whose opening paragraph, state the acts."""
        openers = self._openers(segment)
        purpose = self.policy.mentions(body, SpanKind.PURPOSE)
        if named is not None:
            data, purpose = named.data, named.purpose or purpose
        elif openers:
            passages = tuple(s for s in self.policy.inside(body) if s.kind in (SpanKind.PURPOSE, SpanKind.CONDITION))
            found = mentions(self.text, within(self.policy.inside(body, SpanKind.DATA), body.start, body.end, passages))
            data = tuple(m for m in found if not m.generic)
            if sum(m.end - m.start for m in data) * 3 < body.end - body.start:
                return []
        else:
            return []
        if not data:
            return []
        if not openers:
            asks = any(pattern("flows", "permission").search(h.of(self.text)) for h in segment.headings)
            action = "Request" if asks else "Collect"
            openers = [Flow("", segment.section, segment.id, Kind.IN, action, Actor.CONTROLLER, body)]
        if named and named.recipient:
            openers = [
                replace(
                    openers[-1],
                    kind=Kind.OUT,
                    action="Collect",
                    actor=Actor.THIRD_PARTY,
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
                evidence=Range(body.start, self.policy.end(body)),
                method="rule-list",
                confidence=min(opener.confidence, 0.8),
            )
            for opener in openers
        ]

    def _openers(self, segment: Segment) -> list[Flow]:
        """The flows of the paragraph that opens the list, where that paragraph leaves its data to the list."""
        lead = segment.lead_in
        if lead is None:
            return self._headed(segment)
        if not pattern("flows", "lead_in", "list").search(lead.of(self.text)):
            return []
        for place, opened in self.open.items():
            if place.covers(lead) and opened:
                end = opened[-1].evidence.end
                last = [f for f in opened if f.evidence.end >= min(end, lead.start)]
                left = [f for f in last if all(m.generic or is_open(m.text) for m in f.data)]
                return left or (last[-1:] if pattern("flows", "lead_in", "goes_on").search(lead.of(self.text)) else [])
        if outer := next((s for s in self.segments if s.start <= lead.start and lead.end <= s.end and s.lead_in), None):
            return [inheritance.serving(self.policy, opener, outer) for opener in self._openers(outer)]
        return [
            Flow(
                id="",
                section="",
                segment="",
                kind=frame.kind,
                action=frame.action,
                actor=frame.actor,
                evidence=lead,
                purpose=mentions(self.text, frame.purpose),
                condition=mentions(self.text, frame.condition),
                recipient=mentions(self.text, frame.recipient),
                confidence=0.7,
            )
            for frame in frames(self.text, lead, self.policy.inside(lead))
        ]

    def _headed(self, segment: Segment) -> list[Flow]:
        """The act that the nearest heading names (您向我们提供的信息), for items that name data alone."""
        for heading in reversed(segment.headings):
            if heading.start >= segment.start:
                continue
            for rule in act_rules("flows", "headed"):
                if rule.kind and rule.pattern.search(heading.of(self.text)):
                    actor = Actor.USER if rule.action == "Provide" else Actor.CONTROLLER
                    return [Flow("", "", "", rule.kind, rule.action, actor, heading, confidence=0.6)]
        return []


def is_open(phrase: str) -> bool:
    """Whether data only point to a list below (下列与您有关的信息).

    >>> is_open("下列信息"), is_open("设备信息")
    (True, False)
    """
    return bool(pattern("flows", "data_below").match(phrase))


def _beside(title: Range | None, spans: tuple[Span, ...], *, more: bool) -> tuple[Span, ...]:
    """The spans of a sentence without those of the clause's title, where the clause says more than that."""
    if title is None:
        return spans
    others = tuple(s for s in spans if s.start >= title.end)
    return others if more or any(s.kind is SpanKind.ACTION for s in others) else spans


def _quoting(text: str, flow: Flow) -> Flow:
    """The flow with the words of its mentions as they stand in the policy, signs of emphasis included."""

    def quoted(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(replace(m, text=text[m.start : m.end]) for m in mentions)

    fields = {f.name: getattr(flow, f.name) for f in dataclass_fields(flow)}
    return replace(flow, **{k: quoted(v) for k, v in fields.items() if isinstance(v, tuple)})


def _data_before(frame: Frame, mine: list[Flow]) -> tuple[Mention, ...]:
    """The data of the flow before, for an act that gives data away without naming them."""
    if frame.kind is not Kind.OUT:
        return ()
    last = next((f for f in reversed(mine) if f.kind is not Kind.OUT or f.polarity is Polarity.AFFIRMED), None)
    return last.data if last else ()
