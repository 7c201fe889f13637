"""How findings are written: one table, one function a format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from kg.records import Finding, Grouping
from kg.registry import Table
from kg.validate.drafts import drafts
from kg.validate.junit import junit
from kg.validate.listing import Listing
from kg.validate.page import page
from kg.validate.plain import text
from kg.validate.sarif import sarif
from kg.validate.table import table
from kg.validate.turtle import turtle


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write findings."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Listing], str]


def record(finding: Finding) -> dict[str, object]:
    """A finding as plain data, with the keys of ``kg validate --format json``."""
    return asdict(finding)


def _json(listing: Listing) -> str:
    return json.dumps([record(finding) for finding in listing.findings], ensure_ascii=False, indent=2) + "\n"


def _jsonl(listing: Listing) -> str:
    return "".join(json.dumps(record(finding), ensure_ascii=False) + "\n" for finding in listing.findings)


FORMATS = Table(
    "format of findings",
    (
        Format("text", "text/plain", ".txt", text),
        Format("json", "application/json", ".json", _json),
        Format("jsonl", "application/jsonl", ".jsonl", _jsonl),
        Format("csv", "text/csv", ".csv", table),
        Format("ttl", "text/turtle", ".ttl", turtle),
        Format("html", "text/html", ".html", page),
        Format("sarif", "application/sarif+json", ".sarif", sarif),
        Format("junit", "application/xml", ".xml", junit),
        Format("waivers", "application/yaml", ".yml", drafts),
    ),
)


def write(
    findings: Iterable[Finding],
    format: str,
    *,
    lang: str = "zh",
    grouping: Grouping = Grouping.RULE,
    texts: Mapping[str, str] | None = None,
) -> str:
    """Findings in one of the formats of the table; see :class:`~kg.validate.listing.Listing`.

    >>> write((), "text")
    '未发现问题。\\n'

    Raises:
        UnknownName: there is no such format.
    """
    return FORMATS[format].write(Listing(tuple(findings), lang, grouping, texts or {}))
