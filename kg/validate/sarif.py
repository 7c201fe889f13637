"""Findings for code-review tools: SARIF 2.1.0. Source: OASIS, Static Analysis Results Interchange Format 2.1.0."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from kg.records import Finding, Severity
from kg.validate.law import provision
from kg.validate.listing import Listing
from kg.validate.places import in_file, lines
from kg.validate.shapes import Rule, rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(listing: Listing) -> str:
    """One run. A result's region is the place in the policy's own file, where that is known; ``properties`` have the
    place in the plain text. Columns and offsets count code points.
    """
    findings, lang = listing.findings, listing.lang
    named = {finding.rule for finding in findings}
    known = [entry for key in sorted(named) if (entry := rule(key))]
    numbers = {rule.key: number for number, rule in enumerate(known)}
    results = [_result(finding, numbers, listing) for finding in findings]
    if listing.waived:  # all results of a run have this property, or none
        results = [r | {"suppressions": _suppressions(f)} for r, f in zip(results, findings, strict=True)]
    run = {
        "tool": {
            "driver": {
                "name": "kg validate",
                "version": version("pif-kg"),
                "language": "zh-CN" if listing.zh else "en",
                "rules": [_rule(entry, lang) for entry in known],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
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


def _result(finding: Finding, numbers: dict[str, int], listing: Listing) -> dict[str, object]:
    lang = listing.lang
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(finding)}}
    if text := listing.texts.get(finding.file):
        place["region"] = _region(finding, text)
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
            "start": finding.start,
            "end": finding.end,
            "quote": finding.quote,
        },
    }


def _uri(finding: Finding) -> str:
    """The file as it was given: relative to where the command ran, as code-review tools want it."""
    if not finding.file:
        return quote(finding.policy, safe="")
    if "://" in finding.file:
        return quote(finding.file, safe=":/?#[]@!$&'()*+,;=%~")
    path = Path(finding.file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _region(finding: Finding, text: str) -> dict[str, object]:
    """The words; the first line where the finding is on the whole policy, or its words can't be told in the file."""
    place = in_file(finding, text)
    if place is None:
        return {"startLine": 1}
    offsets = {"charOffset": place.start, "charLength": place.end - place.start}
    return {**lines(place, text), **offsets, "snippet": {"text": place.of(text)}}


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    if finding.waived is None:
        return []
    return [{"kind": "external", "status": "accepted", "justification": finding.waived.note("en")}]


def _digest(words: Iterable[str]) -> str:
    """What stays the same while a finding only moves: the same as a baseline knows."""
    return hashlib.sha256("\n".join(words).encode("utf-8", "replace")).hexdigest()[:32]
