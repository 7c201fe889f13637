"""Dates as the policy prints them, and as ISO writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kg.numerals import whole
from kg.relate.statements_rules import Found, Patterns, RuleBook
from kg.relate.statements_text import Sentence


def iso(year: str, month: str, day: str) -> str | None:
    """The date as ``YYYY-MM-DD``, or None where there is no such day.

    >>> iso("2021", "3", "1"), iso("二〇二一", "十二", "三十一"), iso("2021", "2", "30")
    ('2021-03-01', '2021-12-31', None)
    """
    try:
        return date(whole(year), whole(month), whole(day)).isoformat()
    except ValueError:
        return None


def dates(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """When the policy was published, updated, takes effect; each once."""
    patterns = book.patterns["date"]
    seen: set[tuple[str, str]] = set()
    for sentence in sentences:
        if "20" not in sentence.text and "二" not in sentence.text:
            continue
        for match in patterns["date"].finditer(sentence.text):
            before = sentence.text[max(0, match.start() - 30) : match.start()]
            after = sentence.text[match.end() : match.end() + 14]
            kind = _kind(before, after, patterns)
            value = iso(match["year"], match["month"], match["day"]) if kind else None
            if kind and value and (kind, value) not in seen and not patterns["other"].search(before):
                seen.add((kind, value))
                values = {"kind": kind, "date": value}
                yield Found("Date", sentence, sentence.range(), values, f"date-{kind}", confidence=0.95)


def _kind(before: str, after: str, patterns: Patterns) -> str:
    """What the date is of, by the nearest cue before it, else after it."""
    nearest, best = "", -1
    for kind in ("effective", "updated", "published"):
        for match in patterns[kind].finditer(before):
            if match.end() > best:
                nearest, best = kind, match.end()
    if nearest:
        return nearest
    for kind in ("effective", "updated", "published"):
        if patterns[f"{kind}-after"].match(after):
            return kind
    return ""
