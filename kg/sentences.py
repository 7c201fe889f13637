"""Where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.records import Range
from kg.rulefile import RuleFile

BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_END = re.compile(r"(?:[。！？!?；;]+[”』」’）)]?|\n+)\s*")
_CLOSED = re.compile(r"[。！？!?；;：:]\s*$")
_RULES = RuleFile(Path(__file__).resolve().parent / "sentences.yml")
REMEMBERED = 20_000  # sentences and phrases that are judged once: policies say much in the same words
_LONGEST = 1000  # characters of a sentence
_LONGEST_ITEM = 120  # characters of a list item after a semicolon
_LONGEST_BRACKET = 80  # characters in which an open bracket must close to hold a sentence's end


_EMPHASIS = re.compile(r"(?<![A-Za-z0-9])[*_`]+|[*_`]+(?![A-Za-z0-9])")
_CHINESE = "\u4e00-\u9fff“”《》（）"
_NARROW = re.compile(rf"(?<=[{_CHINESE}) ])[,;:](?!//)|[,;:](?=\s?[{_CHINESE}])")
_WIDE = str.maketrans(",;:", "，；：")
_YOU = re.compile(r"(?<!迷)[你妳]")


def plain(text: str) -> str:
    """The text as rules read it: Chinese marks for ASCII ones beside Chinese words, blanks for Markdown's signs of
    emphasis, 您 for 你, 其他 for 其它, 我们 for 我行 and 我司, and in a contract with its user 我们 for 甲方 and 用户
    for 乙方.

    Every character stays at its place.

    >>> plain("我们**收集**_你的手机号_,IMEI,OAID")
    '我们  收集   您的手机号 ，IMEI,OAID'
    """
    blank = _EMPHASIS.sub(lambda match: " " * len(match.group()), text)
    wide = _YOU.sub("您", _NARROW.sub(lambda match: match.group().translate(_WIDE), blank))
    return _RULES.pattern("we").sub("我们", wide).replace("其它", "其他").replace("乙方", "用户")


def sentences(text: str, start: int, end: int) -> tuple[Range, ...]:
    """The sentences of a stretch with their closing marks.

    Blanks at their ends, and sentences that hold nothing but marks, are left out.

    One of more than 1,000 characters is cut at a comma: no policy writes that long, and others cost much time.

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
        if not mark and not _CLOSED.search(text[at : match.start()]):
            continue
        if "。" not in mark and _open_bracket(text, at, match.start(), end):
            continue
        if mark[:1] in "；;" and mark and _goes_on(text, match.end(), end):
            continue
        found.append(Range(at, match.end()))
        at = match.end()
    found.append(Range(at, end))
    pieces = (piece for place in found for piece in _pieces(text, place))
    return tuple(_stripped(text, piece) for piece in pieces if piece.of(text).strip(" \t\r\n。；;"))


def _pieces(text: str, place: Range) -> Iterator[Range]:
    """A sentence; one that is too long to be one is cut, after the last comma that fits where there is one."""
    at = place.start
    while place.end - at > _LONGEST:
        comma = max(text.rfind(mark, at, at + _LONGEST) for mark in "，,、")
        cut = comma + 1 if comma > at else at + _LONGEST
        yield Range(at, cut)
        at = cut
    yield Range(at, place.end)


def _stripped(text: str, place: Range) -> Range:
    words = place.of(text)
    return Range(place.start + len(words) - len(words.lstrip()), place.end - len(words) + len(words.rstrip()))


def _open_bracket(text: str, start: int, at: int, end: int) -> bool:
    """Whether a place stands inside brackets that close soon after it."""
    inside = (
        text.count("（", start, at)
        + text.count("(", start, at)
        - text.count("）", start, at)
        - text.count(")", start, at)
    )
    return inside > 0 and any(mark in text[at : min(end, at + _LONGEST_BRACKET)] for mark in "）)")


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether a list goes on after a semicolon: with words that state nothing."""
    rest = re.split(r"[。；;！？\n]", text[at:end], maxsplit=1)[0]
    return 0 < len(rest.strip()) <= _LONGEST_ITEM and not _RULES.pattern("states").search(rest)
