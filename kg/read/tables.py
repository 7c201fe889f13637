"""Tables drawn in plain text: consecutive lines with the same number of cells between tabs or ``|``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.read import ruled
from kg.records import Block, BlockKind, Cell, Range

HEADER_WIDTH = 16  # a column's title is short
MAX_COLUMNS = 40

_NO_TITLE = re.compile(r"[。；！？]|，.*，|^(?:为了|用于|用来|以便|便于)")


def rows(text: str, lines: Sequence[Range]) -> dict[int, tuple[tuple[Block, ...], int]]:
    """Table rows by the index of their first line, with the index of the line after them.

    >>> text = "名称|用途\\n---|---\\n相机|扫码"
    >>> found = rows(text, [Range(0, 5), Range(6, 13), Range(14, 19)])
    >>> [(index, [text[c.start:c.end] for c in row.cells], after) for index, ((row,), after) in found.items()]
    [(0, ['名称', '用途'], 2), (2, ['相机', '扫码'], 3)]
    """
    out = ruled.tables(text, lines)
    starts = sorted(out, reverse=True)
    index = 0
    while index < len(lines):
        while starts and starts[-1] < index:
            starts.pop()
        if starts and starts[-1] == index:
            index = out[index][1]
            continue
        end = _run(text, lines, index, starts[-1] if starts else len(lines))
        if end is None:
            index += 1
            continue
        _add(text, lines, index, end, out)
        index = end
    return out


def has_titles(cells: Sequence[str], body: int) -> bool:
    """Whether a first row looks like column titles: all short, none a sentence or an aim, with ``body`` rows below."""
    return body > 0 and all(0 < len(cell) <= HEADER_WIDTH and not _NO_TITLE.search(cell) for cell in cells)


def _cells(text: str, line: Range) -> tuple[Range, ...]:
    separator = "|" if "|" in line.of(text) else "\t"
    start, end = line.start, line.end
    if separator == "|":
        start += text[start] == "|"
        end -= text[end - 1] == "|" and end - 1 > start
    return tuple(ruled.parted(text, start, end, separator))


def _separates(text: str, line: Range) -> bool:
    return ruled.separates(line.of(text))


def _run(text: str, lines: Sequence[Range], first: int, stop: int) -> int | None:
    """The index after the run of table lines that starts here and ends before ``stop``, or None."""
    width = len(_cells(text, lines[first])) if _divided(text, lines[first]) else 0
    if not 2 <= width <= MAX_COLUMNS or _separates(text, lines[first]):
        return None
    end, plain = first + 1, 1
    while end < stop and text.count("\n", lines[end - 1].end, lines[end].start) <= 2:
        if end == first + 1 and _separates(text, lines[end]):
            end += 1
            continue
        if not _divided(text, lines[end]) or len(_cells(text, lines[end])) != width:
            break
        end += 1
        plain += 1
    return end if plain >= 2 else None


def _divided(text: str, line: Range) -> bool:
    words = line.of(text)
    return "|" in words or "\t" in words


def _add(
    text: str, lines: Sequence[Range], first: int, end: int, out: dict[int, tuple[tuple[Block, ...], int]]
) -> None:
    ruled = _separates(text, lines[first + 1])
    body = first + 1 + ruled
    titles = _cells(text, lines[first])
    headed = ruled or has_titles([title.of(text) for title in titles], end - body)
    head = tuple(Cell(place.start, place.end) for place in titles if place.start < place.end)
    stop = lines[first + 1].end if ruled else lines[first].end
    out[first] = ((Block(lines[first].start, stop, BlockKind.TABLE_ROW, cells=head),), body)
    for index in range(body, end):
        cells = tuple(
            Cell(place.start, place.end, title if headed and title.start < title.end else None)
            for place, title in zip(_cells(text, lines[index]), titles, strict=True)
            if place.start < place.end
        )
        out[index] = ((Block(lines[index].start, lines[index].end, BlockKind.TABLE_ROW, cells=cells),), index + 1)
