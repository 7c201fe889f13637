"""Which words of a clause are a title: heading lines, and the short phrase that an item opens with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from kg.records import Range
from kg.rulefile import RuleFile

HEADING_LENGTH = 40
LABEL_LENGTH = 16  # a heading that ends with a colon
PHRASE_LENGTH = 25

_rules = RuleFile(Path(__file__).parent / "titles.yml").pattern
_DECORATION = "*_#~` \t\u3000\xa0\r\n【】"
_TAIL = _DECORATION + "：:"
_SENTENCE = re.compile(r"[。；;！!]|，.*，.*，")
_NOT_WORDS = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}[、章条节)）.．]|[a-zA-Z][.)、])|[\W\d_]")
_PHRASE = re.compile(
    rf"(?P<title>[^。：:；;，,！？!?\n\t|]{{2,{PHRASE_LENGTH}}})"
    rf"(?:[：:](?!//)(?!\d\d)|。|[ \t]{{2,}}(?=\S)|[\u3000](?=\S))"
)
_BOLD = re.compile(rf"(?P<title>[^*。；;，,：:\n]{{2,{PHRASE_LENGTH}}})[：:]?[_ ]*\*\*[\s：:]*(?=[^\s，。、；）])")


def bare(text: str, start: int, end: int, *, tail: str = _TAIL) -> Range:
    """The range without the signs of Markdown around its words, and without a colon after them.

    >>> bare("**客户服务：**", 0, 9).of("**客户服务：**")
    '客户服务'
    """
    while start < end and text[start] in _DECORATION:
        start += 1
    while end > start and text[end - 1] in tail:
        end -= 1
    return Range(start, end)


def is_heading_line(words: str) -> bool:
    """Whether the words after a number read as a heading and not as a sentence.

    >>> is_heading_line("帮助您注册账号"), is_heading_line("我们会收集您的信息。"), is_heading_line("这些信息包括：")
    (True, False, False)
    """
    words = words.strip(_DECORATION)
    if not words or len(words) > HEADING_LENGTH or _SENTENCE.search(words):
        return False
    if words[-1] in "，,、":
        return False
    if words[-1] in "：:":
        return (
            len(words) <= LABEL_LENGTH
            and "，" not in words
            and not (_rules("announces").search(words) or (words[-1] in "：:" and _rules("clause").search(words)))
        )
    return not ("：" in words and len(words.split("：", 1)[1]) > 12)


def is_title_line(words: str) -> bool:
    """Whether a line without number and marks reads as a title: a few Chinese words, no sign but quotes.

    >>> is_title_line("我们如何使用您的信息"), is_title_line("姓名、住址"), is_title_line("更新日期：2024年")
    (True, False, False)
    """
    words = words.strip(_DECORATION)
    return (
        bool(_rules("line").fullmatch(words))
        and not _rules("no_line").search(words)
        and not (_rules("announces").search(words) or (words[-1] in "：:" and _rules("clause").search(words)))
    )


def opening_title(text: str, start: int, end: int, *, paragraph: bool = False) -> Range | None:
    """The title that a clause opens with, where other words follow it.

    >>> text = "客服服务。当您投诉时，我们收集手机号。"
    >>> opening_title(text, 0, len(text)).of(text)
    '客服服务'
    """
    opened = start
    while start < end and text[start] in _DECORATION:
        start += 1
    found = None
    if "**" in text[opened:start]:
        found = _BOLD.match(text, start, end)
    found = found or _PHRASE.match(text, start, end)
    if found is None or not text[found.end() : end].strip(_DECORATION):
        return None
    title = bare(text, *found.span("title"))
    words = title.of(text)
    if len(words) < 2 or _rules("clause").search(words):
        return None
    if paragraph and (len(words) > 12 or text[found.end() - 1] not in "：:"):
        return None
    return title


def names_document(words: str) -> bool:
    """Whether a title names a whole document, a policy or an agreement, and no section of one.

    >>> names_document("隐私政策"), names_document("引言"), names_document("我们如何更新本政策")
    (True, False, False)
    """
    return bool(_rules("document").search(words)) and not _rules("part").search(words)


def announces_contents(words: str) -> bool:
    """Whether a title stands above a table of contents."""
    return _rules("contents").search(words.strip(_TAIL)) is not None


def contents(words: Sequence[str], numbered: Sequence[bool]) -> frozenset[int]:
    """The lines of a table of contents: a run of three or more short items whose titles come again below.

    >>> sorted(contents(["1.收集", "2.使用", "3.共享", "1.收集", "我们收集手机号。", "2.使用", "3.共享"],
    ...     [True, True, True, True, False, True, True]))
    [0, 1, 2]
    """
    keys = [_key(line) if len(line) <= 60 else "" for line in words]
    last = {key: index for index, key in enumerate(keys) if key}
    numbered = list(numbered)
    for index, line in enumerate(words[:-1]):
        if _rules("contents").search(line.strip(_TAIL)):
            at = index + 1
            while at < len(words) and keys[at] and last[keys[at]] > at:
                numbered[at] = True
                at += 1
    out: set[int] = set()
    index = 0
    while index < len(words):
        stop = index
        while stop < len(words) and numbered[stop] and keys[stop]:
            stop += 1
        again = [i for i in range(index, stop) if last[keys[i]] > i]
        if len(again) >= 3 and 10 * len(again) >= 6 * (again[-1] - index + 1):
            out.update(range(index, again[-1] + 1))
        index = max(stop, index + 1)
    return frozenset(out)


def _key(line: str) -> str:
    """The words of a line without number, signs and blanks."""
    return _NOT_WORDS.sub("", line.strip(_DECORATION))
