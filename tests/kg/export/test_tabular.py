from __future__ import annotations

import csv
import io

from kg.export import cut, export
from kg.export.tabular import FLOW_COLUMNS, ROPA_COLUMNS
from kg.store import Store


def _rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_flows(small_store: Store) -> None:
    rows = _rows(export(small_store, "csv"))
    assert list(rows[0]) == list(FLOW_COLUMNS)
    assert [row["section"] for row in rows] == ["1", "2.1", "2.2", "3", "4"]
    assert rows[0]["data"] == "手机号； 昵称"
    assert rows[0]["data_en"] == "Phone number； Nickname"
    assert (rows[1]["recipient"], rows[1]["sensitive"]) == ("远山地图", "true")
    assert (rows[2]["polarity"], rows[3]["retention"]) == ("negated", "三年")
    (policy,) = cut(small_store).policies
    assert all(policy.text[int(row["start"]) : int(row["end"])] == row["evidence"] for row in rows)


def test_record_of_processing_activities(small_store: Store) -> None:
    rows = _rows(export(small_store, "ropa", lang="en"))
    assert list(rows[0]) == [column.title.en for column in ROPA_COLUMNS]
    assert [row["Clause"] for row in rows] == ["1", "2.1", "3", "4"]  # what is denied is no processing
    share = rows[1]
    assert share["Controller"] == "青栀科技"
    assert share["Categories of personal data"] == "Location"
    assert share["Sensitive personal data"] == "yes"
    assert (share["Recipients"], share["Kinds of recipient"]) == ("远山地图", "Map provider")
    assert share["Cross-border transfer"] == ""
    assert (rows[2]["Retention"], rows[2]["Safeguards"]) == ("三年", "加密保存")
    assert list(_rows(export(small_store, "ropa"))[0]) == [column.title.zh for column in ROPA_COLUMNS]


def test_no_cell_is_a_formula(hostile_store: Store) -> None:
    for name in ("csv", "ropa"):
        rows = _rows(export(hostile_store, name))
        cells = [cell for row in rows for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert "'=HYPERLINK(1)" in cells
        assert len(rows) == 11


def test_an_empty_graph_has_only_its_header(empty_store: Store) -> None:
    for name in ("csv", "ropa"):
        assert len(export(empty_store, name).splitlines()) == 1
