"""Findings as a table for spreadsheets: UTF-8 with a byte order mark, so that Excel reads Chinese; no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kg.escape import cell
from kg.records import Finding, Waived
from kg.validate.listing import Listing, citation, title

_COLUMNS = """
    rule title severity policy clause start end quote message article remedy confidence flow file waived expires who
"""
COLUMNS = tuple(_COLUMNS.split())


def table(listing: Listing) -> str:
    """One row a finding, words in the reader's language; ``waived`` is the reason, empty where nobody waived it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in listing.findings:
        writer.writerow(map(cell, _row(finding, listing.lang)))
    return "\ufeff" + out.getvalue()


def _row(finding: Finding, lang: str) -> Iterator[str]:
    waived = finding.waived or Waived("", "")
    yield from (finding.rule, title(finding.rule, lang), finding.severity.value, finding.policy, finding.clause)
    yield from (str(finding.start), str(finding.end), finding.quote, finding.message.get(lang))
    yield from (citation(finding, lang), finding.remedy.get(lang), str(finding.confidence), finding.flow or "")
    yield from (finding.file, waived.reason, waived.expires, waived.who)
