"""``kg flows``: the keys of the contract, CSV without formulas, tables that hostile words can't steer."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.kg.cli.conftest import Kg

KEYS = [
    *("policy", "id", "section", "kind", "action", "actor", "polarity", "modality"),
    *("data", "purpose", "recipient", "source", "condition", "sensitive", "necessity", "evidence"),
    *("confidence", "method"),
]


def test_jsonl_has_the_keys_in_their_order_and_words_in_place(kg: Kg, policy: Path) -> None:
    lines = [json.loads(line) for line in kg("flows", policy, "--format", "jsonl").out.splitlines()]
    text = policy.read_text(encoding="utf-8")
    assert len(lines) == 3
    for line in lines:
        assert list(line) == KEYS
        assert line["policy"] == "qingmiao"
        for role in ("data", "purpose", "recipient", "source", "condition"):
            for mention in line[role]:
                assert set(mention) <= {"text", "start", "end", "generic"}
                assert mention.get("generic", True) is True
                assert text[mention["start"] : mention["end"]] == mention["text"]
    assert [(line["kind"], line["polarity"]) for line in lines] == [
        ("in", "affirmed"),
        ("out", "affirmed"),
        ("in", "negated"),
    ]


def test_json_is_one_array_of_the_same(kg: Kg, policy: Path) -> None:
    lines = [json.loads(line) for line in kg("flows", policy, "--format", "jsonl").out.splitlines()]
    assert json.loads(kg("flows", policy, "--json").out) == lines


def test_standard_input_and_output_file(kg: Kg, policy: Path, tmp_path: Path) -> None:
    out = tmp_path / "flows.jsonl"
    ran = kg("flows", "-", "--format", "jsonl", "-o", out, input=policy.read_bytes())
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(out.read_text(encoding="utf-8").splitlines()[0])["policy"] == "policy"


def test_csv_holds_no_formula(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_text("1. 我们会将您的手机号提供给示例有限公司，用于=HYPERLINK(1)推送。\n", encoding="utf-8")
    out = kg("flows", path, "--format", "csv").out
    assert out.startswith("\ufeffpolicy,")  # a spreadsheet knows by it that this is UTF-8
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert rows[0]["data"] == "手机号"
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())


def test_table_in_both_languages(kg: Kg, policy: Path) -> None:
    assert "controller" in kg("flows", policy, "--lang", "en").out
    chinese = kg("flows", policy, "--lang", "zh").out
    assert "处理者" in chinese
    assert "✗ 收集" in chinese
    assert "Collect" not in chinese


def test_hostile_words_do_not_steer_the_terminal(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "h.txt"
    path.write_text("1. 我们会收集您的手机号，用于[red]推送[/red]\u202e\u200b服务。\n", encoding="utf-8")
    ran = kg("flows", path, "--markup", "no")
    assert ran.code == 0
    assert "\u202e" not in ran.out
    assert "\x1b" not in ran.out


def test_folders_are_read_in_order(kg: Kg, policy: Path) -> None:
    for name in ("b.md", "a.html", "c.dat", ".hidden.txt"):
        (policy.parent / name).write_text("<html><p>我们会收集您的邮箱，用于找回密码。</p></html>", encoding="utf-8")
    lines = [json.loads(line) for line in kg("flows", policy.parent, "--format", "jsonl").out.splitlines()]
    names = list(dict.fromkeys(line["policy"] for line in lines))
    assert names == sorted(names)
    assert {"a", "qingmiao"} <= set(names) <= {"a", "b", "qingmiao"}


def test_flows_below_a_confidence_are_left_out(kg: Kg, policy: Path) -> None:
    lines = [json.loads(line) for line in kg("flows", policy, "--format", "jsonl").out.splitlines()]
    least = max(line["confidence"] for line in lines)
    kept = kg("flows", policy, "--format", "jsonl", "--min-confidence", str(least))
    sure = [json.loads(line) for line in kept.out.splitlines()]
    assert sure == [line for line in lines if line["confidence"] >= least]
    assert 0 < len(sure) < len(lines)
    assert kg("flows", policy, "--min-confidence", "2").code == 2


def test_score_shows_the_reliability_of_confidences(kg: Kg, policy: Path, tmp_path: Path) -> None:
    file = tmp_path / "flows.jsonl"
    kg("flows", policy, "--format", "jsonl", "-o", file)
    table = json.loads(kg("score", file, file, "--reliability", "--json").out)
    assert {entry["right"] for entry in table["bins"]} == {1.0}
    assert 0 < table["calibration_error"] < 0.3
    assert "calibration error" in kg("score", file, file, "--reliability").out


@pytest.mark.parametrize("command", ["flows", "annotate", "build"])
@pytest.mark.parametrize("kind", ["file", "store", "parts"])
def test_a_graph_is_no_policy(kg: Kg, policy: Path, graph: Path, tmp_path: Path, command: str, kind: str) -> None:
    options = ["--format", "nq.gz"] if kind == "parts" else []
    place = graph if kind == "file" else tmp_path / kind
    if kind != "file":
        assert kg("build", policy, "-o", f"{place}/", *options).code == 0
    out = tmp_path / "out.trig"
    ran = kg(command, place, policy, "-o", out)
    assert (ran.code, ran.out, out.exists()) == (2, "", False)
    assert f"{place}: This is a graph, no policy. Use kg query, kg export or kg validate" in ran.err
