"""Lines that a reader found in a page, put together to one plain text with its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.records import Block, BlockKind, Cell, Range

_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_BREAK_IN_HAN = re.compile(rf"(?<={_HAN})[ \t]*[\r\n][ \t\r\n]*(?={_HAN})")
_UNSEEN = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0\u2028\u2029\x85]+")


@dataclass(frozen=True, slots=True, eq=False)
class CellText:
    """The words of one table cell; the same object stands in every row and column that the cell spans."""

    words: str
    header: CellText | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plain text: words of one kind, or a table row. ``own`` are the cells that start in the row."""

    words: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    cells: tuple[CellText, ...] = ()
    own: frozenset[CellText] = frozenset()


def collapsed(words: str) -> str:
    """The words with blanks as a browser shows them; a line break between Chinese characters is none.

    Marks that nobody sees (zero-width spaces, soft hyphens, marks of direction) go.

    >>> collapsed(" 我们收集\\n  您的 IP 地址 ")
    '我们收集您的 IP 地址'
    """
    return _BLANKS.sub(" ", _BREAK_IN_HAN.sub("", _UNSEEN.sub("", words))).strip(" ")


def composed(lines: Iterable[Line]) -> tuple[str, tuple[Block, ...]]:
    """The text, a line each, and its blocks.

    A table row is its cells between tabs; a cell that spans rows is printed once, and each row's block points at it.

    >>> text, blocks = composed([Line("注册", BlockKind.HEADING, 2), Line("我们收集手机号。")])
    >>> text, blocks[1].start
    ('注册\\n我们收集手机号。\\n', 3)
    """
    parts: list[str] = []
    blocks: list[Block] = []
    places: dict[CellText, Range] = {}
    length = 0
    for line in lines:
        if line.cells:
            at = length
            printed = [cell for cell in line.cells if cell in line.own and cell not in places]
            for cell in printed:
                places[cell] = Range(at, at + len(cell.words))
                at += len(cell.words) + 1
            if not printed:
                continue
            words = "\t".join(cell.words for cell in printed)
            cells = tuple(_cell(cell, places) for cell in line.cells if cell in places)
            blocks.append(Block(length, length + len(words), BlockKind.TABLE_ROW, cells=cells))
        elif words := line.words.strip():
            blocks.append(Block(length, length + len(words), line.kind, line.level))
        else:
            continue
        parts += words, "\n"
        length += len(words) + 1
    return "".join(parts), tuple(blocks)


def _cell(cell: CellText, places: dict[CellText, Range]) -> Cell:
    place = places[cell]
    return Cell(place.start, place.end, places.get(cell.header) if cell.header else None)
