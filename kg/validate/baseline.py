"""A baseline: earlier findings that are known, so that only new ones are shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.records import Finding

Known = frozenset[tuple[str, str, str]]


def read_baseline(path: Path) -> Known:
    """What a file of earlier findings knows: policy, rule and quote of each; places may have moved.

    Takes what ``kg validate --format jsonl`` writes. What was waived then is not known: a waiver ends, a baseline not.

    Raises:
        InputError: the file can't be read, or a line is no finding.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The baseline can't be read: {error}.", where=str(path), hint="Write one with kg validate --format jsonl."
        ) from error
    lines = enumerate(text.splitlines(), 1)
    entries = (_entry(line, f"{path}:{number}") for number, line in lines if line.strip())
    return frozenset((entry["policy"], entry["rule"], entry["quote"]) for entry in entries if not entry.get("waived"))


def _entry(line: str, where: str) -> dict[str, Any]:
    hint = "Write one with kg validate --format jsonl."
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("This line of the baseline is not JSON.", where=where, hint=hint) from error
    if not isinstance(value, dict) or not all(isinstance(value.get(key), str) for key in ("policy", "rule", "quote")):
        raise InputError("This line of the baseline is no finding.", where=where, hint=hint)
    return value


def unknown(findings: Iterable[Finding], known: Known) -> tuple[Finding, ...]:
    """The findings that the baseline does not know, in their order."""
    return tuple(finding for finding in findings if (finding.policy, finding.rule, finding.quote) not in known)
