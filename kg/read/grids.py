"""A table's cells in rows and columns, whatever file they come from, to lines with each cell's title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.read.compose import CellText, Line
from kg.read.tables import has_titles
from kg.records import BlockKind

MAX_SPAN = 100
MAX_COLUMNS = 60  # as far as cells span
MAX_CELL = 4_000  # characters; more is a page laid out in a table


@dataclass(slots=True)
class Row:
    """A row: the cell in each column, and those that start here. The same cell stands in all that it spans.

    ``heads``: all cells that start here are titles; ``led``: the first one is, and others are not; ``bold``: all are
    printed bold.
    """

    columns: list[CellText] = field(default_factory=list)
    own: list[CellText] = field(default_factory=list)
    heads: bool = False
    led: bool = False
    bold: bool = False


def table(grid: Sequence[Row]) -> list[Line]:
    """The lines of a table; a cell's title is that of its column, or in a table of records the first of its row.

    >>> name, use, camera, scan = map(CellText, ("名称", "用途", "相机", "扫码"))
    >>> rows = table([Row([name, use], [name, use], heads=True), Row([camera, scan], [camera, scan])])
    >>> [(cell.header.words, cell.words) for cell in rows[1].cells]
    [('名称', '相机'), ('用途', '扫码')]
    """
    out: list[Line] = []
    heads = _heads(grid)
    titles: dict[int, CellText] = {}
    for row in grid[:heads]:
        if not _across(row):
            titles.update((column, cell) for column, cell in enumerate(row.columns) if cell.words)
        out.append(_line(row.columns, row.own))
    records = not heads and all(row.led for row in grid)
    known: dict[CellText, CellText] = {}
    for row in grid[heads:]:
        across = _across(row)
        for column, cell in enumerate(row.columns):
            if cell not in known:
                if records:
                    title = known[row.columns[0]] if column else None
                else:
                    title = None if across else titles.get(column)
                known[cell] = replace(cell, header=title)
        out.append(_line([known[cell] for cell in row.columns], [known[cell] for cell in row.own]))
    return out


def _line(columns: Sequence[CellText], own: Sequence[CellText]) -> Line:
    cells = tuple(dict.fromkeys(cell for cell in columns if cell.words))
    return Line("", BlockKind.TABLE_ROW, cells=cells, own=frozenset(own))


def _heads(grid: Sequence[Row]) -> int:
    """How many rows at the top hold titles."""
    heads = 0
    while heads < len(grid) - 1 and grid[heads].heads:
        heads += 1
    if heads or len(grid) < 2 or all(row.led for row in grid):
        return heads
    first, second = grid[0], grid[1]
    if not set(first.columns).isdisjoint(second.columns):  # a cell that reaches down belongs to what it reaches
        return 0
    if first.bold and not second.bold and all(cell.words for cell in first.columns) and not _across(first):
        return 1
    return int(has_titles([cell.words for cell in first.columns], len(grid) - 1))


def _across(row: Row) -> bool:
    """Whether one cell goes over all columns: it opens a group of rows."""
    return len(row.columns) > 1 and len(set(row.columns)) == 1
