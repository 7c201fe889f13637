from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from kg.errors import UnknownName
from kg.export import ROPA_COLUMNS, record
from kg.store import Store
from tests.kg.export.examples import FINDING

openpyxl = pytest.importorskip("openpyxl")


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_record_and_findings_are_sheets(small_store: Store) -> None:
    found = sheets(record(small_store, [FINDING], lang="en"))
    assert list(found) == ["Processing activities", "Findings"]
    head, *rows = found["Processing activities"]
    assert list(head) == [column.title.en for column in ROPA_COLUMNS]
    assert [row[-1] for row in rows] == ["1", "2.1", "3", "4"]  # what is denied is no processing
    titles, finding = found["Findings"]
    assert dict(zip(titles, finding, strict=True))["Quote"] == FINDING.quote
    assert dict(zip(titles, finding, strict=True))["Confidence"] == 0.9


def test_columns_are_chosen_and_ordered(small_store: Store) -> None:
    head, first, *_ = sheets(record(small_store, (), columns=("clause", "data", "purposes")))["处理活动记录"]
    assert head == ("条款", "个人信息种类", "处理目的")
    assert first == ("1", "手机号码； Nickname", "注册账号")
    with pytest.raises(UnknownName, match="purpose"):
        record(small_store, (), columns=("purpose",))


def test_no_cell_is_a_formula(hostile_store: Store) -> None:
    finding = replace(FINDING, quote="=1+1", clause="+1", policy="@SUM(1)")
    book = openpyxl.load_workbook(io.BytesIO(record(hostile_store, [finding])))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    signed = [cell for cell in cells if cell.value.startswith(("=", "+", "-", "@"))]
    assert {"=1+1", "+1", "@SUM(1)"} <= {cell.value for cell in signed}
    assert all(cell.quotePrefix for cell in signed)


def test_bytes_are_the_same_each_time_and_parts_hold_no_formula(small_store: Store) -> None:
    data = record(small_store, [FINDING])
    assert data == record(small_store, [FINDING])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert len(parts) == 2
    assert all(b"<f>" not in part for part in parts)


def test_an_empty_graph_has_its_titles(empty_store: Store) -> None:
    found = sheets(record(empty_store, ()))
    assert [len(rows) for rows in found.values()] == [1, 1]
