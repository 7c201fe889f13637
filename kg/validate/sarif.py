"""Findings for code-review tools: SARIF 2.1.0. Source: OASIS, Static Analysis Results Interchange Format 2.1.0."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from urllib.parse import quote

from kg.records import Finding, Severity
from kg.validate.law import provision
from kg.validate.shapes import Rule, rules

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(findings: tuple[Finding, ...], lang: str) -> str:
    """One run; a result's region counts code points of the policy's plain text, as ``start`` and ``end`` do."""
    known = [rule for rule in rules() if any(finding.rule == rule.key for finding in findings)]
    numbers = {rule.key: number for number, rule in enumerate(known)}
    run = {
        "tool": {
            "driver": {
                "name": "kg validate",
                "version": version("pif-kg"),
                "language": "zh-CN" if lang.startswith("zh") else "en",
                "rules": [_rule(rule, lang) for rule in known],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers, lang) for finding in findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode() + "\n"


def _rule(rule: Rule, lang: str) -> dict[str, object]:
    cited = [provision(source).label.get(lang) for source in rule.sources]
    return {
        "id": rule.key,
        "shortDescription": {"text": rule.title.get(lang)},
        "fullDescription": {"text": rule.description.get(lang)},
        "help": {"text": rule.remedy.get(lang)},
        "defaultConfiguration": {"level": _LEVEL[rule.level]},
        "properties": {"tags": cited},
    }


def _result(finding: Finding, numbers: dict[str, int], lang: str) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": quote(finding.policy, safe="")}}
    if finding.start < finding.end:
        place["region"] = {
            "charOffset": finding.start,
            "charLength": finding.end - finding.start,
            "snippet": {"text": finding.quote},
        }
    location: dict[str, object] = {"physicalLocation": place}
    if finding.clause:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.clause, "kind": "element"}]
    index = {"ruleIndex": numbers[finding.rule]} if finding.rule in numbers else {}
    return {
        "ruleId": finding.rule,
        **index,
        "level": _LEVEL[finding.severity],
        "message": {"text": finding.message.get(lang)},
        "locations": [location],
        "partialFingerprints": {"finding/v1": _digest((finding.policy, finding.rule, finding.quote))},
        "properties": {
            "article": f"{finding.source.instrument} {finding.source.article}".strip(),
            "confidence": finding.confidence,
            "remedy": finding.remedy.get(lang),
        },
    }


def _digest(words: Iterable[str]) -> str:
    """What stays the same while a finding only moves: the same as a baseline knows."""
    return hashlib.sha256("\n".join(words).encode("utf-8", "replace")).hexdigest()[:32]
