"""Span -> Flow: reads the sentences of every clause in order and carries over what the clauses before them leave open."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from kg.records import Actor, BlockKind, Document, Flow, Kind, Mention, Polarity, Range, Segment, Span, SpanKind
from kg.relate import exceptions, manner
from kg.relate.frames import Frame, frames
from kg.relate.blocks import blocks
from kg.relate.circumstances import circumstances
from kg.relate.labels import Labelled, labelled, titled
from kg.relate.rulebook import pattern
from kg.relate.words import is_generic, mentions
from kg.sentences import sentences as sentences_of


def flows(document: Document, segments: tuple[Segment, ...], spans: tuple[Span, ...]) -> tuple[Flow, ...]:
    """The flows of a policy in the order of the text; ids are clause id and a running number."""
    reader = _Reader(document, segments, spans)
    for segment in segments:
        reader.read(segment)
    return reader.numbered()


class _Reader:
    def __init__(self, document: Document, segments: tuple[Segment, ...], spans: tuple[Span, ...]) -> None:
        self.text = document.text
        self.segments = segments
        self.spans = tuple(sorted(spans, key=lambda s: s.start))
        self.starts = [s.start for s in self.spans]
        self.blocks = blocks(document.text, segments)
        self.found: list[Flow] = []
        self.open: dict[Range, list[Flow]] = {}  # flows of the paragraphs that open lists, by place

    def inside(self, start: int, end: int) -> tuple[Span, ...]:
        """The spans of a stretch."""
        a, b = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return tuple(s for s in self.spans[a:b] if s.end <= end)

    def read(self, segment: Segment) -> None:
        """Adds the flows of one clause."""
        if segment.kind is BlockKind.HEADING or self._skipped(segment):
            return
        body = Range(segment.body or segment.start, segment.end)
        group = self.blocks.get(segment.id, (segment,))
        body = Range(group[0].body or group[0].start, group[-1].end) if len(group) > 1 else body
        named = labelled(self.text, group, self.inside(body.start, body.end))
        if named and (named.purpose or named.recipient):
            if segment.start <= named.data[0].start < segment.end:
                self.found += self._listed(segment, body, named)
            return
        body = Range(segment.body or segment.start, segment.end)
        mine: list[Flow] = []
        sentences = sentences_of(self.text, body.start, body.end)
        for index, sentence in enumerate(sentences):
            later = self.text[sentence.end : body.end]
            nexts = [self.text[s.start : s.end] for s in sentences[index + 1 :]]
            if mine and pattern("completes").match(sentence.of(self.text)):
                mine = self._completed(mine, sentence)
                if not any(
                    s.kind is SpanKind.DATA and not is_generic(self.text[s.start : s.end])
                    for s in self.inside(sentence.start, sentence.end)
                ):
                    continue
            for frame in frames(self.text, sentence, self.inside(sentence.start, sentence.end)):
                if exceptions.is_case(self.text, segment) and not exceptions.states(frame.before):
                    continue
                if mine and self._completes(frame):
                    mine = self._completed(mine, Range(frame.verb.start, sentence.end))
                    continue
                flow = self._flow(
                    frame, segment, mine, later if len(nexts) < 6 else "".join(nexts[:5]), sentences, index
                )
                if flow:
                    mine.append(flow)
        if not mine and len(sentences) <= 2 and not exceptions.is_case(self.text, segment):
            mine = self._listed(segment, body, named or titled(self.text, segment, self.inside(body.start, body.end)))
        self.open[Range(segment.start, segment.end)] = mine
        self.found += [f for f in mine if not all(re.match("以下|下列|如下", m.text) for m in f.data)]

    def _skipped(self, segment: Segment) -> bool:
        titles = [h.of(self.text) for h in segment.headings]
        return any(pattern("skip", "heading").search(t) and len(t) <= 40 for t in titles)

    def _flow(
        self, frame: Frame, segment: Segment, mine: list[Flow], later: str, sentences: tuple[Range, ...], index: int
    ) -> Flow | None:
        text = self.text
        sentence = frame.sentence.of(text)
        data = mentions(text, frame.data)
        before = frame.before
        polarity = manner.polarity(before)
        if not data:
            last = next((f for f in reversed(mine) if f.kind is not Kind.OUT or f.polarity is Polarity.AFFIRMED), None)
            if frame.kind is not Kind.OUT or last is None:
                return None
            data = last.data
        specific = [m for m in data if not m.generic]
        purpose = self._purposes(frame.purpose)
        condition = mentions(text, frame.condition) or self._standing(sentences, index)
        if not purpose and polarity is Polarity.AFFIRMED:
            purpose = self._inherited(segment, sentences, index)
        if specific and frame.kind is not Kind.OUT:
            anaphors = [m for m in data if m.generic and re.match(r"上述|前述|这些|该等?|此类|相关", m.text)]
            data = tuple(m for m in data if m not in anaphors)
        if not specific and not (
            purpose
            or condition
            or frame.recipient
            or frame.source
            or polarity is Polarity.NEGATED
            or (frame.kind is Kind.USE and frame.action not in ("Use",))
        ):
            return None
        if (
            frame.action == "Provide"
            and not specific
            and all(re.match(r"上述|这些|该|此类|前述|以上", m.text) for m in data)
        ):
            return None  # 提供上述信息后: what was asked for is named again
        start = min([frame.sentence.start, *(m.start for m in data)])
        needed = manner.necessity(sentence, later) if polarity is Polarity.AFFIRMED else None
        scores = [s.score for s in (*frame.data, frame.verb)]
        return Flow(
            id="",
            section=segment.section,
            segment=segment.id,
            kind=frame.kind,
            action=frame.action,
            actor=frame.actor,
            evidence=Range(start, _rstrip(text, frame.sentence)),
            polarity=polarity,
            modality=manner.modality(before),
            necessity=needed,
            data=data,
            purpose=purpose,
            recipient=mentions(text, frame.recipient),
            source=mentions(text, frame.source),
            condition=condition,
            consent=tuple(m for m in condition if re.search(r"同意|授权", m.text)),
            consequence=self._consequence(sentences, index),
            opt_out=self._opt_out(sentences, index),
            **circumstances(text, frame.sentence),
            confidence=round(min(scores), 3) if scores else 0.6,
            method="markup" if any(s.method == "markup" for s in frame.data) else "rule",
        )

    def _inherited(self, segment: Segment, sentences: tuple[Range, ...], index: int) -> tuple[Mention, ...]:
        """A purpose stated once before: by the sentence that 为此 takes up, or by the paragraph that opens the list."""
        if index and pattern("thereby").match(sentences[index].of(self.text)):
            for earlier in reversed(sentences[:index]):
                spans = [s for s in self.inside(earlier.start, earlier.end) if s.kind is SpanKind.PURPOSE]
                if found := self._purposes(tuple(spans)):
                    return found
        if segment.lead_in and pattern("lead_in", "list").search(segment.lead_in.of(self.text)):
            if not pattern("lead_in", "exception").search(segment.lead_in.of(self.text)):
                spans = [
                    s for s in self.inside(segment.lead_in.start, segment.lead_in.end) if s.kind is SpanKind.PURPOSE
                ]
                return self._purposes(tuple(spans))
        return ()

    def _purposes(self, spans: tuple[Span, ...]) -> tuple[Mention, ...]:
        """The purposes that say something themselves; 以下目的 leaves it to the items below."""
        return tuple(m for m in mentions(self.text, spans) if not pattern("elsewhere").search(m.text))

    def _standing(self, sentences: tuple[Range, ...], index: int) -> tuple[Mention, ...]:
        """The condition of the sentence before, where this one takes it up (此时, 在此过程中, 为此)."""
        if index and pattern("takes_up").match(sentences[index].of(self.text)):
            before = sentences[index - 1]
            found = [s for s in self.inside(before.start, before.end) if s.kind is SpanKind.CONDITION]
            return mentions(self.text, tuple(found))
        return ()

    def _consequence(self, sentences: tuple[Range, ...], index: int) -> tuple[Mention, ...]:
        """The first sentence from here on that says what refusing costs."""
        for sentence in sentences[index : index + 3]:
            if pattern("necessity", "refused").search(sentence.of(self.text)):
                return (self._mention(sentence),)
        return ()

    def _opt_out(self, sentences: tuple[Range, ...], index: int) -> tuple[Mention, ...]:
        for sentence in sentences[index : index + 3]:
            if re.search(r"关闭|退订|解除绑定|取消授权|撤回|拒绝接收", sentence.of(self.text)):
                return (self._mention(sentence),)
        return ()

    def _mention(self, place: Range) -> Mention:
        end = _rstrip(self.text, place)
        return Mention(place.start, end, self.text[place.start : end])

    def _completes(self, frame: Frame) -> bool:
        """我们收集这些信息是为了…: nothing new is collected."""
        words = self.text[frame.verb.end : frame.data[0].end] if frame.data else ""
        return (
            frame.kind is Kind.IN
            and len(frame.data) == 1
            and bool(re.match(r"(?:您的)?(?:上述|前述|以上|这些|该等?|此类)[^，。]{0,6}(?:信息|数据)$", words))
            and bool(frame.purpose)
        )

    def _completed(self, mine: list[Flow], sentence: Range) -> list[Flow]:
        """我们收集这些信息是为了…: the purpose goes to the flows before that have none."""
        spans = tuple(s for s in self.inside(sentence.start, sentence.end) if s.kind is SpanKind.PURPOSE)
        purpose = mentions(self.text, spans)
        if not purpose:
            return mine
        return [
            replace(f, purpose=(*f.purpose, *purpose), evidence=Range(f.evidence.start, _rstrip(self.text, sentence)))
            if f.kind is Kind.IN and (not f.purpose or f.evidence.end >= sentence.start - 2)
            else f
            for f in mine
        ]

    def _listed(self, segment: Segment, body: Range, named: Labelled | None) -> list[Flow]:
        """The data of a list item or table row whose labels, or whose opening paragraph, state the act."""
        lead = self._opener(segment)
        if lead is None and named is None:
            return []
        if named is None:
            spans = tuple(s for s in self.inside(body.start, body.end) if s.kind is SpanKind.DATA)
            data = tuple(m for m in mentions(self.text, spans) if not m.generic)
        else:
            data = named.data
        if not data or (named is None and sum(m.end - m.start for m in data) * 3 < body.end - body.start):
            return []
        if lead is None:
            asks = any("权限" in h.of(self.text) for h in segment.headings)
            action = "Request" if asks else "Collect"
            lead = Flow("", segment.section, segment.id, Kind.IN, action, Actor.CONTROLLER, body)
        own = mentions(self.text, tuple(s for s in self.inside(body.start, body.end) if s.kind is SpanKind.PURPOSE))
        purpose = (named.purpose if named else ()) or own or lead.purpose
        if named and named.recipient:
            lead = replace(
                lead, kind=Kind.OUT, action="Collect", actor=Actor.THIRD_PARTY, recipient=named.recipient, source=()
            )
        return [
            replace(
                lead,
                section=segment.section,
                segment=segment.id,
                data=data,
                purpose=purpose,
                evidence=Range(body.start, _rstrip(self.text, body)),
                method="rule-list",
                confidence=min(lead.confidence, 0.8),
            )
        ]

    def _opener(self, segment: Segment) -> Flow | None:
        """The flow of the paragraph that opens the list, where that paragraph leaves its data to the list."""
        lead = segment.lead_in
        if lead is None or not pattern("lead_in", "list").search(lead.of(self.text)):
            return None
        for place, opened in self.open.items():
            if place.covers(lead) and opened:
                return opened[-1]
        for frame in frames(self.text, lead, self.inside(lead.start, lead.end)):
            return Flow(
                "",
                "",
                "",
                frame.kind,
                frame.action,
                frame.actor,
                lead,
                purpose=mentions(self.text, frame.purpose),
                condition=mentions(self.text, frame.condition),
                recipient=mentions(self.text, frame.recipient),
                confidence=0.7,
            )
        return None

    def _with_titles(self, flow: Flow) -> Flow:
        """我们出于以下目的收集…: the titles of the items are its purposes."""
        words = self.text[flow.evidence.start : flow.evidence.end]
        if flow.purpose or not all(m.generic for m in flow.data) or not pattern("lead_in", "purposes").search(words):
            return flow
        titles = []
        for segment in self.segments:
            if (segment.lead_in and segment.lead_in.start <= flow.evidence.start < segment.lead_in.end) or (
                segment.lead_in and flow.evidence.covers(segment.lead_in)
            ):
                place = (
                    segment.headings[-1] if segment.headings and segment.headings[-1].start >= segment.start else None
                )
                if place is None and segment.kind is BlockKind.HEADING:
                    place = Range(segment.body or segment.start, _rstrip(self.text, Range(segment.start, segment.end)))
                if place:
                    titles.append(Mention(place.start, place.end, place.of(self.text)))
        return replace(flow, purpose=tuple(titles))

    def numbered(self) -> tuple[Flow, ...]:
        """All flows with their ids, exception lists folded in."""
        self.found = [self._with_titles(flow) for flow in self.found]
        found = exceptions.folded(self.text, self.segments, tuple(self.found), self.inside)
        counts: dict[str, int] = {}
        numbered = []
        for flow in sorted(
            found, key=lambda f: (f.evidence.start, f.data[0].start if f.data else 0, f.kind, f.evidence.end)
        ):
            counts[flow.segment] = counts.get(flow.segment, 0) + 1
            numbered.append(replace(flow, id=f"{flow.segment}-{counts[flow.segment]}"))
        return tuple(numbered)


def _rstrip(text: str, place: Range) -> int:
    end = place.end
    while end > place.start and text[end - 1].isspace():
        end -= 1
    return end
