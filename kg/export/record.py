"""The record of processing activities as a workbook, with the findings on a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib.term import URIRef

from kg.export.flows import policies
from kg.export.labels import Labels
from kg.export.tabular import ROPA_COLUMNS, records
from kg.export.wording import word
from kg.export.workbook import Sheet, workbook
from kg.iris import LAW_GRAPH
from kg.records import Finding
from kg.store import Store

_FINDING = (
    "policy",
    "clause",
    "rule",
    "level",
    "finding",
    "quote",
    "basis",
    "remedy",
    "start",
    "end",
    "confidence",
    "waived",
)


def record(store: Store, findings: Sequence[Finding], *, lang: str = "zh", columns: Sequence[str] = ()) -> bytes:
    """An Excel workbook: one row for each flow that is affirmed, in these columns (none means all), and the findings.

    Raises:
        UnknownName: there is no such column.
        ParameterError: the extra that writes it is not installed.
    """
    chosen = tuple(ROPA_COLUMNS[name] for name in columns) or tuple(ROPA_COLUMNS)
    head, rows = records(policies(store), chosen, lang)
    law = Labels(store, LAW_GRAPH)
    found = [_finding(finding, law, lang) for finding in findings]
    titles = [word(f"finding.{name}", lang) for name in _FINDING]
    return workbook(
        [Sheet(word("record.title", lang), head, rows), Sheet(word("report.findings", lang), titles, found)]
    )


def _finding(finding: Finding, law: Labels, lang: str) -> list[str | float]:
    basis = f"{finding.source.instrument} {finding.source.article}".strip()
    if finding.source.iri:
        basis = law.concept(URIRef(finding.source.iri)).name(lang)
    return [
        finding.policy,
        finding.clause,
        finding.rule,
        word(f"severity.{finding.severity.value}", lang),
        finding.message.get(lang),
        finding.quote,
        basis,
        finding.remedy.get(lang),
        finding.start,
        finding.end,
        finding.confidence,
        finding.waived.note(lang) if finding.waived else "",
    ]
