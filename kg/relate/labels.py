"""Label lists, permission lists and table rows: 收集信息：… 用途：…, 相机：用于…."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.records import Mention, Range, Segment, Span, SpanKind
from kg.relate.words import mentions

_DATA = re.compile(
    r"(?:收集|获取|采集|共享|涉及|使用|读取|传输)?的?(?:个人)?(?:信息|数据)(?:类型|种类|字段|名称|范围|内容|项)?|权限(?:名称)?|字段|数据项|个人信息"
)
_PURPOSE = re.compile(
    r"(?:使用|收集|处理|共享|申请|获取)?(?:目的|用途|场景|原因|用处|说明)|功能(?:场景|名称|描述)?|业务(?:场景|功能)?|使用(?:目的|场景)"
)
_NAME = re.compile(
    r"(?:第三方)?(?:SDK|sdk|公司|机构|主体|合作方|接收方|提供方|服务商|开发者|合作伙伴)(?:的?名称|全称|主体)?|第三方(?:名称|主体)?|名称"
)
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
        if not words or words in ("无", "/", "-", "—", "不涉及"):
            continue
        inside = [s for s in spans if s.kind is SpanKind.DATA and place.start <= s.start and s.end <= place.end]
        if _PURPOSE.fullmatch(label):
            purpose.append(_whole(text, place))
        elif _DATA.fullmatch(label):
            data += inside
        elif _NAME.fullmatch(label) and not recipient:
            recipient.append(_whole(text, place))
    if not data:
        return None
    return Labelled(mentions(text, tuple(data)), tuple(purpose), tuple(recipient))


def titled(text: str, segment: Segment, spans: tuple[Span, ...]) -> Labelled | None:
    """A clause that names one kind of data and what it is for (通讯录：用于查找好友); None where it is built otherwise."""
    label = _LABEL.match(text, segment.body or segment.start, segment.end)
    if label is None:
        return None
    place = (label.start("label"), label.end("label"))
    data = tuple(s for s in spans if s.kind is SpanKind.DATA and (s.start, s.end) == place)
    purpose = tuple(s for s in spans if s.kind is SpanKind.PURPOSE and s.start >= label.end())
    return Labelled(mentions(text, data), mentions(text, purpose), ()) if data and purpose else None


def _whole(text: str, place: Range) -> Mention:
    start, end = place.start, place.end
    while start < end and text[start] in " \t\n\u3000":
        start += 1
    while end > start and text[end - 1] in " \t\n\u3000。；;，,":
        end -= 1
    return Mention(start, end, text[start:end])


def _cells(text: str, segment: Segment) -> list[tuple[str, Range]]:
    return [(re.sub(r"\s", "", c.header.of(text)), Range(c.start, c.end)) for c in segment.cells if c.header]


def _labels(text: str, segment: Segment) -> list[tuple[str, Range]]:
    found = list(_LABEL.finditer(text, segment.body or segment.start, segment.end))
    ends = [*(m.start() for m in found[1:]), segment.end][: len(found)]
    return [(re.sub(r"\s", "", m.group("label")), Range(m.end(), end)) for m, end in zip(found, ends, strict=True)]
