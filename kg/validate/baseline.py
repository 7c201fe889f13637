"""A baseline: earlier findings that are known, so that only new ones are shown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.jsonlines import read_objects
from kg.records import Finding

_HINT = "Write one with kg validate --format jsonl."
Known = frozenset[tuple[str, str, str]]


def read_baseline(path: Path) -> Known:
    """What a file of earlier findings knows: policy, rule and quote of each; places may have moved.

    Takes what ``kg validate --format jsonl`` writes. What was waived then is not known: a waiver ends, a baseline not.

    Raises:
        InputError: the file can't be read, or a line is no finding.
    """
    entries = [_finding(*line) for line in read_objects(path, what="baseline", hint=_HINT)]
    return frozenset((entry["policy"], entry["rule"], entry["quote"]) for entry in entries if not entry.get("waived"))


def _finding(where: str, entry: dict[str, Any]) -> dict[str, Any]:
    if not all(isinstance(entry.get(key), str) for key in ("policy", "rule", "quote")):
        raise InputError("This line of the baseline is no finding.", where=where, hint=_HINT)
    return entry


def unknown(findings: Iterable[Finding], known: Known) -> tuple[Finding, ...]:
    """The findings that the baseline does not know, in their order."""
    return tuple(finding for finding in findings if (finding.policy, finding.rule, finding.quote) not in known)
