"""Tables of a page: each cell with its column's header, cells that span rows given to every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.read.compose import CellText, Line, gathered
from kg.read.grids import MAX_CELL, MAX_COLUMNS, MAX_SPAN, Row, table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORT = 80  # characters of what a list of terms says of one; more is a text under its title
_TITLES = ("h1", "h2", "h3", "h4")


def rows(source: HtmlElement) -> list[Line] | None:
    """The lines of a table, its caption first; None where the table only lays out the page.

    >>> from lxml.html import fromstring
    >>> found = rows(fromstring("<table><tr><th>名称<th>用途<tr><td>相机<td>扫码</table>"))
    >>> [(cell.header.words, cell.words) for cell in found[1].cells]
    [('名称', '相机'), ('用途', '扫码')]
    """
    if source.get("role") in ("presentation", "none"):
        return None
    if any(next(source.iter(tag), None) is not None for tag in _TITLES):
        return None
    if any(inner is not source for inner in source.iter("table")) and not _titled(source):
        return None
    grid = _grid(source)
    if grid is None or not grid or max(len(set(row.columns)) for row in grid) < 2:
        return None
    return [Line(words) for caption in source.findall("caption") if (words := _cell(caption).words)] + table(grid)


def records(source: HtmlElement) -> list[Line] | None:
    """The lines of a list of terms (``<dl>``), each term the title of what is said of it; None where these are texts.

    >>> from lxml.html import fromstring
    >>> found = records(fromstring("<dl><dt>相机<dd>用于扫码<dt>位置<dd>用于导航</dl>"))
    >>> [(cell.header and cell.header.words, cell.words) for cell in found[1].cells]
    [(None, '位置'), ('位置', '用于导航')]
    """
    grid: list[Row] = []
    for child in source:
        if child.tag not in ("dt", "dd"):
            return None
        cell = _cell(child)
        if child.tag == "dt":
            grid.append(Row(led=True))
        if not grid or len(cell.words) > SHORT or "。" in cell.words or len(grid[-1].own) == MAX_COLUMNS:
            return None
        grid[-1].own.append(cell)
        grid[-1].columns.append(cell)
    return table(grid) if grid and all(len(row.own) > 1 and row.own[0].words for row in grid) else None


def _titled(source: HtmlElement) -> bool:
    """Whether the table's own first row holds two titles or more: then it holds data, even if its cells hold tables."""
    first = next(_rows(source), None)
    return first is not None and sum(1 for cell in first if cell.tag == "th") >= 2


def _rows(source: HtmlElement) -> Iterator[HtmlElement]:
    """The rows of the table itself, without those of tables in it."""
    for child in source:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _grid(source: HtmlElement) -> list[Row] | None:
    grid: list[Row] = []
    spanning: dict[int, tuple[int, CellText]] = {}  # by column: how many more rows, and the cell
    for element in _rows(source):
        row = Row()
        parent = element.getparent()
        in_head = parent is not None and parent.tag == "thead"
        titles: list[bool] = []
        bold = True
        for child in element:
            if child.tag not in ("td", "th"):
                continue
            cell = _cell(child)
            if len(cell.words) > MAX_CELL:
                return None
            _fill(row, spanning)
            row.own.append(cell)
            titles.append(in_head or child.tag == "th")
            bold = bold and _bold(child)
            down = _span(child.get("rowspan"))
            room = max(1, MAX_COLUMNS - len(row.columns))  # every cell has its words in the text
            for _ in range(min(_span(child.get("colspan")), room)):
                if down > 1:
                    spanning[len(row.columns)] = (down - 1, cell)
                row.columns.append(cell)
        _fill(row, spanning)
        row.heads = bool(titles) and all(titles)
        row.led = len(titles) > 1 and titles[0] and not any(titles[1:])
        row.bold = bool(row.own) and bold
        if row.columns:
            grid.append(row)
    return grid


def _fill(row: Row, spanning: dict[int, tuple[int, CellText]]) -> None:
    """Adds the cells from rows above that reach into the next columns."""
    while (column := len(row.columns)) in spanning and column < MAX_COLUMNS:
        left, cell = spanning.pop(column)
        if left > 1:
            spanning[column] = (left - 1, cell)
        row.columns.append(cell)
        if left > 1 and column == MAX_COLUMNS - 1:
            break


def _span(value: str | None) -> int:
    number = int(value) if value and value.strip().isdecimal() and len(value) < 6 else 1
    return max(1, min(number or MAX_SPAN, MAX_SPAN))  # 0: to the end


def _bold(cell: HtmlElement) -> bool:
    """Whether all words of the cell stand in bold."""
    words = sum(len(part.text_content().strip()) for part in cell.iter("b", "strong") if part.getparent().tag != "b")
    return cell.tag == "th" or 0 < len(cell.text_content().strip()) <= words


def _cell(element: HtmlElement) -> CellText:
    """A cell with its words; its lines stay lines."""
    from kg.read.html import Page

    page = Page(in_cell=True)
    page.walk(element)
    page.end()
    return gathered(page.lines)
