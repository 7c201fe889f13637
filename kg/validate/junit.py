"""Findings for test servers: JUnit XML, a suite a policy, a case a finding."""

from __future__ import annotations

from itertools import groupby
from xml.etree import ElementTree as XML

from kg.escape import xml
from kg.records import Finding, Severity
from kg.validate.listing import Listing, citation


def junit(listing: Listing) -> str:
    """Violations and warnings are failures, notes and what is waived skipped; where nothing was found a case passes."""
    root = XML.Element("testsuites", name="kg validate")
    by_policy = sorted(listing.findings, key=lambda finding: finding.policy)
    for policy, group in groupby(by_policy, lambda finding: finding.policy):
        _suite(root, policy, list(group), listing.lang)
    if not listing.findings:
        suite = XML.SubElement(root, "testsuite", name="kg validate", tests="1", failures="0", skipped="0")
        XML.SubElement(suite, "testcase", classname="kg validate", name="no findings")
    for count in ("tests", "failures", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    XML.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + XML.tostring(root, encoding="unicode") + "\n"


def _suite(root: XML.Element, policy: str, findings: list[Finding], lang: str) -> None:
    skipped = sum(map(_is_skipped, findings))
    counts = {"tests": len(findings), "failures": len(findings) - skipped, "skipped": skipped}
    suite = XML.SubElement(root, "testsuite", {name: str(count) for name, count in counts.items()}, name=xml(policy))
    for finding in findings:
        where = f" § {finding.clause} [{finding.start}, {finding.end})" if finding.start < finding.end else ""
        case = XML.SubElement(suite, "testcase", classname=xml(f"{policy}.{finding.rule}"))
        case.set("name", xml(f"{finding.rule}{where}"))
        if finding.file:
            case.set("file", xml(finding.file))
        message = xml(finding.message.get(lang))
        if _is_skipped(finding):
            XML.SubElement(case, "skipped", message=xml(finding.waived.note(lang)) if finding.waived else message)
            continue
        failure = XML.SubElement(case, "failure", type=finding.severity.value, message=message)
        failure.text = xml("\n".join(filter(None, (citation(finding, lang), finding.quote, finding.remedy.get(lang)))))


def _is_skipped(finding: Finding) -> bool:
    return finding.severity is Severity.INFO or finding.waived is not None
