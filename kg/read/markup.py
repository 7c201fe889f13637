"""Inline markup: ``(actor) [action] <data> {purpose}`` in ASCII brackets.

Ordinary policies use the same brackets as text, so whether a file is marked up is decided for the file as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from kg.errors import InputError
from kg.records import Mark, MarkKind, Range

OPENERS = {"(": MarkKind.ACTOR, "[": MarkKind.ACTION, "<": MarkKind.DATA, "{": MarkKind.PURPOSE}
CLOSERS = {")": "(", "]": "[", ">": "<", "}": "{"}

_HAN = "\u4e00-\u9fff"
_LOOKS_MARKED = re.compile(
    rf"\[[{_HAN}]{{1,6}}\](?![(:\[])"  # [收集], no link
    rf"|<(?=[^<>\n]*[{_HAN}])[^<>\n/=@\"']{{1,60}}>"  # <手机号码>, no tag, address or link
    rf"|\{{(?=[^{{}}\n]*[{_HAN}])[^{{}}\n;=]{{2,120}}\}}"  # {实名认证}, no code
)
_ACTION = re.compile(rf"\[[{_HAN}]{{1,6}}\](?![(:\[])")
_ANY_BRACKETS = re.compile(r"\[[^\[\]\n]*\]|<[^<>\n]*>|\{[^{}\n]*\}")
_PRINTED_NUMBER = re.compile(r"(?:^|(?<=\s)|(?<=[。；：;:]))[0-9A-Za-z一二三四五六七八九十]{1,3}$")
_NUMBER_IN_BRACKETS = re.compile(r"\((?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z]|[ivx]{1,5})\)")
_HINT = "Correct the markup, or give --markup no if the brackets are the policy's own text."


class MarkupMode(StrEnum):
    """Whether brackets are markup: decided from the file, always, never."""

    AUTO = "auto"
    YES = "yes"
    NO = "no"


def is_marked_up(text: str) -> bool:
    """Whether the file as a whole uses the inline markup.

    It does where data and acts are marked, and such marks are most of what stands in ASCII brackets.

    >>> is_marked_up("(我们)会[收集]您的<手机号码>，用于{实名认证}。")
    True
    >>> is_marked_up("本公司(以下简称“我们”)，见[附件1]，邮箱<a@b.com>。")
    False
    """
    marked = [found.group() for found in _LOOKS_MARKED.finditer(text)]
    acts = sum(1 for found in marked if _ACTION.fullmatch(found))
    data = sum(1 for found in marked if found[0] == "<")
    total = sum(1 for _ in _ANY_BRACKETS.finditer(text))
    return acts > 0 and data > 0 and 2 * len(marked) > total


def unmarked(text: str, *, where: str = "") -> tuple[str, tuple[Mark, ...]]:
    """The text without its markup characters, and the marks, as offsets into that text.

    A lone ``)`` after a printed number (``1)``, ``b)``), a number in brackets at the start of a line (``(1)``), an
    arrow (``->``) and full-width brackets are text.

    Raises:
        InputError: a bracket without its other half on the same line, or markup inside markup; with line and column.

    >>> unmarked("1) (我们)[收集]<手机号>。")
    ('1) 我们收集手机号。', (Mark(start=3, end=5, kind=<MarkKind.ACTOR: 'actor'>), \
Mark(start=5, end=7, kind=<MarkKind.ACTION: 'action'>), Mark(start=7, end=10, kind=<MarkKind.DATA: 'data'>)))
    """
    out: list[str] = []
    marks: list[Mark] = []
    length = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if number > 1:
            out.append("\n")
            length += 1
        plain, found = _line(line, number, where)
        marks.extend(Mark(mark.start + length, mark.end + length, mark.kind) for mark in found)
        out.append(plain)
        length += len(plain)
    return "".join(out), tuple(marks)


def moved(places: Iterable[Range], text: str, bare: str) -> tuple[Range, ...]:
    """Places of a text in the same text without some of its characters.

    >>> moved([Range(4, 9)], "[收集]<手机号>。", "收集手机号。")
    (Range(start=2, end=5),)
    """
    places = tuple(places)
    if not places:
        return ()
    at = [0]
    for character in text:
        at.append(at[-1] + (at[-1] < len(bare) and bare[at[-1]] == character))
    return tuple(Range(at[place.start], at[place.end]) for place in places)


def _line(line: str, number: int, where: str) -> tuple[str, list[Mark]]:
    out: list[str] = []
    marks: list[Mark] = []
    opened: tuple[str, int, int] | None = None  # the bracket, its column, where its words start in the plain line

    def fail(what: str, column: int) -> InputError:
        place = f"{where}:{number}:{column + 1}" if where else f"line {number}, column {column + 1}"
        return InputError(f"{what} (line {number}, column {column + 1}).", where=place, hint=_HINT)

    position = len(line) - len(line.lstrip())
    out.extend(line[:position])
    printed = _NUMBER_IN_BRACKETS.match(line, position)
    if printed:
        out.extend(printed.group())
        position = printed.end()
    for column in range(position, len(line)):
        character = line[column]
        if character in OPENERS:
            if opened:
                raise fail(f"Markup “{character}” stands inside “{opened[0]}”", column)
            opened = (character, column, len(out))
        elif character in CLOSERS:
            if opened is None:
                if _closes_nothing(line, column):
                    out.append(character)
                    continue
                raise fail(f"Markup “{character}” closes nothing", column)
            if opened[0] != CLOSERS[character]:
                if character == ">" and _closes_nothing(line, column):
                    out.append(character)
                    continue
                raise fail(f"Markup “{opened[0]}” is closed by “{character}”", column)
            if len(out) == opened[2]:
                raise fail(f"Markup “{opened[0]}{character}” holds no words", opened[1])
            marks.append(Mark(opened[2], len(out), OPENERS[opened[0]]))
            opened = None
        else:
            out.append(character)
    if opened:
        raise fail(f"Markup “{opened[0]}” is never closed on its line", opened[1])
    return "".join(out), marks


def _closes_nothing(line: str, column: int) -> bool:
    """Whether a closing bracket without its other half is the policy's own text."""
    if line[column] == ")":
        return _PRINTED_NUMBER.search(line, max(0, column - 4), column) is not None
    return line[column] == ">" and line[column - 1 : column] in ("-", "=", ">")
