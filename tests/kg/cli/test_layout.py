"""Tables that can be read at the width that there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from kg.cli.layout import blocks, fits, laid
from tests.kg.cli.conftest import Kg


def wide(text: str) -> int:
    return max(cell_len(line) for line in text.splitlines())


@pytest.mark.parametrize("columns", [40, 60, 90, 200])
@pytest.mark.parametrize("words", ["flows", "query flows", "query vagueness", "query sensitive-flows"])
def test_piped_output_is_as_wide_as_columns_says(
    kg: Kg, policy: Path, graph: Path, monkeypatch: pytest.MonkeyPatch, words: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    command, *question = words.split()
    assert wide(kg(command, graph if question else policy, *question).out) <= columns


def test_without_columns_it_is_120(kg: Kg, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for said in ("", "x"):
        monkeypatch.setenv("COLUMNS", said)
        assert 100 < wide(kg("query", graph, "flows").out) <= 120


def test_no_word_of_a_head_is_broken(kg: Kg, graph: Path) -> None:
    out = kg("query", graph, "vagueness").out
    assert [line.split() for line in out.splitlines() if line.startswith("vagueShare")] == [["vagueShare", "0"]]
    assert out.startswith("1 ──")


def test_flows_are_blocks_where_it_is_narrow(kg: Kg, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    out = kg("flows", policy).out
    assert next(line for line in out.splitlines() if line.startswith("data ")).split() == ["data", "手机号码"]
    assert "condition" in out.split("2 ──")[0]
    assert "recipient" not in out


def test_what_says_the_same_goes_first(kg: Kg, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = ["query", graph, "recipients-of-category", "--set", "category=IMEI"]
    monkeypatch.setenv("COLUMNS", "250")
    assert "flow/" in kg(*ask).out
    monkeypatch.setenv("COLUMNS", "110")
    narrow = kg(*ask).out
    assert ("flow/" in narrow, "1 ──" in narrow, "qingmiao " in narrow, "qingmiao@" in narrow) == (0, 0, 1, 0)
    assert "flow" in kg(*ask, "--format", "csv").out.splitlines()[0].split(",")


def test_versions_of_one_policy_are_told_apart(kg: Kg, policy: Path, tmp_path: Path) -> None:
    other = tmp_path / "older" / "qingmiao.txt"
    other.parent.mkdir()
    other.write_text("1. 我们会收集您的邮箱，用于找回密码。\n", encoding="utf-8")
    assert kg("build", policy, other, "-o", tmp_path / "two.trig").code == 0
    assert kg("query", tmp_path / "two.trig", "overview").out.count("@") == 2


def test_an_empty_answer_and_one_without_columns() -> None:
    assert fits((), ())
    assert fits(("data",) * 3, ())
    assert laid(("data",), ()) is not None
    assert blocks((), ()) is not None
