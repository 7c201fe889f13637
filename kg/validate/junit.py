"""Findings for test servers: JUnit XML, a suite a policy, a case a finding."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree as XML

from kg.records import Finding, Severity

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(findings: tuple[Finding, ...], lang: str) -> str:
    """Violations and warnings are failures, notes are skipped cases; where nothing was found one case passes."""
    root = XML.Element("testsuites", name="kg validate")
    for policy, group in groupby(sorted(findings, key=lambda finding: finding.policy), lambda finding: finding.policy):
        _suite(root, policy, list(group), lang)
    if not findings:
        suite = XML.SubElement(root, "testsuite", name="kg validate", tests="1", failures="0", skipped="0")
        XML.SubElement(suite, "testcase", classname="kg validate", name="no findings")
    for count in ("tests", "failures", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    XML.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + XML.tostring(root, encoding="unicode") + "\n"


def _suite(root: XML.Element, policy: str, findings: list[Finding], lang: str) -> None:
    notes = sum(finding.severity is Severity.INFO for finding in findings)
    counts = {"tests": len(findings), "failures": len(findings) - notes, "skipped": notes}
    suite = XML.SubElement(root, "testsuite", {name: str(count) for name, count in counts.items()}, name=_clean(policy))
    for finding in findings:
        place = f" § {finding.clause} [{finding.start}, {finding.end})" if finding.start < finding.end else ""
        case = XML.SubElement(suite, "testcase", classname=_clean(f"{policy}.{finding.rule}"))
        case.set("name", _clean(f"{finding.rule}{place}"))
        message = _clean(finding.message.get(lang))
        if finding.severity is Severity.INFO:
            XML.SubElement(case, "skipped", message=message)
            continue
        failure = XML.SubElement(case, "failure", type=finding.severity.value, message=message)
        source = f"{finding.source.instrument} {finding.source.article}".strip()
        failure.text = _clean("\n".join(filter(None, (source, finding.quote, finding.remedy.get(lang)))))


def _clean(words: str) -> str:
    return _NOT_XML.sub("\ufffd", words)
