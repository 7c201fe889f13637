"""The spans of one sentence by kind, and what belongs to the comma-clause of a verb."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from kg.records import Range, Span, SpanKind
from kg.relate.rulebook import pattern


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of one sentence by kind."""

    acts: tuple[Span, ...]
    data: tuple[Span, ...]
    purposes: tuple[Span, ...]
    conditions: tuple[Span, ...]
    recipients: tuple[Span, ...]
    sources: tuple[Span, ...]
    actors: tuple[Span, ...]

    @property
    def passages(self) -> tuple[Span, ...]:
        """The purposes and conditions: words that say nothing of who acts."""
        return (*self.purposes, *self.conditions)

    def filled_from(self, others: Spans) -> Spans:
        """These spans, and of kinds that are not among them those of another sentence."""
        return Spans(*(getattr(self, field.name) or getattr(others, field.name) for field in fields(self)))


def of_kinds(spans: tuple[Span, ...]) -> Spans:
    """The spans sorted into their kinds.

    >>> of_kinds((Span(0, 2, SpanKind.DATA, "lexicon"),)).data
    (Span(start=0, end=2, kind=<SpanKind.DATA: 'data'>, method='lexicon', score=1.0, concept='', role=''),)
    """

    def pick(kind: SpanKind) -> tuple[Span, ...]:
        return tuple(s for s in spans if s.kind is kind)

    return Spans(
        acts=pick(SpanKind.ACTION),
        data=pick(SpanKind.DATA),
        purposes=pick(SpanKind.PURPOSE),
        conditions=pick(SpanKind.CONDITION),
        recipients=pick(SpanKind.RECIPIENT),
        sources=pick(SpanKind.SOURCE),
        actors=pick(SpanKind.ACTOR),
    )


def words_of(text: str, span: Span) -> str:
    """The words of a span.

    >>> words_of("我们收集", Span(2, 4, SpanKind.ACTION, "lexicon"))
    '收集'
    """
    return text[span.start : span.end]


def inside(span: Span, others: Iterable[Span | Range]) -> bool:
    """Whether a span lies within one of some places.

    >>> inside(Span(2, 4, SpanKind.DATA, "lexicon"), [Range(0, 4)])
    True
    """
    return any(o.start <= span.start and span.end <= o.end for o in others)


def start_of(text: str, start: int, at: int) -> int:
    """The start of the comma-clause in which a place stands; commas in brackets do not count.

    >>> start_of("注册时，我们（及子公司，如有）收集姓名", 0, 15)
    4
    """
    depth = 0
    for index in range(at - 1, start - 1, -1):
        char = text[index]
        if char in "）)":
            depth += 1
        elif char in "（(":
            if depth == 0:
                return index + 1
            depth -= 1
        elif char in "，,：:；;。" and depth == 0:
            return index + 1
    return start


def end_of(text: str, at: int, end: int) -> int:
    """The end of the comma-clause in which a place stands.

    >>> end_of("收集姓名，用于注册", 2, 9)
    4
    """
    return min((i for i in (text.find(mark, at, end) for mark in "，；") if i >= 0), default=end)


def without(text: str, start: int, end: int, passages: tuple[Span, ...]) -> str:
    """The words of a stretch that stand in none of the passages.

    >>> without("我们为安全收集", 0, 7, (Span(2, 5, SpanKind.PURPOSE, "x"),))
    '我们收集'
    """
    return "".join(text[i] for i in range(start, end) if not any(p.start <= i < p.end for p in passages))


def near(text: str, parties: tuple[Span, ...], clause: int, at: int, end: int) -> tuple[Span, ...]:
    """The parties of the verb's own clause, which starts at ``clause`` and goes on after the verb's end ``at``."""
    return tuple(p for p in parties if clause <= p.start and p.end <= end_of(text, at, end))


def introduced(text: str, sentence: Range, parties: tuple[Span, ...]) -> tuple[Span, ...]:
    """The parties where the sentence introduces them (简称“甲”, 由第三方提供); others where they stand."""
    moved = []
    for party in parties:
        at = text.find(words_of(text, party), sentence.start, party.end)
        cue = "introduces" if party.kind is SpanKind.RECIPIENT else "provides"
        if not pattern("frames", cue).search(text, sentence.start, at):
            at = party.start
        moved.append(replace(party, start=at, end=at + party.end - party.start))
    return tuple(moved)
