"""Figures of found spans: exact and overlap F1, and whether the probabilities mean what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.annotate.decoding import TYPES, TaggedSpan
from kg.score.spans import overlapping
from kg.train.corpus import Span

Pair = tuple[float, float]
BINS = 10


def f_scores(gold: Sequence[Sequence[Span]], found: Sequence[Sequence[TaggedSpan]]) -> dict[str, Pair]:
    """(exact, overlap) F1 of each type and of all of them ("micro"), counted as ``kg score`` does.

    >>> f_scores([[(0, 2, "data")]], [[TaggedSpan(1, 2, "data", 0.8)]])["micro"]
    (0.0, 1.0)
    """
    exact, overlap, size = Counter[str](), Counter[str](), Counter[str]()
    for one, two in zip(gold, found, strict=True):
        right, tagged = set(one), {s[:3] for s in two}
        exact.update(kind for _, _, kind in right & tagged)
        overlap.update(overlapping(right, tagged))
        size.update(kind for spans in (right, tagged) for _, _, kind in spans)
    for counts in (exact, overlap, size):
        counts["micro"] = counts.total()
    return {t: (2 * exact[t] / max(1, size[t]), 2 * overlap[t] / max(1, size[t])) for t in (*TYPES, "micro")}


def hits(gold: Sequence[Sequence[Span]], found: Sequence[Sequence[TaggedSpan]]) -> list[tuple[float, bool]]:
    """Each found span's probability, and whether it is exactly a gold one."""
    return [(s.probability, s[:3] in set(g)) for g, spans in zip(gold, found, strict=True) for s in spans]


def reliability(judged: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """(mean probability, share that is right, number) of judged spans, by tenth of probability; no empty tenths.

    >>> reliability([(0.91, True), (0.93, False)])
    [(0.92, 0.5, 2)]
    """
    rows = []
    for k in range(BINS):
        part = [(p, hit) for p, hit in judged if min(BINS - 1, int(p * BINS)) == k]
        if part:
            mean, share = sum(p for p, _ in part) / len(part), sum(hit for _, hit in part) / len(part)
            rows.append((round(mean, 3), round(share, 3), len(part)))
    return rows
