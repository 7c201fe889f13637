"""Label lists, permission lists and table rows: 收集信息：… 用途：…, 相机：用于…."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.records import Mention, Range, Segment, Span, SpanKind
from kg.relate.rulebook import pattern
from kg.relate.rulebook import words as listed
from kg.relate.words import mentions

_ADDRESS = re.compile(r"[<（(\[]?\s*https?://\S*\s*$")
_SHORT_NAME = 16  # characters
_LABEL = re.compile(r"(?:^|(?<=[\n；;。，, 　\t]))(?P<label>[^：:\n；;。，,]{2,14})[：:]")


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the labels of one clause give. ``asks``: the data are permissions; ``may``: perhaps they are collected."""

    data: tuple[Mention, ...]
    purpose: tuple[Mention, ...]
    recipient: tuple[Mention, ...] = ()
    condition: tuple[Mention, ...] = ()
    asks: bool = False
    may: bool = False


def labelled(text: str, segments: tuple[Segment, ...], spans: tuple[Span, ...]) -> Labelled | None:
    """The labelled parts of a row, a clause or a block of lines; None where no label says that data stand there.

    A row whose cell of data is empty has none.
    """
    fields = [f for s in segments for f in (_cells(text, s) if s.cells else _labels(text, s))]
    of_parties = any(pattern("labels", "of_parties").search(place.of(text)) for place in _above(segments[0]))
    data: list[Span] = []
    found: dict[str, list[Mention]] = {"purpose": [], "recipient": [], "condition": []}
    asks, may, empty = False, False, False
    for label, place in fields:
        words = place.of(text).strip()
        kind = _kind(label, row=bool(segments[0].cells), of_parties=of_parties)
        if not words and not found["recipient"] and pattern("labels", "kit").fullmatch(label):
            found["recipient"].append(_whole(text, Range(text.rfind(label, 0, place.start), place.start - 1)))
        elif kind in ("data", "permission"):
            more = _data(text, place, spans) if words and words not in listed("labels", "empty") else []
            empty = empty or bool(segments[0].cells)
            asks = asks or (not data and kind == "permission")
            may = may or bool(pattern("labels", "may").search(label))
            data += more
        elif kind and (mention := _said(text, place, kind)):
            found[kind].append(mention)
    if not data and not empty:
        return None
    purpose, recipient, condition = (tuple(found[name]) for name in ("purpose", "recipient", "condition"))
    return Labelled(mentions(text, tuple(data)), purpose, recipient, condition, asks, may)


def _above(segment: Segment) -> tuple[Range, ...]:
    return (*segment.headings, *((segment.lead_in,) if segment.lead_in else ()))


def _kind(label: str, *, row: bool, of_parties: bool) -> str:
    """What stands under a label; an empty string where that is nothing of a flow."""
    names = ["purpose", "data", "permission", "recipient"] + row * ["condition"] + (row and of_parties) * ["party"]
    kind = next((name for name in names if pattern("labels", name).fullmatch(label)), "")
    return "recipient" if kind == "party" else kind


def _said(text: str, place: Range, kind: str) -> Mention | None:
    """The words of a cell or line as a mention; None where they say nothing."""
    whole = _whole(text, place)
    if kind == "condition":
        when = pattern("labels", "when").match(whole.text)
        return Mention(whole.start, whole.start + when.end(), when.group()) if when else None
    if kind == "purpose" and (cue := pattern("labels", "for_it").match(whole.text)):
        whole = Mention(whole.start + cue.end(), whole.end, whole.text[cue.end() :])
    return (
        whole
        if whole.text and whole.text not in (*listed("labels", "empty"), *listed("labels", "no_purpose"))
        else None
    )


def _data(text: str, place: Range, spans: tuple[Span, ...]) -> list[Span]:
    """The data of a cell or line under a data label; if nothing there is known as data, a short name (日历) is."""
    asides = [m.span() for m in pattern("labels", "aside").finditer(text, place.start, place.end)]
    inside = [
        _without_verb(text, s)
        for s in spans
        if s.kind is SpanKind.DATA
        and place.start <= s.start
        and s.end <= place.end
        and not any(a <= s.start and s.end <= b for a, b in asides)
    ] or _named(text, place)
    return [s for s in inside if not pattern("labels", "no_data").fullmatch(text[s.start : s.end])]


def _without_verb(text: str, span: Span) -> Span:
    verb = pattern("labels", "gets").match(text, span.start, span.end)
    return replace(span, start=verb.end()) if verb else span


def _named(text: str, place: Range) -> list[Span]:
    """What a cell or line names that is one short name, without the verb of a permission (读取日历)."""
    whole = _whole(text, place)
    verb = pattern("labels", "opens_data").match(whole.text)
    name = whole.text[verb.end() :] if verb else whole.text
    if not 1 < len(name) <= _SHORT_NAME or pattern("labels", "no_data").fullmatch(whole.text):
        return []
    if pattern("labels", "acts_only").match(name):
        return []
    return [Span(whole.end - len(name), whole.end, SpanKind.DATA, "rule-label", 0.7)]


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
    return Labelled(mentions(text, data), mentions(text, purpose)) if data and purpose else None


def _without(text: str, start: int, end: int, spans: tuple[Span, ...]) -> str:
    """The words of a stretch that no span covers."""
    return "".join(text[i] for i in range(start, end) if not any(s.start <= i < s.end for s in spans))


def _whole(text: str, place: Range) -> Mention:
    """The words of a cell or line without an address that ends them."""
    start, end = place.start, place.end
    if address := _ADDRESS.search(text, start, end):
        end = address.start()
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
