"""Label lists, permission lists and table rows: 收集信息：… 用途：…, 相机：用于…."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.records import Mention, Range, Segment, Span, SpanKind
from kg.relate.rulebook import pattern
from kg.relate.rulebook import words as listed
from kg.relate.words import mentions

_SHORT_NAME = 16  # characters
_LABEL = re.compile(r"(?:^|(?<=[\n；;。，, 　\t]))(?P<label>[^：:\n；;。，,]{2,14})[：:]")


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the labels of one clause give."""

    data: tuple[Mention, ...]
    purpose: tuple[Mention, ...]
    recipient: tuple[Mention, ...]


def labelled(text: str, segments: tuple[Segment, ...], spans: tuple[Span, ...]) -> Labelled | None:
    """The labelled parts of a row, a clause or a block of lines; None where no label says that data stand there."""
    fields = [f for s in segments for f in (_cells(text, s) if s.cells else _labels(text, s))]
    data: list[Span] = []
    purpose: list[Mention] = []
    recipient: list[Mention] = []
    for label, place in fields:
        words = place.of(text).strip()
        if not words and not recipient and pattern("labels", "kit").fullmatch(label):
            recipient.append(_whole(text, Range(text.rfind(label, 0, place.start), place.start - 1)))
        if not words or words in listed("labels", "empty"):
            continue
        inside = [s for s in spans if s.kind is SpanKind.DATA and place.start <= s.start and s.end <= place.end]
        if pattern("labels", "purpose").fullmatch(label):
            purpose.append(_whole(text, place))
        elif pattern("labels", "data").fullmatch(label):
            data += [s for s in inside if text[s.start : s.end] not in listed("labels", "no_data")] or _named(
                text, place
            )
        elif pattern("labels", "recipient").fullmatch(label):
            recipient.append(_whole(text, place))
    if not data:
        return None
    return Labelled(mentions(text, tuple(data)), tuple(purpose), tuple(recipient))


def _named(text: str, place: Range) -> list[Span]:
    """A cell or line under a data label that is one short name (日历); none where it opens no data (通知)."""
    whole = _whole(text, place)
    if not 1 < len(whole.text) <= _SHORT_NAME or whole.text in listed("labels", "no_data"):
        return []
    return [Span(whole.start, whole.end, SpanKind.DATA, "rule-label", 0.7)]


def titled(text: str, segment: Segment, spans: tuple[Span, ...]) -> Labelled | None:
    """A clause that names data alone and what they are for (通讯录：用于查找好友).

    None where the clause is built otherwise.
    """
    label = _LABEL.match(text, segment.body or segment.start, segment.end)
    if label is None:
        return None
    start, end = label.span("label")
    data = tuple(s for s in spans if s.kind is SpanKind.DATA and start <= s.start and s.end <= end)
    if not pattern("labels", "between").fullmatch(_without(text, start, end, data)):
        return None
    purpose = tuple(s for s in spans if s.kind is SpanKind.PURPOSE and s.start >= label.end())
    return Labelled(mentions(text, data), mentions(text, purpose), ()) if data and purpose else None


def _without(text: str, start: int, end: int, spans: tuple[Span, ...]) -> str:
    """The words of a stretch that no span covers."""
    return "".join(text[i] for i in range(start, end) if not any(s.start <= i < s.end for s in spans))


def _whole(text: str, place: Range) -> Mention:
    start, end = place.start, place.end
    while start < end and text[start] in " \t\n\u3000":
        start += 1
    while end > start and text[end - 1] in " \t\n\u3000。；;，,":
        end -= 1
    return Mention(start, end, text[start:end])


def _cells(text: str, segment: Segment) -> list[tuple[str, Range]]:
    return [(_name(c.header.of(text)), Range(c.start, c.end)) for c in segment.cells if c.header]


def _name(header: str) -> str:
    """The label of a column: the last words of its header, without blanks and signs of emphasis."""
    return re.sub(r"[\s*_]", "", re.split(r"[。\n]|\s{2,}", header.strip())[-1])


def _labels(text: str, segment: Segment) -> list[tuple[str, Range]]:
    found = list(_LABEL.finditer(text, segment.body or segment.start, segment.end))
    ends = [*(m.start() for m in found[1:]), segment.end][: len(found)]
    return [(re.sub(r"\s", "", m.group("label")), Range(m.end(), end)) for m, end in zip(found, ends, strict=True)]
