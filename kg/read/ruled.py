"""Tables as converters of pages print them: titles over ``---|---``, and rows that end with two blanks.

Only those blanks end a row. A cell may go on over lines, and a row has only the cells that start in it: those that
reach down from the row above are not printed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.records import Block, BlockKind, Cell, Range
from kg.wrapping import BULLET

MAX_COLUMNS = 40
_MOST_COLUMNS = 10  # of a table whose rows are fitted to the row above in every way
_LONE = 4  # lines without a bar that may stand between rows, and one
_SHORT = 60  # characters of such a line
_SENTENCE_ENDS = ("。", "：", ":", "；", "！", "？")
_RULE = re.compile(r"[\s|]*:?-{2,}:?(?:[\s]*[|+][\s]*:?-{2,}:?)*[\s|]*$")
_ROW_END = re.compile(r" {2,}(?:\r?\n|$)")
_BLANK_LINE = re.compile(r"\n[ \t]?\r?\n")
_BROKEN_OFF = re.compile(r"(?<=[^\s|]) {2,}(?=[^\s|])")
_LEAD = re.compile(r".*[。：:；](?=[\s*_]+\S)", re.S)
_SORTS = (
    re.compile(r"https?:|www\."),
    re.compile(r"(?:公司|集团|Inc\.?|Ltd\.?|LLC)(?:[（(][^（）()]*[）)])?$"),
    re.compile(r"(?:SDK|sdk)$"),
    re.compile(r"(?:是|否|可以|不可以|可|不可|能|不能)$"),
)


def separates(words: str) -> bool:
    """Whether a line is the rule below a table's titles.

    >>> separates("---|---"), separates("- 姓名")
    (True, False)
    """
    return "-" in words and ("|" in words or len(words) >= 3) and _RULE.match(words) is not None


def tables(text: str, lines: Sequence[Range]) -> dict[int, tuple[tuple[Block, ...], int]]:
    """The blocks of every such table by the index of its first line, with the index of the line after it.

    >>> text = "名称| 用途| 信息  \\n---|---|---  \\n甲推送| 推送|\\n设备号  \\n网络类型  \\n"
    >>> lines = [Range(*line.span()) for line in re.finditer(r"\\S.*\\S", text)]
    >>> [[text[cell.start : cell.end] for cell in row.cells] for row in tables(text, lines)[0][0]]
    [['名称', '用途', '信息'], ['甲推送', '推送', '设备号']]
    """
    out: dict[int, tuple[tuple[Block, ...], int]] = {}
    rules = [i for i, line in enumerate(lines) if i and "|" in line.of(text) and separates(line.of(text))]
    rules = [i for i in rules if _ends_row(text, lines[i])]
    stop = len(lines)
    for rule, floor in reversed(list(zip(rules, [-1, *rules], strict=False))):
        head = _head(text, lines, rule, floor)
        if head is not None and (made := _Table(text, lines, head, rule, stop).blocks()):
            out[head] = made
            stop = head
    return out


def _ends_row(text: str, line: Range) -> bool:
    return _ROW_END.match(text, line.end) is not None


def _head(text: str, lines: Sequence[Range], rule: int, floor: int) -> int | None:
    """The line with which the titles above a rule start; None where they don't fit it."""
    bars = len(_cells(text, lines[rule])) - 1
    found = 0
    if not 1 <= bars < MAX_COLUMNS:
        return None
    for index in range(rule - 1, max(floor, rule - 4 * bars - 4), -1):
        if index < rule - 1 and (_ends_row(text, lines[index]) or _gap(text, lines, index)):
            return None
        found += lines[index].of(text).count("|")
        if found >= bars:
            first_above = lines[index].of(text).startswith("|") and not lines[rule].of(text).startswith("|")
            starts = index - 1 if first_above and index - 1 > floor and not _gap(text, lines, index - 1) else index
            return starts if len(_cells(text, Range(lines[starts].start, lines[rule - 1].end))) == bars + 1 else None
    return None


def _gap(text: str, lines: Sequence[Range], index: int) -> bool:
    """Whether a blank line, without the blanks that end a row, follows a line."""
    return index + 1 < len(lines) and _BLANK_LINE.search(text, lines[index].end, lines[index + 1].start) is not None


def _cells(text: str, place: Range) -> list[Range]:
    """The places between the bars of a stretch, without the blanks around them."""
    start, end = place.start, place.end
    if text.startswith("|", start) and text.endswith("|", start + 1, end):  # a bar at each side
        start, end = start + 1, end - 1
    return list(parted(text, start, end, "|"))


def parted(text: str, start: int, end: int, separator: str) -> Iterator[Range]:
    """The places between the separators of a stretch, without the blanks around them.

    >>> [place.of("a | b") for place in parted("a | b", 0, 5, "|")]
    ['a', 'b']
    """
    at = start
    for stop in [*(i for i in range(start, end) if text[i] == separator), end]:
        left, right = at, stop
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        yield Range(left, right)
        at = stop + 1


@dataclass(frozen=True, slots=True)
class _Table:
    """One table: ``head`` is the index of its first line, ``rule`` that of its rule; it ends before ``stop``."""

    text: str
    lines: Sequence[Range]
    head: int
    rule: int
    stop: int

    def blocks(self) -> tuple[tuple[Block, ...], int] | None:
        """The blocks, and the index of the line after the table; None where it has no row."""
        titles = _cells(self.text, Range(self.lines[self.head].start, self.lines[self.rule - 1].end))
        out = self._opening(titles)
        pieces, after = self._pieces()
        above: list[Cell | None] = [None] * len(titles)
        for piece, own in _joined(self.text, pieces, len(titles)):
            if len(own) < 2:
                out.append(Block(piece.start, piece.end, BlockKind.PARAGRAPH))
                continue
            row = [*above, *[None] * (len(own) - len(above))]
            for place, column in zip(own, self._columns(own, above), strict=True):
                title = titles[column] if column < len(titles) else place
                header = title if title.start < title.end and title is not place else None
                row[column] = Cell(place.start, place.end, header) if place.start < place.end else None
            above = row[: len(titles)]
            out.append(Block(piece.start, piece.end, BlockKind.TABLE_ROW, cells=tuple(c for c in row if c)))
        return (tuple(out), after) if any(b.kind is BlockKind.TABLE_ROW for b in out[1:]) else None

    def _opening(self, titles: list[Range]) -> list[Block]:
        """The row of titles, and before it the sentence that its first line opens with; the first title loses that."""
        start = titles[0].start
        lead = _LEAD.match(self.text, start, titles[0].end)
        sign = BULLET.match(self.text, start, titles[0].end)
        out = []
        if lead:
            out.append(Block(start, lead.end(), BlockKind.PARAGRAPH))
            start = lead.end()
            while self.text[start].isspace():
                start += 1
        titles[0] = Range(sign.end() if sign and not lead else start, titles[0].end)
        start = start if lead else self.lines[self.head].start
        cells = tuple(Cell(title.start, title.end) for title in titles if title.start < title.end)
        return [*out, Block(start, self.lines[self.rule].end, BlockKind.TABLE_ROW, cells=cells)]

    def _pieces(self) -> tuple[list[Range], int]:
        """What stands between the ends of rows, and the index of the line after the table."""
        out: list[Range] = []
        index = self.rule + 1
        ended = False
        while index < self.stop and not ended:
            last = index
            while last + 1 < self.stop and not _ends_row(self.text, self.lines[last]) and not self._ends(last):
                last += 1
            piece = Range(self.lines[index].start, self.lines[last].end)
            ended = self._ends(last)
            if "|" not in piece.of(self.text) and not self._goes_on(index):
                break
            out += self._broken(piece)
            index = last + 1
        return out, index

    def _ends(self, index: int) -> bool:
        return _gap(self.text, self.lines, index)

    def _goes_on(self, index: int) -> bool:
        """Whether a few short lines that start here without a bar, as rows of one cell do, come before a row."""
        for line in range(index, min(index + _LONE, self.stop)):
            words = self.lines[line].of(self.text)
            if "|" in words:
                return True
            if len(words) > _SHORT or words.endswith(_SENTENCE_ENDS) or self._ends(line):
                return False
        return False

    def _broken(self, piece: Range) -> list[Range]:
        """A piece in parts where a row ended although the next one stands on the same line."""
        at = [piece.start, *(m.end() for m in _BROKEN_OFF.finditer(self.text, piece.start, piece.end))]
        ends = [*(m.start() for m in _BROKEN_OFF.finditer(self.text, piece.start, piece.end)), piece.end]
        return [Range(start, end) for start, end in zip(at, ends, strict=True)]

    def _columns(self, own: list[Range], above: list[Cell | None]) -> tuple[int, ...]:
        """The columns of a row's own cells: those that suit the cells above best, else the last ones, side by side.

        The columns that it lacks reach down from the row above.
        """
        if len(own) >= len(above) or not any(above) or len(above) > _MOST_COLUMNS:
            first = max(0, len(above) - len(own)) if any(above) else 0
            return tuple(range(first, first + len(own)))

        def fits(columns: tuple[int, ...]) -> float:
            pairs = ((cell, above[column]) for cell, column in zip(own, columns, strict=True))
            return sum(self._alike(cell, Range(other.start, other.end)) for cell, other in pairs if other)

        ways = combinations(range(len(above)), len(own))
        return max(sorted(ways, key=lambda columns: (columns[-1] - columns[0], -columns[0])), key=fits)

    def _alike(self, one: Range, other: Range) -> float:
        """How well two cells go in one column: of one sort, or with pairs of characters in common; in [0, 1.5]."""
        first, second = (
            {words[i : i + 2] for i in range(len(words) - 1)} for words in (one.of(self.text), other.of(self.text))
        )
        shared = len(first & second) / max(1, min(len(first), len(second)))
        return (self._sort(one) == self._sort(other)) + shared / 2

    def _sort(self, cell: Range) -> int:
        words = cell.of(self.text).strip("*_ ")
        return next((i for i, sort in enumerate(_SORTS) if sort.search(words)), -1)


def _joined(text: str, pieces: Sequence[Range], columns: int) -> list[tuple[Range, list[Range]]]:
    """The rows with their cells: two unlike pieces that make up one row are a row with a line break in a cell."""
    out: list[tuple[Range, list[Range]]] = []
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        cells = _cells(text, piece)
        index += 1
        if index < len(pieces) and 1 < len(cells) < columns:
            more = _cells(text, pieces[index])
            if len(more) != len(cells) and len(more) > 1 and len(cells) + len(more) - 1 == columns:
                cells = [*cells[:-1], Range(cells[-1].start, more[0].end), *more[1:]]
                piece = Range(piece.start, pieces[index].end)
                index += 1
        elif len(cells) == 1 and out and "\n" not in text[out[-1][0].end : piece.start]:
            before, own = out.pop()
            piece = Range(before.start, piece.end)
            cells = [*own[:-1], Range(own[-1].start, piece.end)]
        out.append((piece, cells))
    return out
