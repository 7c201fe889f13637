"""An answer as an Excel workbook."""

from __future__ import annotations

import io
from typing import Any

from rdflib.term import Literal

from kg.errors import ParameterError
from kg.escape import xml
from kg.query import Rows
from kg.store import Term

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 32_000  # characters that a cell may hold


def workbook(answer: Rows) -> bytes:
    """One sheet: a row of names that stays in sight, then the rows; words are words, whatever they start with.

    Raises:
        ParameterError: the extra that writes it is not installed.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
    except ImportError as error:
        raise ParameterError("XLSX needs an extra.", hint="Install it with: pip install 'pif-kg[xlsx]'") from error
    book = Workbook(write_only=True)
    sheet = book.create_sheet("kg")
    sheet.freeze_panes = "A2"

    def cell(value: str | float) -> Any:
        made = WriteOnlyCell(sheet, value)
        if isinstance(value, str):
            made.data_type = "s"  # and no formula
        return made

    sheet.append([cell(name) for name in answer.columns])
    for row in answer.rows:
        sheet.append([None if term is None else cell(_value(term)) for term in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _value(term: Term) -> str | float:
    if isinstance(term, Literal) and isinstance(term.value, int | float) and not isinstance(term.value, bool):
        return term.value
    return xml(str(term))[:_LONGEST]
