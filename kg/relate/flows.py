"""Span -> Flow: reads the sentences of every clause in order; an opening paragraph may leave its data to a list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

from kg.records import (
    ATTRIBUTIVE,
    Actor,
    BlockKind,
    Document,
    Flow,
    Kind,
    Necessity,
    Polarity,
    Range,
    Segment,
    Span,
    SpanKind,
)
from kg.relate import classified, exceptions, inheritance, listed
from kg.relate.attachment import Pairings, attached
from kg.relate.blocks import blocks
from kg.relate.labels import Labelled, asked, entries, titled
from kg.relate.listed import Lists
from kg.relate.permissions import headed
from kg.relate.readings import CLASSIFIER, readings
from kg.relate.rulebook import pattern, words
from kg.relate.stated import stated
from kg.relate.words import Annotated, quoted
from kg.sentences import plain
from kg.sentences import sentences as sentences_of

_LONGEST_TITLE = 40  # characters
_TELLS = ("collects", "gives", "keeps", "handles", "kept_to", "abroad", "stops")  # flows below headings of other things


def flows(
    document: Document, segments: tuple[Segment, ...], spans: tuple[Span, ...], *, classify: bool = True
) -> tuple[Flow, ...]:
    """The flows of a policy in the order of the text; ids are clause id and a running number.

    In clauses that nobody marked up the classifier weighs what the rules find, and the model of attachment which parts
    belong to which flow, unless ``classify`` is false.
    """
    return _read(document, segments, spans, weighs=classify).numbered()


def pairings(document: Document, segments: tuple[Segment, ...], spans: tuple[Span, ...]) -> Pairings:
    """The flows of a policy before their parts are attached, and the parts that each may have: to learn from."""
    return _read(document, segments, spans, weighs=True).pairings()


def _read(document: Document, segments: tuple[Segment, ...], spans: tuple[Span, ...], *, weighs: bool) -> _Reader:
    reader = _Reader(document, segments, spans, weighs=weighs)
    for segment in segments:
        reader.read(segment)
    return reader


def _elsewhere(record: Labelled, segment: Segment) -> bool:
    """Whether all data of a record stand in other clauses."""
    return bool(record.data) and not any(segment.start <= span.start < segment.end for span in record.data)


def _own(record: Labelled, segment: Segment) -> Range:
    """The place of a record, of a row without the cells that reach down from rows above."""
    start = max(record.place.start, segment.start) if segment.cells else record.place.start
    return Range(start, record.place.end)


class _Reader:
    def __init__(
        self, document: Document, segments: tuple[Segment, ...], spans: tuple[Span, ...], *, weighs: bool
    ) -> None:
        self.weighs = weighs
        self.text = plain(document.text)
        self.policy = Annotated(self.text, spans)
        self.document = document
        self.segments = segments
        self.blocks = blocks(self.text, segments)
        self.records: dict[str, tuple[Labelled, ...]] = {}  # by the first clause of a run
        self.lists = Lists(self.policy, segments)
        self.titles = sorted({cell.header.start for s in segments for cell in s.cells if cell.header})
        self.around: dict[str, Necessity | None] = {}  # by clause
        self.found: list[Flow] = []

    def read(self, segment: Segment) -> None:
        """Adds the flows of one clause."""
        if segment.kind is BlockKind.HEADING or self._titles(segment):
            return
        body = Range(segment.body or segment.start, segment.end)
        if self._skipped(segment):
            said = body.of(self.text)
            if any(pattern("flows", tells).search(said) for tells in _TELLS):
                mine = stated(self.policy, segment, sentences_of(self.text, body.start, body.end))
                self.found += filter(self._told, mine)
            return
        records = self._records(segment)
        if any(record.whole for record in records):
            for record in records:
                begins = record.data and segment.start <= record.data[0].start < segment.end
                if record.whole and record.data and (begins or segment.cells):
                    self.found += self.lists.flows(segment, _own(record, segment), record)
            return
        sentences = sentences_of(self.text, body.start, body.end)
        permission = asked(self.text, segment) if len(sentences) == 1 else None
        mine = [] if permission else headed(self.policy, segment, sentences, stated(self.policy, segment, sentences))
        if self._about_technique(segment):
            self.found += filter(None, map(self._beside_technique, mine))
            return
        if len(sentences) <= 2 and (not mine or self._is_item(segment, body)) and not self._is_apart(segment, body):
            named = permission or (records[0] if records else titled(self.text, segment, self.policy.inside(body)))
            if not (records and named is records[0] and _elsewhere(records[0], segment)):
                mine = self.lists.flows(segment, body, named) or mine
        self.lists.remember(segment, mine)
        self.found += mine

    def _placed(self, flow: Flow) -> Flow:
        """A flow with what the titles, the lists and the paragraphs around its clause say of it."""
        titled = inheritance.with_titles(self.policy, self.segments, flow)
        return self._with_necessity(listed.with_getters(self.policy, self.segments, titled))

    def _with_necessity(self, flow: Flow) -> Flow:
        """A flow whose clause says nothing of doing without the data, as the paragraphs around its clause say."""
        if flow.necessity or flow.polarity is Polarity.NEGATED:
            return flow
        if flow.segment not in self.around:
            self.around[flow.segment] = inheritance.necessity_around(self.text, self.segments, flow.evidence.start)
        return replace(flow, necessity=self.around[flow.segment])

    def _records(self, segment: Segment) -> tuple[Labelled, ...]:
        """The records that a clause has a part in, of the run of labelled lines in which it stands."""
        group = self.blocks.get(segment.id, (segment,))
        if group[0].id not in self.records:
            cells = (cell.start for cell in group[0].cells)  # some may reach down from rows above
            block = Range(min(cells, default=group[0].body or group[0].start), group[-1].end)
            self.records[group[0].id] = entries(self.text, group, self.policy.inside(block))
        records = self.records[group[0].id]
        first = bisect_right(records, segment.start, key=lambda record: record.place.end)
        return records[first : bisect_left(records, segment.end, key=lambda record: record.place.start)]

    def pairings(self) -> Pairings:
        """The flows as rules and classifier find them, and what may belong to them.

        What was read from the rows of a table stays as it is, since the words around say little of it; so does what
        stands in the clauses that a person marked up, which the classifier doesn't read.
        """
        marked = self._marked()
        unmarked = [s for s in self.segments if not self._titles(s) and s.id not in marked]
        read = readings(self.policy, unmarked)
        apart = marked | {segment.id for segment in self.segments if segment.cells}
        found = tuple(
            self._placed(flow) if flow.method == CLASSIFIER else flow
            for flow in classified.weighed(self.policy, read, self._folded(), apart)
        )
        return Pairings.of(self.policy, self.segments, found, read, apart)

    def _folded(self) -> tuple[Flow, ...]:
        """The flows of the rules with what stands around their clauses, exception lists folded in."""
        return exceptions.folded(self.text, self.segments, tuple(map(self._placed, self.found)))

    def numbered(self) -> tuple[Flow, ...]:
        """All flows with their ids, each once."""
        found = attached(self.pairings()) if self.weighs else self._folded()
        counts: dict[str, int] = {}
        numbered = []
        for flow in sorted(
            dict.fromkeys(found),  # two verbs with one object (保存…，…保存) may state the same
            key=lambda f: (f.evidence.start, f.data[0].start if f.data else 0, f.kind, f.evidence.end),
        ):
            counts[flow.segment] = counts.get(flow.segment, 0) + 1
            numbered.append(replace(quoted(self.document.text, flow), id=f"{flow.segment}-{counts[flow.segment]}"))
        return tuple(numbered)

    def _marked(self) -> frozenset[str]:
        """The clauses in which somebody marked something up."""
        marks = [mark.start for mark in self.document.marks]
        return frozenset(s.id for s in self.segments if bisect_left(marks, s.start) < bisect_left(marks, s.end))

    def _told(self, flow: Flow) -> bool:
        """Whether a flow below a heading about something else is one all the same."""
        named = not all(m.generic for m in flow.data)
        return (
            self._collects(flow)
            or self._gives(flow)
            or self._uses(flow, "keeps", "keeping")
            or (named and self._uses(flow, "handles", "handling"))
            or self._limits(flow)
            or self._stops(flow)
        )

    def _stops(self, flow: Flow) -> bool:
        """Whether a flow there says that we collect or handle data no more."""
        return (
            flow.actor is Actor.CONTROLLER
            and flow.kind is not Kind.OUT
            and flow.polarity is Polarity.NEGATED
            and pattern("flows", "stops").search(flow.evidence.of(self.text)) is not None
        )

    def _collects(self, flow: Flow) -> bool:
        """Whether a flow below a heading about something else says in so many words that we collect certain data."""
        return (
            flow.kind is Kind.IN
            and flow.actor is Actor.CONTROLLER
            and flow.polarity is Polarity.AFFIRMED
            and any(not m.generic and not pattern("flows", "technique").search(m.text) for m in flow.data)
            and pattern("flows", "collects").search(flow.evidence.of(self.text)) is not None
        )

    def _gives(self, flow: Flow) -> bool:
        """Whether a flow there says that we give certain data to somebody, or that we don't."""
        return (
            (flow.kind, flow.actor) == (Kind.OUT, Actor.CONTROLLER)
            and bool(flow.recipient)
            and not all(m.generic for m in flow.data)
            and pattern("flows", "gives").search(flow.evidence.of(self.text)) is not None
        )

    def _uses(self, flow: Flow, tells: str, actions: str) -> bool:
        """Whether a flow there says in so many words that we do one of some things with data."""
        return (
            (flow.kind, flow.actor) == (Kind.USE, Actor.CONTROLLER)
            and flow.action in words("flows", actions)
            and pattern("flows", tells).search(flow.evidence.of(self.text)) is not None
        )

    def _limits(self, flow: Flow) -> bool:
        """Whether a flow there says that we use or give data in certain cases only, or do or don't send them abroad."""
        if flow.kind is Kind.IN or flow.actor is not Actor.CONTROLLER:
            return False
        abroad = any(pattern("flows", "receives_abroad").search(m.text) for m in flow.recipient)
        return abroad or pattern("flows", "kept_to").search(flow.evidence.of(self.text)) is not None

    def _is_apart(self, segment: Segment, body: Range) -> bool:
        """Whether a clause states nothing by its kind: one that defines, or a case of an exception."""
        defines = pattern("frames", "skip_sentence").search(body.of(self.text))
        return bool(defines) or exceptions.is_case(self.text, segment)

    def _is_item(self, segment: Segment, body: Range) -> bool:
        """Whether a clause stands below an opening paragraph and names data alone, verbs in relative clauses."""
        acts = self.policy.inside(body, SpanKind.ACTION)
        ours = pattern("flows", "ours").search(body.of(self.text))
        return bool(segment.lead_in) and not ours and all(s.method == ATTRIBUTIVE for s in acts)

    def _about_technique(self, segment: Segment) -> bool:
        """Whether the nearest heading that tells says that the clause is about cookies and the like."""
        for heading in reversed(segment.headings):
            title = heading.of(self.text)
            if pattern("flows", "flow_heading").search(title) or pattern("flows", "technique_heading").search(title):
                return not pattern("flows", "flow_heading").search(title)
        return False

    def _beside_technique(self, flow: Flow) -> Flow | None:
        """A flow without the techniques among its data; None where it names no other data or says what they are."""
        if pattern("flows", "technique_is").search(flow.evidence.of(self.text)):
            return None
        data = tuple(m for m in flow.data if not pattern("flows", "technique").search(m.text))
        together = pattern("frames", "actor", "gathered_jointly").search(flow.evidence.of(self.text))
        return replace(flow, data=data) if data and (together or any(not m.generic for m in data)) else None

    def _titles(self, segment: Segment) -> bool:
        """Whether the clause is the row of titles of a table, and no sentence that stands in its place."""
        line = self.text[segment.start : segment.end]
        if not segment.cells or any(cell.header for cell in segment.cells) or "。" in line:
            return False
        after = bisect_left(self.titles, segment.start)
        return after < len(self.titles) and self.titles[after] < segment.end

    def _skipped(self, segment: Segment) -> bool:
        """Whether the nearest heading that tells says that the clause is about something else than flows."""
        for heading in reversed(segment.headings):
            title = heading.of(self.text)
            if len(title) <= _LONGEST_TITLE and not pattern("flows", "document").search(title):
                if pattern("flows", "skip_heading").search(title):
                    return not pattern("flows", "flow_first").search(title)
                if pattern("flows", "flow_heading").search(title):
                    return False
        return False
