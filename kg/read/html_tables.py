"""Tables of a page: each cell with its column's header, cells that span rows given to every row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.read.compose import CellText, Line
from kg.read.tables import has_titles
from kg.records import BlockKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_SPAN = 100
MAX_COLUMNS = 60  # as far as cells span
MAX_CELL = 4_000  # characters; more is a page laid out in a table
_LAYOUT = ("table", "h1", "h2", "h3", "h4")


@dataclass(slots=True)
class _Row:
    columns: list[CellText]
    own: list[CellText]
    heads: bool


def rows(table: HtmlElement) -> list[Line] | None:
    """The lines of a table, its caption first; None where the table only lays out the page.

    >>> from lxml.html import fromstring
    >>> found = rows(fromstring("<table><tr><th>名称<th>用途<tr><td>相机<td>扫码</table>"))
    >>> [(cell.header.words, cell.words) for cell in found[1].cells]
    [('名称', '相机'), ('用途', '扫码')]
    """
    if table.get("role") in ("presentation", "none"):
        return None
    if any(found is not table for tag in _LAYOUT for found in table.iter(tag)):
        return None
    grid = _grid(table)
    if grid is None or not grid or max(len(set(row.columns)) for row in grid) < 2:
        return None
    out = [Line(words) for caption in table.iter("caption") if (words := _words(caption))]
    heads = 0
    while heads < len(grid) - 1 and grid[heads].heads:
        heads += 1
    if not heads and has_titles([cell.words for cell in grid[0].columns], len(grid) - 1):
        heads = 1
    titles: dict[int, CellText] = {}
    for row in grid[:heads]:
        titles.update((column, cell) for column, cell in enumerate(row.columns) if cell.words)
        cells = tuple(dict.fromkeys(cell for cell in row.columns if cell.words))
        out.append(Line("", BlockKind.TABLE_ROW, cells=cells, own=frozenset(row.own)))
    known: dict[CellText, CellText] = {}
    for row in grid[heads:]:
        for column, cell in enumerate(row.columns):
            if cell not in known:
                known[cell] = replace(cell, header=titles.get(column))
        cells = tuple(dict.fromkeys(known[cell] for cell in row.columns if cell.words))
        out.append(Line("", BlockKind.TABLE_ROW, cells=cells, own=frozenset(known[cell] for cell in row.own)))
    return out


def _grid(table: HtmlElement) -> list[_Row] | None:
    grid: list[_Row] = []
    spanning: dict[int, tuple[int, CellText]] = {}  # by column: how many more rows, and the cell
    for element in table.iter("tr"):
        row = _Row([], [], heads=True)
        parent = element.getparent()
        in_head = parent is not None and parent.tag == "thead"
        for source in element:
            if source.tag not in ("td", "th"):
                continue
            words = _words(source)
            if len(words) > MAX_CELL:
                return None
            _fill(row, spanning)
            cell = CellText(words)
            row.own.append(cell)
            row.heads = row.heads and (in_head or source.tag == "th")
            down = _span(source.get("rowspan"))
            room = max(1, MAX_COLUMNS - len(row.columns))  # every cell has its words in the text
            for _ in range(min(_span(source.get("colspan")), room)):
                if down > 1:
                    spanning[len(row.columns)] = (down - 1, cell)
                row.columns.append(cell)
        _fill(row, spanning)
        row.heads = row.heads and bool(row.own)
        if row.columns:
            grid.append(row)
    return grid


def _fill(row: _Row, spanning: dict[int, tuple[int, CellText]]) -> None:
    """Adds the cells from rows above that reach into the next columns."""
    while (column := len(row.columns)) in spanning and column < MAX_COLUMNS:
        left, cell = spanning.pop(column)
        if left > 1:
            spanning[column] = (left - 1, cell)
        row.columns.append(cell)
        if left > 1 and column == MAX_COLUMNS - 1:
            break


def _span(value: str | None) -> int:
    return max(1, min(int(value), MAX_SPAN)) if value and value.strip().isdecimal() and len(value) < 6 else 1


def _words(element: HtmlElement) -> str:
    """The words of a cell; its lines stay lines."""
    from kg.read.html import Page

    page = Page(in_cell=True)
    page.walk(element)
    page.end()
    return "\n".join(line.words for line in page.lines)
