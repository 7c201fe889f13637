"""Lines that a reader found in a page, put together to one plain text with its blocks and what is bold in it.

Blanks come and go on the way from a file to its text, other characters stay in their order. So what is bold travels as
weights: one sign for each character that is no blank, ``1`` where it is bold, else ``0``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.read.content import Content
from kg.records import Block, BlockKind, Cell, Range

_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_BREAK_IN_HAN = re.compile(rf"(?<={_HAN})[ \t]*[\r\n][ \t\r\n]*(?={_HAN})")
_UNSEEN = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_GAP = re.compile(rf"[\s{_UNSEEN.pattern[1:]}")
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0\u2028\u2029\x85]+")


@dataclass(frozen=True, slots=True, eq=False)
class CellText:
    """The words of one table cell; the same object stands in every row and column that the cell spans."""

    words: str
    header: CellText | None = None
    weights: str = ""  # none: nothing is bold


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plain text: words of one kind, or a table row. ``own`` are the cells that start in the row."""

    words: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    cells: tuple[CellText, ...] = ()
    own: frozenset[CellText] = frozenset()
    weights: str = ""  # none: nothing is bold


def collapsed(words: str) -> str:
    """The words with blanks as a browser shows them; a line break between Chinese characters is none.

    Marks that nobody sees (zero-width spaces, soft hyphens, marks of direction) go.

    >>> collapsed(" 我们收集\\n  您的 IP 地址 ")
    '我们收集您的 IP 地址'
    """
    return _BLANKS.sub(" ", _BREAK_IN_HAN.sub("", _UNSEEN.sub("", words))).strip(" ")


def weights(words: str, *, bold: bool) -> str:
    """The weights of words that are bold as a whole, or not at all.

    >>> weights("收集 IP", bold=False) + weights(" 地址 ", bold=True)
    '000011'
    """
    return ("1" if bold else "0") * (len(words) - len(_GAP.findall(words)))


def gathered(lines: Iterable[Line]) -> CellText:
    """The words of a cell, which are these lines, and their weights."""
    words, weighed = [], ""
    for line in lines:
        parts = line.cells or (CellText(line.words, weights=line.weights),)
        words.append("\t".join(part.words for part in parts))
        weighed += "".join(part.weights or weights(part.words, bold=False) for part in parts)
    return CellText("\n".join(words), weights=weighed)


def _bold(words: str, weighed: str, at: int) -> Iterator[Range]:
    """The bold places of words that stand at this place of the text."""
    if "1" in weighed:
        seen = [at + index for index, character in enumerate(words) if not _GAP.match(character)]
        yield from (Range(seen[run.start()], seen[run.end() - 1] + 1) for run in re.finditer("1+", weighed))


def composed(lines: Iterable[Line]) -> Content:
    """The text, a line each, its blocks, and what of it is bold.

    A table row is its cells between tabs; a cell that spans rows is printed once, and each row's block points at it.
    Headings and cells' titles are never bold, and nothing is where most of the text would be: that marks nothing.

    >>> made = composed([Line("注册", BlockKind.HEADING, 2), Line("我们收集手机号。", weights="00001110")])
    >>> made.text, made.blocks[1].start, [place.of(made.text) for place in made.bold]
    ('注册\\n我们收集手机号。\\n', 3, ['手机号'])
    """
    lines = tuple(lines)
    titles = {cell.header for line in lines for cell in line.cells}
    bold: list[Range] = []
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
                bold += () if cell in titles else _bold(cell.words, cell.weights, at)
                at += len(cell.words) + 1
            if not printed:
                continue
            words = "\t".join(cell.words for cell in printed)
            cells = tuple(_cell(cell, places) for cell in line.cells if cell in places)
            blocks.append(Block(length, length + len(words), BlockKind.TABLE_ROW, cells=cells))
        elif words := line.words.strip():
            blocks.append(Block(length, length + len(words), line.kind, line.level))
            bold += () if line.kind is BlockKind.HEADING else _bold(words, line.weights, length)
        else:
            continue
        parts += words, "\n"
        length += len(words) + 1
    most = 2 * sum(place.end - place.start for place in bold) > length
    return Content("".join(parts), tuple(blocks), bold=() if most else tuple(bold))


def _cell(cell: CellText, places: dict[CellText, Range]) -> Cell:
    place = places[cell]
    return Cell(place.start, place.end, places.get(cell.header) if cell.header else None)
