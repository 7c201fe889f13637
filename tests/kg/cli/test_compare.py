"""``kg validate --law`` and ``--compare``: another law's rules alone, and laws side by side."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from kg.cli.comparing import COMPARISONS
from kg.demo import POLICY_FILE
from tests.kg.cli.conftest import Kg

PAGE = Path(__file__).parents[3] / "docs" / "commands" / "validate.md"
SHOWN = "PIPL-17-1-2d,GDPR-13-2-a,PIPL-23-1a,GDPR-13-1-e,APP-6-5,GDPR-13-2-d"


def test_a_law_is_asked_for(kg: Kg, policy: Path) -> None:
    of = {law: json.loads(kg("validate", policy, "--law", law, "--json").out) for law in ("cn", "gdpr", "gdpr,cn")}
    assert json.loads(kg("validate", policy, "--json").out) == of["cn"]
    assert {found["source"]["instrument"] for found in of["gdpr"]} == {"GDPR"}
    assert len(of["gdpr,cn"]) == len(of["cn"]) + len(of["gdpr"]) > 0
    assert "PIPL" not in kg("rules", "--law", "gdpr").out


def test_a_key_tells_its_law(kg: Kg, policy: Path) -> None:
    found = json.loads(kg("validate", policy, "--rules", "GDPR-13-2-d", "--json").out)
    assert [entry["rule"] for entry in found] == ["GDPR-13-2-d"]
    assert "GDPR art. 13(2)(d)" in kg("rules", "GDPR-13-2-d").out


def test_wrong_names(kg: Kg, policy: Path) -> None:
    for options in (["--law", "gpdr"], ["--law", "cn", "--rules", "GDPR-13-2-d"], ["--compare", "--format", "sarif"]):
        ran = kg("validate", policy, *options)
        assert (ran.code, ran.out) == (2, "")
        assert "There is no" in ran.err


def test_the_page_shows_what_is_printed(kg: Kg) -> None:
    printed = kg("validate", POLICY_FILE, "--compare", "--rules", SHOWN).out
    shown = re.search(r"<!-- as printed.*?```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown and shown[1].strip("\n") == printed.strip("\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_json_and_csv_have_a_row_a_topic(kg: Kg, policy: Path, lang: str) -> None:
    rows = json.loads(kg("validate", policy, "--compare", "--json", "--lang", lang).out)
    table = list(csv.reader(io.StringIO(kg("validate", policy, "--compare", "--format", "csv", "--lang", lang).out)))
    assert [row["topic"][lang] for row in rows] == [line[1] for line in table[1:]]
    assert len(table[0]) == 8 and len(rows) > 30
    cells = [cell for row in rows for cell in row["laws"].values()]
    findings = kg("validate", policy, "--law", "cn,gdpr", "--json").out
    assert sum(len(cell["findings"]) for cell in cells) == len(json.loads(findings))
    assert {cell["state"] for cell in cells} == {"violation", "warning", "info", "nothing-found", "no-rule"}


def test_hostile_words_are_harmless(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "=cmd.txt"
    path.write_text("1. 为了投放广告，我们会向<script>alert(1)</script>合作伙伴提供您的IMEI。\n", encoding="utf-8")
    for name in COMPARISONS.names:
        out = kg("validate", path, "--compare", "--format", name).out
        assert out
        if name == "html":
            assert "<script" not in out and "&lt;script&gt;" in out
        if name == "csv":
            assert "\n=cmd" not in out
