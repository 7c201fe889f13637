"""Clauses through the whole way, from text to findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg import pipeline, validate
from kg.records import Severity
from kg.validate import Law

FILES = {Law.CN: "clauses.yml", Law.GDPR: "clauses-gdpr.yml"}
CLAUSES = [
    (law, case)
    for law, name in FILES.items()
    for case in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("law", "case"), CLAUSES, ids=[case["clause"][:16] for _, case in CLAUSES])
def test_clause(law: Law, case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "clause.txt"
    path.write_text(case["clause"] + "\n", encoding="utf-8")
    types = [case["app_type"]] if "app_type" in case else []
    store = pipeline.build([path])
    assert validate.graph_report(store) == ()
    findings = validate.findings(store, laws=[law], app_type=types)
    found = {finding.rule for finding in findings}
    assert set(case.get("finds", ())) | set(case.get("warns", ())) <= found
    assert {finding.rule for finding in findings if finding.severity is Severity.VIOLATION}.isdisjoint(
        case.get("warns", ())
    )
    assert found.isdisjoint(case.get("silent", ()))


@pytest.mark.parametrize("rule", [rule.key for rule in validate.rules(tuple(Law))])
def test_each_rule_has_three_clauses_of_either_kind(rule: str) -> None:
    speaks = [case for _, case in CLAUSES if rule in {*case.get("finds", ()), *case.get("warns", ())}]
    silent = [case for _, case in CLAUSES if rule in case.get("silent", ())]
    assert len(speaks) >= 3
    assert len(silent) >= 3
