"""Label lists, permission lists and table rows: 收集信息：… 用途：…, 相机：用于…."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from kg.records import Mention, Necessity, Range, Segment, Span, SpanKind
from kg.relate.rulebook import pattern
from kg.relate.rulebook import words as listed
from kg.relate.words import mentions

_ADDRESS = re.compile(r"[<（(\[]?\s*https?://\S*\s*$")
_COLON = re.compile(r"(?:功能|服务)?[】*_\s]*[：:。]?[*_\s]*")
_SHORT_NAME = 16  # characters
_LABEL = re.compile(r"(?:^|(?<=[\n；;。，, 　\t]))(?P<label>[^：:\n；;。，,]{2,14})[：:]")


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the labels of one row or entry give. ``asks``: for permissions; ``may``: the data are perhaps collected."""

    place: Range
    data: tuple[Mention, ...]
    purpose: tuple[Mention, ...]
    recipient: tuple[Mention, ...] = ()
    condition: tuple[Mention, ...] = ()
    asks: bool = False
    may: bool = False
    necessity: Necessity | None = None

    @property
    def whole(self) -> bool:
        """Whether it says more than that data stand there: a record, which is read by its labels alone."""
        return not self.data or bool(self.purpose or self.recipient)


@dataclass(frozen=True, slots=True)
class _Field:
    """A label, without blanks, and the places of it and of what stands under it."""

    label: str
    title: Range
    place: Range
    segment: Segment


def entries(text: str, segments: tuple[Segment, ...], spans: tuple[Span, ...]) -> tuple[Labelled, ...]:
    """The records of a row, a clause or a run of labelled lines; none where no label says that data stand there.

    A label that comes again opens the next one, and so do the name of an SDK or of a permission on a line alone and,
    where names stand first, the label of a name. A record that says that there are no data has none.
    """
    fields = [f for s in segments for f in (_cells(text, s) if s.cells else _labels(text, s))]
    telling = [_opens(field) for field in fields if _kind(field)]
    named_first = bool(telling) and (telling[0] or not telling[-1])
    groups: list[list[_Field]] = []
    seen: set[str] = set()
    for field in fields:
        again = field.label in seen and not field.segment.cells
        alone = _is_kit(field) or field.title.start == field.title.end
        if not groups or again or alone or (named_first and _opens(field)):
            groups.append([])
            seen.clear()
        groups[-1].append(field)
        seen.add(field.label)
    found = (_entry(text, group, spans) for group in groups)
    return tuple(entry for entry in found if entry is not None)


def _opens(field: _Field) -> bool:
    return pattern("labels", "opens").fullmatch(field.label) is not None


def _is_kit(field: _Field) -> bool:
    """Whether a field is no more than the name of an SDK: a line alone."""
    return field.place.start == field.place.end and pattern("labels", "kit").fullmatch(field.label) is not None


def _entry(text: str, fields: list[_Field], spans: tuple[Span, ...]) -> Labelled | None:
    first = fields[0].segment
    of_parties = any(pattern("labels", "of_parties").search(place.of(text)) for place in _above(first))
    data: list[Span] = []
    found: dict[str, list[Mention]] = {"purpose": [], "recipient": [], "condition": []}
    asks, may, empty = False, False, False
    necessity: Necessity | None = None
    for field in fields:
        words = field.place.of(text).strip()
        kind = _kind(field, of_parties=of_parties)
        if _is_kit(field):
            found["recipient"].append(_whole(text, field.title))
        elif kind in ("data", "permission"):
            nothing = words in listed("labels", "empty")
            empty = empty or nothing or bool(first.cells)
            asks = asks or (not data and kind == "permission")
            may = may or bool(pattern("labels", "may").search(field.label))
            data += _data(text, field.place, spans) if words and not nothing else []
        elif kind == "necessity":
            necessity = _necessity(words)
        elif kind and (mention := _said(text, field.place, kind)):
            found[kind].append(mention)
    if not data and not empty:
        return None
    if not found["recipient"] and not first.cells:
        found["recipient"] += _kit_above(text, first)
    purpose, recipient, condition = (tuple(found[name]) for name in ("purpose", "recipient", "condition"))
    place = Range(min(f.title.start for f in fields), max(f.place.end for f in fields))
    return Labelled(place, mentions(text, tuple(data)), purpose, recipient, condition, asks, may, necessity)


def _necessity(words: str) -> Necessity | None:
    """What a cell or line says of doing without the data (必填, 否); None where it says something else."""
    return next((n for n in Necessity if pattern("labels", "says", n.value).match(words)), None)


def _kit_above(text: str, segment: Segment) -> list[Mention]:
    """The SDK that the nearest heading above names and no more."""
    above = [heading for heading in segment.headings if heading.start < segment.start][-1:]
    return [_whole(text, h) for h in above if pattern("labels", "kit").fullmatch(h.of(text).strip())]


def _above(segment: Segment) -> tuple[Range, ...]:
    return (*segment.headings, *((segment.lead_in,) if segment.lead_in else ()))


def _kind(field: _Field, *, of_parties: bool = False) -> str:
    """What stands under a label; an empty string where that is nothing of a flow."""
    row = bool(field.segment.cells)
    names = ["purpose", "data", "permission", "recipient", "necessity"]
    names += row * ["condition"] + (row and of_parties) * ["party"]
    kind = next((name for name in names if pattern("labels", name).fullmatch(field.label)), "")
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
    first, last = (bisect_left(spans, at, key=lambda span: span.start) for at in (place.start, place.end))
    inside = [
        _without_verb(text, s)
        for s in spans[first:last]
        if s.kind is SpanKind.DATA and s.end <= place.end and not any(a <= s.start and s.end <= b for a, b in asides)
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
    data = tuple(s for s in data if not pattern("labels", "no_data").fullmatch(text[s.start : s.end]))
    purpose = tuple(s for s in spans if s.kind is SpanKind.PURPOSE and s.start >= label.end())
    place = Range(start, segment.end)
    return Labelled(place, mentions(text, data), mentions(text, purpose)) if data and purpose else None


def asked(text: str, segment: Segment) -> Labelled | None:
    """A clause that names a permission, or what rests on one, and what for (相机权限：用于扫码, 相机权限 | 扫码).

    None where the clause is built otherwise.
    """
    start = segment.body or segment.start
    title = pattern("labels", "asked").match(text, start, segment.end)
    bare = pattern("labels", "devices").match(text, start, segment.end)
    opening = title or bare
    first, *others = segment.cells or (None,)
    if title and first and others and first.header is None and title.end() == first.end:
        cue = pattern("labels", "for_it").match(text, others[0].start, others[0].end)
        purpose = _whole(text, Range(cue.end() if cue else others[0].start, others[0].end))
        data = (Span(*_named_by(title), SpanKind.DATA, "rule-label", 0.7),)
        return Labelled(Range(start, segment.end), mentions(text, data), (purpose,), asks=True)
    after = _COLON.match(text, opening.end(), segment.end) if opening else None
    if opening is None or after is None:
        return None
    for name in ("user", "cue", "uses", "bare") if title else ("user",):
        opened = pattern("labels", "opened", name).match(text, after.end(), segment.end)
        if opened and (after.group().strip() or name == "cue"):
            said = opened.groupdict()
            what = opened.span("o") if said.get("o") else _named_by(opening)
            data = (Span(*what, SpanKind.DATA, "rule-label", 0.7),)
            purpose = _whole(text, Range(*opened.span("p")))
            return Labelled(
                Range(start, segment.end), mentions(text, data), (purpose,), asks=True, may=bool(said.get("o"))
            )
    return None


def _named_by(title: re.Match[str]) -> tuple[int, int]:
    """The place of what a title names, with the word for the permission (相机权限)."""
    groups = title.groupdict()
    if groups.get("base"):
        return title.span("base")
    named = groups.get("name") is not None and "】" not in title.group()
    return (title.start("name"), title.end()) if named else title.span("name" if groups.get("name") else 0)


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
    while end > start and text[end - 1] in " \t\n\u3000。；;，,：:":
        end -= 1
    return Mention(start, end, text[start:end])


def _cells(text: str, segment: Segment) -> list[_Field]:
    cells = [(c.header, Range(c.start, c.end)) for c in segment.cells if c.header]
    return [_Field(_name(header.of(text)), place, place, segment) for header, place in cells]


def _name(header: str) -> str:
    """The label of a column: the last words of its header, without blanks and signs of emphasis."""
    return re.sub(r"[\s*_]", "", re.split(r"[。\n]|\s{2,}", header.strip())[-1])


def _labels(text: str, segment: Segment) -> list[_Field]:
    start = segment.body or segment.start
    if pattern("labels", "kit").fullmatch(text[start : segment.end].strip()):
        return [
            _Field(
                text[start : segment.end].strip(), Range(start, segment.end), Range(segment.end, segment.end), segment
            )
        ]
    if pattern("labels", "permission_line").fullmatch(text[start : segment.end].strip()):
        return [_Field("权限", Range(start, start), Range(start, segment.end), segment)]
    titles = [_title(text, Range(*match.span("label"))) for match in _LABEL.finditer(text, start, segment.end)]
    ends = [*(title.start for title in titles[1:]), segment.end][: len(titles)]
    return [
        _Field(_bare(title.of(text)), title, _stripped(text, Range(title.end + 1, end)), segment)
        for title, end in zip(titles, ends, strict=True)
    ]


def _title(text: str, label: Range) -> Range:
    """A label without the words before it that blanks part from it, unless they are part of it (SDK 名称)."""
    words = label.of(text)
    known = any(
        pattern("labels", name).fullmatch(_bare(words)) for name in ("data", "permission", "purpose", "recipient")
    )
    last = words.rstrip().rfind(" ") + 1
    return label if known or not last else Range(label.start + last, label.end)


def _bare(label: str) -> str:
    return re.sub(r"\s", "", label)


def _stripped(text: str, place: Range) -> Range:
    return Range(place.start, place.start + len(place.of(text).rstrip()))
