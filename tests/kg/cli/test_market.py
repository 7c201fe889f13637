"""``kg market``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.kg.cli.conftest import Kg

MARKET = Path(__file__).parents[2] / "queries" / "_market.trig"


def test_parties_for_people(kg: Kg) -> None:
    ran = kg("market", MARKET)
    assert ran.code == 0
    assert ran.out.split("\n")[0] == "Parties"
    assert [line.split()[:1] for line in ran.out.split("\n") if "SDK provider" in line] == [["飞鸽推送"], ["远山地图"]]
    assert "Communities" in ran.out


def test_rows_that_are_left_out_are_counted(kg: Kg) -> None:
    assert "\n1 more\n" in kg("market", MARKET, "--top", "1").out
    assert "另有 1 行" in kg("market", MARKET, "--top", "1", "--lang", "zh").out


def test_json_and_files(kg: Kg, graph: Path, tmp_path: Path) -> None:
    found = json.loads(kg("market", graph, "--json").out)
    assert [one["label"] for one in found["standings"]] == ["示例广告有限公司"]
    assert kg("market", graph, "--what", "families", "--format", "html", "-o", tmp_path / "page.html").code == 0
    assert (tmp_path / "page.html").read_text("utf-8").endswith("</html>\n")


def test_a_wrong_name_says_what_there_is(kg: Kg, graph: Path) -> None:
    assert (kg("market", graph, "--what", "partys").code, kg("market", graph, "--format", "svg").code) == (2, 2)
    assert "csv, html, json, text" in kg("market", graph, "--format", "svg").err
    assert "Did you mean “parties”" in kg("market", graph, "--what", "partys").err
