"""Where sentences end."""

from __future__ import annotations

import re

from kg.records import Range

_END = re.compile(r"(?:[。！？!?；;]+[”』」’）)]?|\n+)\s*")
_STATES = re.compile(
    r"我们|您(?!的)|用户(?!的|名|信息|数据|昵称)|将|会(?!员|话|议)|需要?|可[能以]|如果|若|当|请|但|否则|不|并|为了|用于|收集|共享|使用(?!的|记录|习惯|情况|语言)|提供|获取|保存|披露|转让|删除|指"
)


def sentences(text: str, start: int, end: int) -> tuple[Range, ...]:
    """The sentences of a stretch with their closing marks; blanks at their ends, and those that hold nothing
    but marks, are left out.

    A semicolon ends one unless what follows it goes on with a list (no subject, no verb of an act). A line break
    inside a wrapped sentence, and marks inside brackets, end none.

    >>> text = "我们收集姓名；生日、籍贯；设备信息。您可以拒绝；我们不会共享！"
    >>> [place.of(text) for place in sentences(text, 0, len(text))]
    ['我们收集姓名；生日、籍贯；设备信息。', '您可以拒绝；', '我们不会共享！']
    """
    found: list[Range] = []
    at = start
    for match in _END.finditer(text, start, end):
        mark = match.group().strip()
        if not mark and not re.search(r"[。！？!?；;：:]\s*$", text[at : match.start()]):
            continue
        if "。" not in mark and _open_bracket(text, at, match.start(), end):
            continue
        if mark[:1] in "；;" and mark and _goes_on(text, match.end(), end):
            continue
        found.append(Range(at, match.end()))
        at = match.end()
    found.append(Range(at, end))
    return tuple(_stripped(text, place) for place in found if place.of(text).strip(" \t\r\n。；;"))


def _stripped(text: str, place: Range) -> Range:
    words = place.of(text)
    return Range(place.start + len(words) - len(words.lstrip()), place.end - len(words) + len(words.rstrip()))


def _open_bracket(text: str, start: int, at: int, end: int) -> bool:
    inside = (
        text.count("（", start, at)
        + text.count("(", start, at)
        - text.count("）", start, at)
        - text.count(")", start, at)
    )
    return inside > 0 and any(mark in text[at : min(end, at + 80)] for mark in "）)")


def _goes_on(text: str, at: int, end: int) -> bool:
    rest = re.split(r"[。；;！？\n]", text[at:end], maxsplit=1)[0]
    return 0 < len(rest.strip()) <= 120 and not _STATES.search(rest)
