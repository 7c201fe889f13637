"""Predicted spans against gold spans: exact, overlapping, and by character.

A line is one span (``kg annotate --format jsonl``), or one policy with sentences that hold spans
``[start, end, type]``, offsets counted in the sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import InputError
from kg.score.flows import Rate

Placed = tuple[str, dict[str, Any]]
Span = tuple[int, int, str]
Unit = tuple[str, str, int]  # policy, sentence, which of several same sentences

_HINT = "Write one with: kg annotate SOURCE."


@dataclass(frozen=True, slots=True)
class SpanScores:
    """``exact``: start, end and kind are equal; ``overlap``: one to one, same kind, at least one character shared, most
    shared first; ``char``: (position, kind) pairs. ``exact_by_kind`` and ``overlap_by_kind`` split the first two."""

    exact: Rate
    overlap: Rate
    char: Rate
    exact_by_kind: dict[str, Rate]
    overlap_by_kind: dict[str, Rate]

    def record(self) -> dict[str, dict[str, Any]]:
        """As plain data, the micro averages first."""
        named = {"exact": self.exact, "overlap": self.overlap, "char": self.char}
        named |= {f"exact.{kind}": rate for kind, rate in sorted(self.exact_by_kind.items())}
        named |= {f"overlap.{kind}": rate for kind, rate in sorted(self.overlap_by_kind.items())}
        return {name: rate.record() for name, rate in named.items()}


def is_span_line(line: dict[str, Any]) -> bool:
    """Whether the object is a span, or a policy with sentences, rather than a flow."""
    return "sentences" in line or ("start" in line and "data" not in line)


def span_scores(gold: Sequence[Placed], pred: Sequence[Placed]) -> SpanScores:
    """The scores of predicted spans; each line comes with its place ``file:line`` for messages.

    Raises:
        InputError: a line is no span, or a predicted sentence is not in the gold.
    """
    expected, found = _units(gold), _units(pred)
    for unit in found:
        if unit[1] and unit not in expected:
            raise InputError(
                f"The gold lacks this sentence: “{unit[1][:40]}”.",
                where=f"policy {unit[0]}",
                hint="Score like with like.",
            )
    exact, overlap, char = dict[str, Rate](), dict[str, Rate](), Rate()
    for unit in {**expected, **found}:
        g, p = expected.get(unit, set()), found.get(unit, set())
        _count(exact, Counter(kind for _, _, kind in g & p), g, p)
        _count(overlap, overlapping(g, p), g, p)
        cells_g, cells_p = _cells(g), _cells(p)
        hits = len(cells_g & cells_p)
        char = char.plus(Rate(hits, len(cells_g), hits, len(cells_p)))
    return SpanScores(_sum(exact), _sum(overlap), char, exact, overlap)


def overlapping(gold: set[Span], pred: set[Span]) -> Counter[str]:
    """The number of pairs a kind, one to one, that share a character; most shared first.

    >>> overlapping({(0, 4, "data")}, {(2, 6, "data"), (3, 4, "purpose")})
    Counter({'data': 1})
    """
    pairs = [
        (max(g[0], p[0]) - min(g[1], p[1]), g, p)
        for g in gold
        for p in pred
        if g[2] == p[2] and min(g[1], p[1]) > max(g[0], p[0])
    ]
    hits, used_gold, used_pred = Counter[str](), set[Span](), set[Span]()
    for _, g, p in sorted(pairs):
        if g not in used_gold and p not in used_pred:
            used_gold.add(g)
            used_pred.add(p)
            hits[g[2]] += 1
    return hits


def _count(rates: dict[str, Rate], hits: Counter[str], gold: set[Span], pred: set[Span]) -> None:
    in_gold, in_pred = Counter(kind for _, _, kind in gold), Counter(kind for _, _, kind in pred)
    for kind in {*in_gold, *in_pred}:
        rate = Rate(hits[kind], in_gold[kind], hits[kind], in_pred[kind])
        rates[kind] = rates.get(kind, Rate()).plus(rate)


def _sum(rates: dict[str, Rate]) -> Rate:
    total = Rate()
    for rate in rates.values():
        total = total.plus(rate)
    return total


def _cells(spans: set[Span]) -> set[tuple[int, str]]:
    return {(position, kind) for start, end, kind in spans for position in range(start, end)}


def _units(lines: Sequence[Placed]) -> dict[Unit, set[Span]]:
    units: dict[Unit, set[Span]] = {}
    for where, line in lines:
        if "sentences" not in line:
            span = _span(where, [line.get("start"), line.get("end"), line.get("kind")])
            units.setdefault((str(line.get("policy", "")), "", 0), set()).add(span)
            continue
        copies = Counter[str]()
        for sentence in line["sentences"] if isinstance(line["sentences"], list) else [None]:
            if not isinstance(sentence, dict) or not isinstance(sentence.get("text"), str):
                raise InputError("A sentence lacks its text.", where=where, hint=_HINT)
            words = sentence["text"]
            spans = {_span(where, span) for span in sentence.get("spans") or []}
            units[str(line.get("id", "")), words, copies[words]] = spans
            copies[words] += 1
    return units


def _span(where: str, value: Any) -> Span:
    if isinstance(value, list) and len(value) >= 3:
        start, end, kind = value[:3]
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end and isinstance(kind, str):
            return start, end, kind
    raise InputError("This is no span: start, end and kind.", where=where, hint=_HINT)
