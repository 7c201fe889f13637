"""Plain text to blocks: one a line that has words; lines that a hard wrap broke belong together.

Saved pages often come as text with signs of Markdown left in it (``## ``, ``**…**``, ``  * ``). They stay in the
text, where offsets count, and only say what a line is.
"""

from __future__ import annotations

import re

from kg.read.tables import rows
from kg.records import Block, BlockKind, Range
from kg.wrapping import BULLET, SIGNS_OF_BULLETS, WRAP_WIDTH, wraps

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]*(?=[^#\s])")
_BOLD_LINE = re.compile(r"(?:\*\*|__)[ _*]*(?=\S)[^*]{1,30}[ _]*(?:\*\*|__)")
_RULE = re.compile(r"[-=_*#~·.\s|:+]+$")
_SIGN_ALONE = re.compile(
    rf"[*_ ]*(?:[{SIGNS_OF_BULLETS}]"
    r"|\d{1,2}(?:(?:\*\* ?\*\*)?\\?[.．、)）]|(?:\\?[.．]\d{1,2}){1,4}[.．、]?)"
    r"|[(（]\s?\w{1,2}\s?[)）]|[A-Za-z][.)）、])[*_ ]*"
)
_GOES_ON = tuple("，、的您和及或与集取供")
_ENDS = "。；：！？…;:.!?）)】]》>」』”’\"'"
_LABELLED = re.compile(
    r"[*_\s]*[^\s：:，。；、*_]{0,10}(?:[名全]称|目的|用途|场景|类型|种类|字段|链接|网址|官网|政策|权限|主体|范围|功能|描述)[*_\s]*[：:]"
)
_KIT = re.compile(r"[*_\s]*[^，。；：、]{1,24}(?:SDK|sdk)(?:\s*[（(][^（）()]{1,16}[）)])?[*_\s]*[：:]?")
NUMBERED = re.compile(
    r"[*_#\s]*(?:第[零〇一二三四五六七八九十百\d]{1,4}[章节条款部编篇]"
    r"|(?:[（(【\[][ \u3000]?)?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z]|[ivxIVX]{1,4})[ \u3000]?"
    r"(?:\\?[.．、)）】\]:：]|(?:\.\d{1,2}){1,4})|[①-⓿⒈-⒛⑴-⒇❶-❿➀-➓㉑-㉟Ⅰ-ⅿ])"
)


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text, in reading order; together they hold every character that is not blank.

    >>> text = "一、信息收集\\n我们收集：\\n• 姓名\\n• 住址\\n"
    >>> [(block.kind.value, text[block.start:block.end]) for block in blocks(text)]
    [('paragraph', '一、信息收集'), ('paragraph', '我们收集：'), ('list_item', '• 姓名'), ('list_item', '• 住址')]
    """
    lines = [line for found in _LINE.finditer(text) if (line := _stripped(text, *found.span())) is not None]
    tabular = rows(text, lines)
    out: list[Block] = []
    index = 0
    while index < len(lines):
        if index in tabular:
            found, index = tabular[index]
            out += found
            continue
        first = last = lines[index]
        index += 1
        after = lines[index].of(text) if index < len(lines) else ""
        bold = _bold_title(text, first, out[-1] if out else None, after)
        while index < len(lines) and index not in tabular and not bold and continues(text, last, lines[index]):
            last = lines[index]
            index += 1
        out.append(_block(text, Range(first.start, last.end), bold=bold))
    return tuple(out)


def continues(text: str, line: Range, following: Range) -> bool:
    """Whether a hard wrap broke one sentence into these two lines.

    >>> text = "我们会在您使用本产品的过程中根据您的授权收集您的设备标识\\n符和网络状态。"
    >>> continues(text, Range(0, 28), Range(29, 36))
    True
    """
    words, after = line.of(text), following.of(text)
    if _HEADING.match(words) or _HEADING.match(after) or _RULE.fullmatch(words) or _RULE.fullmatch(after):
        return False
    if BULLET.match(after) or NUMBERED.match(after):
        return False
    if _SIGN_ALONE.fullmatch(words):
        return True
    if not words.rstrip("*_ ").endswith(_GOES_ON) and (_LABELLED.match(after) or _of_next_entry(words, after)):
        return False
    breaks = text.count("\n", line.end, following.start)
    if len(after) <= 60 and _BOLD_LINE.fullmatch(after) and not words.rstrip("*_ ").endswith(_GOES_ON):
        return False
    return breaks <= 2 and wraps(words, after, blank_line=breaks > 1)


def _of_next_entry(words: str, after: str) -> bool:
    """Whether the name of an SDK follows a line with a label or an address."""
    return bool(_KIT.fullmatch(after)) and ("://" in words or _LABELLED.match(words) is not None)


def _stripped(text: str, start: int, end: int) -> Range | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Range(start, end) if start < end else None


def _bold_title(text: str, line: Range, before: Block | None, after: str) -> bool:
    """Whether the line is bold as a whole, short, and no part of a sentence: what pages use as a heading."""
    words = line.of(text)
    if len(words) > 60 or not _BOLD_LINE.fullmatch(words) or words.strip("*_ ").endswith(tuple("。；，、;,！？")):
        return False
    if wraps(words, after, blank_line=True):
        return False
    if before is None or before.kind is BlockKind.HEADING:
        return True
    previous = text[before.start : before.end].rstrip("*_ ")
    return len(previous) <= WRAP_WIDTH or previous.endswith(tuple(_ENDS))


def _block(text: str, place: Range, *, bold: bool) -> Block:
    words = place.of(text)
    heading = _HEADING.match(words)
    if heading:
        return Block(place.start, place.end, BlockKind.HEADING, level=len(heading.group(1)))
    if BULLET.match(words):
        return Block(place.start, place.end, BlockKind.LIST_ITEM, level=_depth(text, place.start))
    if bold:
        return Block(place.start, place.end, BlockKind.HEADING, level=7)
    return Block(place.start, place.end, BlockKind.PARAGRAPH)


def _depth(text: str, start: int) -> int:
    """The depth of a bullet from the blanks before it: two a level, as converters of pages write them."""
    first = start
    while first and text[first - 1] in " \t\u3000\xa0":
        first -= 1
    return max(1, len(text[first:start].expandtabs(4)) // 2)
