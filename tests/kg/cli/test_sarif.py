"""The regions of ``kg validate --format sarif`` against the characters of the policies' own files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.demo import POLICY_FILE
from tests.kg.cli.conftest import Kg
from tests.kg.validate.test_sarif import holds, run, with_schema

CLAUSES = (
    "𠮷安记账隐私政策\r\n\r\n1. 😀为了投放广告，我们会与广告伙伴共享您的OAID。\r\n"
    "2. 我们会收集您的银行卡号，用于打款。\r\n"
)


def pointed(place: dict[str, Any], text: str) -> tuple[str, str]:
    """The words of a region by offsets, and by lines and columns in code points."""
    start = place["charOffset"]
    lines = text.split("\n")
    first, last = place["startLine"] - 1, place["endLine"] - 1
    chosen = lines[first : last + 1]
    chosen[-1] = chosen[-1][: place["endColumn"] - 1]
    chosen[0] = chosen[0][place["startColumn"] - 1 :]
    return text[start : start + place["charLength"]], "\n".join(chosen)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.txt", CLAUSES),
        ("bom.txt", "\ufeff" + CLAUSES),
        ("p.md", f"# 政策\n\n{CLAUSES.replace('广告伙伴', '**广告伙伴**')}"),
        ("p.html", f"<html><body><p>{CLAUSES.replace('广告伙伴', '<b>广告伙伴</b>')}</p></body></html>"),
        ("p.annotated.txt", CLAUSES.replace("银行卡号", "<银行卡号>").replace("我们会收集", "(我们)会[收集]")),
    ],
    ids=["text", "mark", "markdown", "html", "markup"],
)
def test_regions_are_the_words_in_the_file(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / name).write_bytes(content.encode())
    results = run(kg("validate", f"docs/{name}", "--format", "sarif").out)["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert {place["artifactLocation"]["uri"] for place in places} == {f"docs/{name}"}
    assert any("广告伙伴" in result["properties"]["quote"] for result in results)
    assert any("银行卡号" in result["properties"]["quote"] for result in results)
    for result, place in zip(results, places, strict=True):
        region, quote = place["region"], result["properties"]["quote"]
        if not quote:
            assert region == {"startLine": 1}
            continue
        words, by_lines = pointed(region, content.removeprefix("\ufeff"))
        assert words == by_lines == region["snippet"]["text"]
        assert name != "p.txt" or words == quote
        assert words[0] == quote[0] and words[-1] == quote[-1]


def test_a_graph_names_the_file_and_no_place_in_it(kg: Kg, graph: Path) -> None:
    results = run(kg("validate", graph, "--format", "sarif").out)["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert {json.dumps(place) for place in places} == {'{"artifactLocation": {"uri": "qingmiao.txt"}}'}
    assert any(result["properties"]["quote"] for result in results)


@with_schema
def test_the_schema_holds_for_the_demo(kg: Kg) -> None:
    log = kg("validate", POLICY_FILE, "--app-type", "short-video", "--format", "sarif").out
    assert len(run(log)["results"]) > 20
    holds(log)
