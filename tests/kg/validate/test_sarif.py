"""SARIF against its schema.

KG_SARIF_SCHEMA names the schema of SARIF 2.1.0; ``.ci/run`` fetches it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import FormatChecker
from jsonschema.validators import validator_for

from kg import validate
from kg.records import Severity
from tests.kg.validate.test_formats import HOSTILE, WAIVED, finding

SCHEMA = os.environ.get("KG_SARIF_SCHEMA", "")
with_schema = pytest.mark.skipif(not SCHEMA, reason="KG_SARIF_SCHEMA does not name the schema of SARIF")


def run(text: str) -> dict[str, Any]:
    (one,) = json.loads(text)["runs"]
    assert isinstance(one, dict)
    return one


def holds(text: str) -> None:
    schema = json.loads(Path(SCHEMA).read_text(encoding="utf-8"))
    checker = validator_for(schema)(schema, format_checker=FormatChecker())
    assert [error.message for error in checker.iter_errors(json.loads(text))] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rules_levels_and_messages(lang: str) -> None:
    found = [finding(), finding(rule="PIPL-15-1", clause="", start=0, end=0, quote="")]
    log = run(validate.write(found, "sarif", lang=lang))
    driver, (first, second) = log["tool"]["driver"], log["results"]
    assert log["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in driver["rules"]] == ["PIPL-15-1", "PIPL-23-1a"]
    assert driver["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "PIPL-23-1a"
    assert all(rule[key]["text"] for rule in driver["rules"] for key in ("shortDescription", "fullDescription", "help"))
    assert (first["level"], first["message"]["text"]) == ("error", finding().message.get(lang))
    assert (first["properties"]["start"], first["properties"]["end"]) == (3, 9)
    assert first["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "demo"}}  # no file is known
    assert "suppressions" not in first and "suppressions" not in second
    assert run(validate.write([], "sarif"))["results"] == []


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("docs/隐私 政策#1.txt", "docs/%E9%9A%90%E7%A7%81%20%E6%94%BF%E7%AD%96%231.txt"),
        ("a:b.txt", "a%3Ab.txt"),
        ("/srv/p.txt", "file:///srv/p.txt"),
        ("https://example.org/隐私?a=1", "https://example.org/%E9%9A%90%E7%A7%81?a=1"),
    ],
)
def test_the_file_as_it_was_given(file: str, uri: str) -> None:
    (result,) = run(validate.write([finding(file=file)], "sarif"))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_waived_result_is_suppressed_and_the_others_say_that_they_are_not() -> None:
    first, second = run(validate.write([finding(), finding(waived=WAIVED)], "sarif"))["results"]
    assert first["suppressions"] == []
    (suppression,) = second["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert "名称见附录一。" in suppression["justification"] and "2026-12-31" in suppression["justification"]


@with_schema
def test_the_schema_holds() -> None:
    found = [
        finding(file="docs/隐私.txt"),
        finding(waived=WAIVED, severity=Severity.INFO),
        finding(rule="unheard-of", quote="\x00\ud800", clause="", file="https://example.org/p?隐私"),
        finding(start=0, end=0, quote="", severity=Severity.WARNING, file="/srv/p.txt"),
    ]
    for lang in ("zh", "en"):
        holds(validate.write(found, "sarif", lang=lang, texts={"docs/隐私.txt": HOSTILE * 2, "/srv/p.txt": "𠮷"}))
    holds(validate.write([], "sarif"))


@with_schema
@pytest.mark.parametrize("fault", [{"level": "violation"}, {"suppressions": [{}]}, {"quote": "x"}])
def test_the_schema_refuses_what_is_none(fault: dict[str, object]) -> None:
    log = json.loads(validate.write([finding()], "sarif"))
    log["runs"][0]["results"][0] |= fault
    with pytest.raises(AssertionError):
        holds(json.dumps(log))
