"""The numbers that Word counts before paragraphs: ``第一条``, ``1.2``, ``（三）``, ``a)``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

LEVELS = 9  # Word has no more
MAX_LABEL = 40  # characters; a longer pattern is no number

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACE = re.compile(r"%([1-9])")


def chinese(number: int) -> str:
    """The number in Chinese.

    >>> [chinese(n) for n in (3, 10, 12, 20, 105)]
    ['三', '十', '十二', '二十', '一百零五']
    """
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        out += ("一" if hundreds and tens == 1 else "" if tens == 1 else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (_DIGITS[ones] if ones else "")


def formatted(number: int, style: str) -> str:
    """The number as a Word number format writes it; plain digits where we don't know the format.

    >>> [formatted(4, style) for style in ("decimal", "chineseCounting", "lowerLetter", "upperRoman", "decimalZero")]
    ['4', '四', 'd', 'IV', '04']
    """
    if style.startswith(("chinese", "japaneseCounting", "ideographDigital", "taiwaneseCounting")):
        return chinese(number)
    if style in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        out = ""
        for value, letters in _ROMAN:
            out += letters * (number // value)
            number %= value
        return out.upper() if style == "upperRoman" else out
    if style.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x245F + number)
    if style == "ideographTraditional" and number > 0:
        return _STEMS[(number - 1) % 10]
    if style == "ideographZodiac" and number > 0:
        return _BRANCHES[(number - 1) % 12]
    return f"{number:02}" if style == "decimalZero" else "" if style == "none" else str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it is counted, and the pattern that its number is written in (``第%1条``)."""

    style: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    plain: bool = False  # legal style: all numbers as digits

    @property
    def bullet(self) -> bool:
        """Whether a sign stands there, or nothing, instead of a number."""
        return self.style in ("bullet", "none") or not _PLACE.search(self.pattern)


class Numbers:
    """The counters of all lists of a file."""

    def __init__(self, root: _Element | None) -> None:
        self._levels: dict[str, Mapping[int, Level]] = {}
        self._kinds: dict[str, str] = {}  # which definition a list follows: lists of one definition count on
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._starts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: _Element) -> None:
        definitions = {
            definition.get(f"{_W}abstractNumId", ""): {
                int(level.get(f"{_W}ilvl", "0")): _level(level) for level in definition.findall(f"{_W}lvl")
            }
            for definition in root.findall(f"{_W}abstractNum")
        }
        for number in root.findall(f"{_W}num"):
            name = number.get(f"{_W}numId", "")
            kind = _value(number.find(f"{_W}abstractNumId"))
            levels = dict(definitions.get(kind, {}))
            for override in number.findall(f"{_W}lvlOverride"):
                at = int(override.get(f"{_W}ilvl", "0"))
                changed = override.find(f"{_W}lvl")
                if changed is not None:
                    levels[at] = _level(changed)
                start = _value(override.find(f"{_W}startOverride"))
                if start.isdecimal():
                    self._starts.setdefault(name, {})[at] = int(start[:6])
            self._levels[name], self._kinds[name] = levels, kind

    def level(self, name: str, depth: int) -> Level | None:
        """The level of a list, or None where the file does not define it."""
        return self._levels.get(name, {}).get(depth)

    def next(self, name: str, depth: int) -> str:
        """Counts on, and gives the number as it is printed; empty for bullets and for lists that nobody defined."""
        level = self.level(name, depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._kinds[name], {})
        if name not in self._begun:
            self._begun.add(name)
            for at, start in self._starts.get(name, {}).items():
                counts[at] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        if level.bullet:
            return ""

        def number(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            above = self.level(name, at) or Level()
            return formatted(counts.get(at, above.start), "decimal" if level.plain else above.style)

        return _PLACE.sub(number, level.pattern)[:MAX_LABEL].strip()


def _level(source: _Element) -> Level:
    start = _value(source.find(f"{_W}start"))
    pattern = source.find(f"{_W}lvlText")
    return Level(
        _value(source.find(f"{_W}numFmt")) or "decimal",
        "" if pattern is None else _value(pattern),
        int(start[:6]) if start.isdecimal() else 1,
        source.find(f"{_W}isLgl") is not None,
    )


def _value(element: _Element | None) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))
