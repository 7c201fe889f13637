"""The printed numbers that policies open their clauses with, in all the styles that they mix."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

_HAN = "一二三四五六七八九十"
_CN = rf"[{_HAN}百零〇]{{1,5}}"
_DOT = r"\\?[.．]"
_DECIMAL = rf"\d{{1,2}}(?:{_DOT}\s?\d{{1,2}}){{1,5}}"
_UNITS = (  # what follows a quantity: 1.5元, 3.2版本, not 1.5 个人信息, 2.1 年龄
    r"(?:元|万|亿|%|\uff05|‰|倍|折|版本|版(?!权)|个(?:月|工作日|小时|自然日)|小时|分钟|米|寸|[年月](?![龄度])|[GMK]B?(?![A-Za-z])|(?:及)?以上|以下版)"
)


@dataclass(frozen=True, slots=True)
class Style:
    """One way to print a number. ``rank`` is its usual depth; a smaller one encloses a larger one."""

    name: str
    rank: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its style, its value, how it is named in a section path, and where it ends in the line."""

    style: str
    rank: int
    value: tuple[int, ...]
    name: str
    end: int

    @property
    def opens(self) -> bool:
        """Whether it is the first of its list."""
        return self.value[-1] == 1

    @property
    def decimal(self) -> bool:
        """Whether it names its ancestors too (``3.2.1``)."""
        return len(self.value) > 1


def _style(name: str, rank: int, pattern: str) -> Style:
    return Style(name, rank, re.compile(pattern))


STYLES = (
    _style("章", 0, rf"第\s?(?P<n>{_CN}|\d{{1,3}})\s?[章部编篇](?:分)?[：:、.．\s]*"),
    _style("节", 1, rf"第\s?(?P<n>{_CN}|\d{{1,3}})\s?节[：:、.．\s]*"),
    _style("条", 1, rf"第\s?(?P<n>{_CN}|\d{{1,3}})\s?条[：:、.．\s]*(?!款|第|规定|所|的|至|和|及|、)"),
    _style("一、", 2, rf"(?P<n>{_CN})(?:[、：:]|{_DOT}|[,，](?=\S{{2,20}}$)|[ \t\u3000]+)(?![{_HAN}]?[、级项类等次])"),
    _style("（一）", 3, rf"[（(\u3014【\[]\s?(?P<n>{_CN})\s?[）)\u3015】\]][、.．]?"),
    _style("一）", 3, rf"(?P<n>{_CN})\s?[）)]"),
    _style("1.1", 4, rf"(?P<n>{_DECIMAL})(?:[、:：)）]|{_DOT})?(?![\d.．])(?!\s?{_UNITS})"),
    _style("1、", 4, r"(?P<n>\d{1,3})、(?!\d+[、和至]|\d+[两一二三四五六七八九十]*[项条款点])"),
    _style("1.", 4, rf"(?P<n>\d{{1,3}})(?:{_DOT})(?![\d.．])"),
    _style("（1）", 5, r"[（(\u3014【\[]\s?(?P<n>\d{1,3})\s?[）)\u3015】\]][、.．]?"),
    _style("1）", 5, r"(?P<n>\d{1,3})\s?\\?[）)]、?"),
    _style("①", 6, r"(?P<n>[①-⑳❶-❿⓫-⓴㉑-㉟➀-➓])[、.．]?"),
    _style("⑴", 5, r"(?P<n>[⑴-⒇])[、.．]?"),
    _style("⒈", 4, r"(?P<n>[⒈-⒛])"),
    _style("I", 4, rf"[（(]?(?P<n>[\u2160-\u216b\u2170-\u217b])(?:[、）)]|{_DOT})?"),
    _style("(i)", 8, r"[（(](?P<n>[ivx]{1,5}|[IVX]{1,5})[）)]"),
    _style("i.", 8, rf"(?P<n>[ivx]{{1,5}}|[IVX]{{1,5}})(?:[、）)]|{_DOT}(?![A-Za-z\d.]))"),
    _style("(a)", 7, r"[（(](?P<n>[a-zA-Z])[）)]"),
    _style("a)", 7, r"(?P<n>[a-zA-Z])\s?\\?[）)]"),
    _style("a.", 7, rf"(?P<n>[a-zA-Z])(?:、(?![A-Za-z]\b)|{_DOT}(?![A-Za-z\d.]))"),
)
_BARE = _style("1", 4, r"(?P<n>\d{1,2})[ \t\u3000\xa0]+(?=[^\d\s])")
_BY_NAME = {style.name: style for style in (*STYLES, _BARE)}
_GAPS = "*_ \t\u3000\xa0"
_GAP = r"[*_ \t\u3000\xa0]{0,12}"
_LOOSE = re.compile(rf"{_GAP}[（(]?{_GAP}(?:\d{{1,3}}|{_CN}|[A-Za-z]){_GAP}[、.．)）]")
_LOOSE_LENGTH = 60
_OPENING = re.compile(r"(?:#{1,6}[ \t\u3000]*)?(?:[*_]{1,3}[ \t\u3000]?|[ \t\u3000\xa0])*[【“\"]?(?=\S)")
_ROMAN = {"i": 1, "v": 5, "x": 10}
MAX_VALUE = 199


def number(words: str, *, heading: bool = False, listed: bool = False, before: Number | None = None) -> Number | None:
    """The number that a line opens with, or None. Prices, years, versions and addresses are none.

    ``heading`` lets a number without any mark count (``3 信息的保存``). ``listed`` says that a converter wrote the
    number for an indented list of the page (``  1. …``), which is a style of its own. ``before`` is the last number
    in Latin letters, which tells ``i`` the ninth letter from ``i`` the first Roman numeral.

    >>> [(found.style, found.value, found.name) for line in ("（三）共享", "3.2.1 设备信息", "1.5元", "2021.10.1起")
    ...     if (found := number(line))]
    [('（一）', (3,), '三'), ('1.1x3', (3, 2, 1), '3.2.1')]
    """
    found = _number(words, heading=heading, listed=listed, before=before)
    if found is not None or not _LOOSE.match(words):
        return found
    # blanks and signs of emphasis inside the number: "** 1 ** ** 、收集"
    kept = [index for index in range(min(len(words), _LOOSE_LENGTH)) if words[index] not in _GAPS]
    found = _number("".join(words[index] for index in kept), heading=False, listed=False, before=before)
    if found is None or found.end >= len(kept):
        return None
    return replace(found, end=kept[found.end])


def _number(words: str, *, heading: bool, listed: bool, before: Number | None) -> Number | None:
    opening = _OPENING.match(words)
    at = opening.end() if opening else 0
    for style in STYLES if not heading else (*STYLES, _BARE):
        found = style.pattern.match(words, at)
        if found is None:
            continue
        if style.name in ("i.", "(i)") and not _is_roman(found["n"], before):
            continue
        if style.name == "一、" and words[found.end("n")].isspace() and not (heading or len(words) <= 25):
            continue
        value = _value(style.name, found["n"])
        if value is None or not all(0 <= part <= MAX_VALUE for part in value) or value[0] == 0:
            return None
        name = ".".join(map(str, value)) if style.name in ("1.1", "①", "⑴", "⒈") else _name(found["n"])
        end = found.end()
        kind = style.name
        if kind == "1." and listed and "\\" not in found.group():
            kind = "ol"
        elif kind == "1.1":
            kind = f"1.1x{len(value)}"
        elif kind in ("a.", "a)", "(a)") and found["n"].isupper():
            kind = kind.upper()
        while end < len(words) and words[end] in " \t\u3000\xa0":
            end += 1
        return Number(kind, style.rank - (kind[:1] == "A"), value, name, end)
    return None


def _is_roman(letters: str, before: Number | None) -> bool:
    lower = letters.lower()
    if before is not None and len(letters) == 1 and before.style.lower() in ("a.", "a)", "(a)"):
        return before.value[0] + 1 != ord(lower) - ord("a") + 1
    if len(letters) == 1 and lower != "i":
        return before is not None and before.style in ("i.", "(i)") and before.value[0] + 1 == _roman(lower)
    return True


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(-v if any(later > v for later in values[i + 1 :]) else v for i, v in enumerate(values))


def _value(style: str, digits: str) -> tuple[int, ...] | None:
    if style == "1.1":
        return tuple(int(part) for part in re.findall(r"\d+", digits))
    if digits.isdecimal():
        return (int(digits),)
    if style in ("i.", "(i)"):
        return (_roman(digits.lower()),)
    if len(digits) == 1 and digits.isascii():
        return (ord(digits.lower()) - ord("a") + 1,)
    if all(c in _HAN + "百零〇" for c in digits):
        found = _chinese(digits)
        return None if found is None else (found,)
    return (int(unicodedata.numeric(digits)),)  # ①, ❶, ⑴, ⒈, Ⅳ


def _chinese(digits: str) -> int | None:
    """The value of a Chinese numeral up to 199, or None where the characters are none (``一一``)."""
    parsed = re.fullmatch(rf"(?:(一)?百[零〇]?)?(?:([{_HAN[:-1]}])?(十))?([{_HAN[:-1]}])?", digits)
    if parsed is None or not digits.strip("零〇"):
        return None
    tens = _HAN.index(parsed[2]) + 1 if parsed[2] else 1
    return 100 * ("百" in digits) + (10 * tens if parsed[3] else 0) + (_HAN.index(parsed[4]) + 1 if parsed[4] else 0)


def _name(digits: str) -> str:
    """How the number is named in a section path: as printed, in plain characters."""
    return digits if ord(digits[0]) in range(0x4E00, 0xA000) else unicodedata.normalize("NFKC", digits)
