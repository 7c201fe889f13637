"""Sheets as an Excel workbook (extra ``xlsx``): words are words and no formula, whatever they start with."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import missing_extra
from kg.export.escape import xml

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST = 32_000  # characters that Excel lets a cell hold, and a little less
_SIGNS = ("=", "+", "-", "@")
_WIDEST, _NARROWEST = 48, 8  # columns of a sheet, in characters
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_DAY = b"2000-01-01T00:00:00Z"  # of every workbook, so that the same graph gives the same bytes
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the titles of its columns, and its rows."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | float]] = field(repr=False)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook: titles that stay in sight and print on every page, filters, wrapped words.

    Raises:
        InputError: the extra is not installed.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise missing_extra("An Excel workbook", "xlsx") from error
    book = Workbook()
    del book["Sheet"]
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return _same_each_time(out.getvalue())


def _fill(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate((sheet.head, *sheet.rows), 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            cell.alignment = wrapped
            cell.value = xml(value)[:_LONGEST] if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"  # and no formula
                cell.quotePrefix = value.startswith(_SIGNS)  # nor one when somebody edits it
            if number == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="E8EDF2")
    for column, title in enumerate(sheet.head):
        longest = max([_width(title), *(_width(str(row[column])) for row in sheet.rows)])
        page.column_dimensions[get_column_letter(column + 1)].width = max(_NARROWEST, min(longest + 2, _WIDEST))
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.head))}{len(sheet.rows) + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(words: str) -> int:
    """How many columns of a screen the longest line takes: a Chinese character is two wide."""
    lines = words.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line[:_WIDEST]) for line in lines)


def _same_each_time(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in sorted(book.namelist()):
            part = _STAMP.sub(rb"\g<1>" + _DAY, book.read(name)) if name == "docProps/core.xml" else book.read(name)
            copy.writestr(zipfile.ZipInfo(name, _EPOCH), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
