"""Laws side by side as a table for people, JSON, CSV or a page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

from kg.cli.console import drawn, printable, table
from kg.escape import cell as harmless
from kg.registry import Table
from kg.validate import Row, compared_page
from kg.validate.comparison import Cell
from kg.validate.listing import message, quote
from kg.validate.topics import law_name

_SHOWN = 2  # findings of a cell in the table for people


@dataclass(frozen=True, slots=True)
class Comparison:
    """A way to write the rows; ``write`` takes them with the reader's language."""

    name: str
    write: Callable[[tuple[Row, ...], str], str]


def _text(rows: tuple[Row, ...], lang: str) -> str:
    parts: list[object] = []
    for policy, group in groupby(rows, key=lambda row: row.policy):
        listed = tuple(group)
        columns = tuple(law_name(cell.law).get(lang) for cell in listed[0].cells)
        lines = [[_apart(_topic(row, lang)), *(_apart(_words(cell, lang)) for cell in row.cells)] for row in listed]
        parts.append(table((printable(policy), *columns), lines, ratios=(2, *(3 for _ in columns))))
    return drawn(*parts)


def _apart(lines: Iterable[str]) -> str:
    """The lines of a cell, and an empty one that keeps it from the row below."""
    return "\n".join((*lines, " "))


def _topic(row: Row, lang: str) -> Iterator[str]:
    return filter(None, (row.topic.name.get(lang), row.topic.difference.get(lang)))


def _words(cell: Cell, lang: str) -> Iterator[str]:
    if cited := "; ".join(cell.articles(lang)):
        yield cited
    yield cell.summary(lang)
    for finding in cell.findings[:_SHOWN]:
        yield f"- {finding.rule} {finding.clause}".rstrip() + f": {message(finding, lang)}"
    if more := len(cell.findings[_SHOWN:]):
        yield f"- …… 另有 {more} 项" if lang.startswith("zh") else f"- … {more} more"


def _json(rows: tuple[Row, ...], lang: str) -> str:
    records = [
        {
            "policy": row.policy,
            "topic": asdict(row.topic.name),
            "difference": asdict(row.topic.difference),
            "laws": {cell.law.value: _record(cell) for cell in row.cells},
        }
        for row in rows
    ]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _record(cell: Cell) -> dict[str, object]:
    return {
        "state": cell.state.value,
        "rules": [rule.key for rule in cell.rules],
        "not_asked": list(cell.unasked),
        "articles": [{"zh": zh, "en": en} for zh, en in zip(cell.articles("zh"), cell.articles("en"), strict=True)],
        "findings": [asdict(finding) for finding in cell.findings],
        "waived": [asdict(finding) for finding in cell.waived],
    }


def _csv(rows: tuple[Row, ...], lang: str) -> str:
    """One row a topic; of each law articles, state and findings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    laws = [cell.law.value for cell in rows[0].cells] if rows else []
    writer.writerow(
        ["policy", "topic", *(f"{law}_{part}" for law in laws for part in ("articles", "state", "findings"))]
    )
    for row in rows:
        cells = (words for cell in row.cells for words in _three(cell, lang))
        writer.writerow(map(harmless, (row.policy, row.topic.name.get(lang), *cells)))
    return "\ufeff" + out.getvalue()


def _three(cell: Cell, lang: str) -> tuple[str, str, str]:
    said = (
        f"{finding.rule} {finding.clause}".rstrip() + f": {message(finding, lang)}" + _quoted(quote(finding, lang))
        for finding in cell.findings
    )
    return "; ".join(cell.articles(lang)), cell.summary(lang), "\n".join(said)


def _quoted(words: str) -> str:
    return f" “{words}”" if words else ""


COMPARISONS = Table(
    "format of a comparison",
    (
        Comparison("text", _text),
        Comparison("json", _json),
        Comparison("csv", _csv),
        Comparison("html", compared_page),
    ),
)
