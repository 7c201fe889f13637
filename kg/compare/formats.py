"""How comparisons are written for programs and for browsers: one table, one function a format."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from kg.compare.page import page
from kg.compare.policies import Comparison
from kg.compare.records import Change
from kg.registry import Table

Writer = Callable[[Sequence[Comparison], str], str]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write comparisons; ``write`` takes them with the language for people, ``zh`` or ``en``."""

    name: str
    media_type: str
    suffix: str
    write: Writer


def record(change: Change) -> dict[str, object]:
    """A change as plain data, with the keys of ``kg diff --format json``."""
    return asdict(change)


def _json(comparisons: Sequence[Comparison], lang: str) -> str:
    return json.dumps([record(c) for one in comparisons for c in one.changes], ensure_ascii=False, indent=2) + "\n"


def _jsonl(comparisons: Sequence[Comparison], lang: str) -> str:
    found = (record(c) for one in comparisons for c in one.changes)
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found)


FORMATS = Table(
    "format of changes",
    (
        Format("json", "application/json", ".json", _json),
        Format("jsonl", "application/jsonl", ".jsonl", _jsonl),
        Format("html", "text/html", ".html", page),
    ),
)
