"""What the tools answer: plain records, few rows at a time, long words cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from rdflib.term import Literal

from kg.terms import Term

MOST_ROWS = 200
MOST_CHARACTERS = 40_000  # of one answer
LONGEST = 1_000  # characters of one quote
Cell = str | int | float | bool | None


class Page(BaseModel, frozen=True):
    """Some rows of ``total``. ``next_offset`` is where the next ones start, or null at the end."""

    rows: list[dict[str, Any]]
    total: int
    next_offset: int | None = None


class Evidence(BaseModel, frozen=True):
    """Words of a policy at ``[start, end)``, with what stands before and after them."""

    policy: str
    start: int
    end: int
    before: str
    quote: str
    after: str
    clauses: list[str]


def page(rows: Sequence[dict[str, Any]], offset: int, limit: int) -> Page:
    """The rows from ``offset`` on: at most ``limit``, and no more than one answer may hold.

    >>> page([{"a": 1}, {"a": 2}, {"a": 3}], 1, 1)
    Page(rows=[{'a': 2}], total=3, next_offset=2)
    """
    kept: list[dict[str, Any]] = []
    size = 0
    for row in rows[offset : offset + limit]:
        size += sum(len(str(value)) + len(key) for key, value in row.items())
        if kept and size > MOST_CHARACTERS:
            break
        kept.append(row)
    end = offset + len(kept)
    return Page(rows=kept, total=len(rows), next_offset=end if kept and end < len(rows) else None)


def cut(words: str) -> str:
    """
    >>> len(cut("字" * 5000))
    1000
    """
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def joined(parts: Iterable[str]) -> list[str]:
    """Each once, cut."""
    return [cut(part) for part in dict.fromkeys(parts) if part]


def cell(term: Term | None) -> Cell:
    """A term as JSON has it.

    >>> cell(Literal(3)), cell(Literal("姓名")), cell(None)
    (3, '姓名', None)
    """
    if term is None:
        return None
    if isinstance(term, Literal) and isinstance(term.value, bool | int | float | Decimal):
        return float(term.value) if isinstance(term.value, Decimal) else term.value
    return cut(str(term))
