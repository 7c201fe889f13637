"""Tables of printed pages: cells are written one after the other, each from its top to its foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.read.compose import CellText
from kg.read.grids import MAX_CELL, MAX_COLUMNS, Row
from kg.read.paragraphs import NEARLY_FULL, glued
from kg.read.printed import Piece

SHIFT = 1.6  # characters that lines of one cell may start apart
ASIDE = 2.0  # characters that the next cell starts further right, at least
BELOW = 2.4  # characters that lines of one cell are apart, at most
APART = 4.0  # characters between rows, at most


@dataclass(slots=True)
class Run:
    """Lines below each other with about the same left edge: a cell, or some lines of the text."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def x(self) -> float:
        """The left edge."""
        return min(piece.x for piece in self.pieces)

    @property
    def right(self) -> float:
        """The right edge."""
        return max(piece.right for piece in self.pieces)

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.pieces[0].y + self.pieces[0].size

    @property
    def bottom(self) -> float:
        """The base of the last line."""
        return self.pieces[-1].y

    @property
    def size(self) -> float:
        """The height of a character."""
        return self.pieces[0].size


Part = list[Piece] | list[Row]


def parts(page: Sequence[Piece]) -> list[tuple[list[Piece], list[Row]]]:
    """A page in reading order: pairs of lines of the text and the rows of the table below them, either may be empty.

    >>> def cell(x, y, words):
    ...     return Piece(0, x, x + 10 * len(words), y, 10, words)
    >>> page = [cell(50, 700, "名称"), cell(150, 700, "用途"), cell(50, 680, "相机"), cell(150, 680, "扫码")]
    >>> [[cell.words for cell in row.columns] for row in parts(page)[0][1]]
    [['名称', '用途'], ['相机', '扫码']]
    """
    found = _runs(page)
    out: list[tuple[list[Piece], list[Row]]] = []
    text: list[Piece] = []
    index = 0
    while index < len(found):
        rows, after = _table(found, index)
        if rows:
            out.append((text, rows))
            text, index = [], after
        else:
            text.extend(found[index].pieces)
            index += 1
    out.append((text, []))
    return out


def _runs(page: Sequence[Piece]) -> list[Run]:
    out: list[Run] = []
    for piece in page:
        last = out[-1].pieces[-1] if out else None
        if (
            last
            and 0.5 * piece.size < last.y - piece.y < BELOW * max(piece.size, last.size)
            and abs(piece.x - out[-1].pieces[0].x) < SHIFT * piece.size
        ):
            out[-1].pieces.append(piece)
        else:
            out.append(Run([piece]))
    return out


def _beside(runs: Sequence[Run], start: int) -> list[Run]:
    """The runs from here on that stand beside each other, from left to right."""
    row = [runs[start]]
    top, bottom = row[0].top, row[0].bottom
    for run in runs[start + 1 : start + MAX_COLUMNS]:
        over = min(top, run.top) - max(bottom, run.bottom)
        if run.x < row[-1].x + ASIDE * run.size or run.x < row[-1].right - run.size or over < 0.3 * run.size:
            break
        row.append(run)
        top, bottom = max(top, run.top), min(bottom, run.bottom)
    return row


def _table(runs: Sequence[Run], start: int) -> tuple[list[Row], int]:
    """The rows of the table that starts with this run, and the run after it; no rows where none starts."""
    first = _beside(runs, start)
    if len(first) < 2 or start + len(first) >= len(runs):
        return [], start
    second = _beside(runs, start + len(first))
    edges = [(run.x, run.right) for run in first]
    if len(second) == len(first):
        edges = [(min(a, b.x), max(z, b.right)) for (a, z), b in zip(edges, second, strict=True)]
    grid: list[dict[int, list[Run]]] = [{column: [run] for column, run in enumerate(first)}]
    index, ends = start + len(first), [start + len(first)]
    while index < len(runs):
        row, index = _row(runs, index, edges)
        above = min(run.bottom for cell in grid[-1].values() for run in cell)
        if not row or max(run.top for cell in row.values() for run in cell) < above - APART * runs[start].size:
            break
        grid.append(row)
        ends.append(index)
    while len(grid) > 1 and set(grid[-1]) == {0}:  # one line at the left below a table is text again
        grid.pop()
        ends.pop()
    if len(grid) < 2 or not any(len(row) > 1 for row in grid[1:]):
        return [], start
    rows = _rows(grid, len(edges))
    if any(len(cell.words) > MAX_CELL for row in rows for cell in row.own):
        return [], start
    return rows, ends[-1]


def _row(runs: Sequence[Run], index: int, edges: Sequence[tuple[float, float]]) -> tuple[dict[int, list[Run]], int]:
    """The cells of the next row by their column, and the run after them."""
    row: dict[int, list[Run]] = {}
    last = -1
    while index < len(runs):
        run = runs[index]
        column = _column(run, edges)
        if column < 0 or (column + 1 < len(edges) and run.right > edges[column + 1][0] + run.size):
            break
        if column == last and 0 < row[column][-1].bottom - run.bottom < 1.2 * BELOW * run.size + (run.top - run.bottom):
            if row[column][-1].bottom < run.top - 1.5 * run.size:
                break
            row[column].append(run)
        elif column <= last:
            break
        else:
            row[column] = [run]
        last = column
        index += 1
    return row, index


def _column(run: Run, edges: Sequence[tuple[float, float]]) -> int:
    """The column above the run: that which it shares most of its width with, else the last that starts before it."""
    shared = [min(run.right, right) - max(run.x, left) for left, right in edges]
    most = max(range(len(edges)), key=lambda column: shared[column])
    if shared[most] > 0:
        return most
    return max((i for i, (left, _) in enumerate(edges) if left <= run.x + run.size), default=-1)


def _rows(grid: Sequence[dict[int, list[Run]]], width: int) -> list[Row]:
    edges = [max((run.right for row in grid for run in row.get(column, ())), default=0.0) for column in range(width)]
    out: list[Row] = []
    for found in grid:
        row = Row(bold=all(piece.bold for cell in found.values() for run in cell for piece in run.pieces))
        reached = min(found)
        for column in range(width):
            if column in found:
                weighed = "".join(piece.weighed for run in found[column] for piece in run.pieces)
                cell = CellText(_words(found[column], edges[column]), weights=weighed)
                row.own.append(cell)
            elif column < reached and out:
                cell = out[-1].columns[column]  # a cell that spans rows is written in the first
            else:
                cell = CellText("")
            row.columns.append(cell)
        out.append(row)
    return out


def _words(cell: Sequence[Run], edge: float) -> str:
    """The words of a cell; a line that ends well before the cell's edge ends where its writer wanted."""
    lines: list[list[str]] = [[]]
    for piece in (piece for run in cell for piece in run.pieces):
        lines[-1].append(piece.words)
        if piece.right < edge - NEARLY_FULL * piece.size:
            lines.append([])
    return "\n".join(glued(line) for line in lines if line)
