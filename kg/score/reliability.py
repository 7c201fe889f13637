"""Whether confidences mean what they say: the share of right flow items among those of one confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.score.flows import Placed, by_policy, matched

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """The items whose confidence lies in ``[low, high)``; the last bin holds 1 as well."""

    low: float
    high: float
    items: int
    confidence: float  # mean, in [0, 1]
    right: float  # share, in [0, 1]


def reliability(gold: Sequence[Placed], pred: Sequence[Placed]) -> tuple[Bin, ...]:
    """The reliability table of predicted flows, lowest confidence first; bins without items are left out.

    Items are those of :func:`kg.score.flow_scores`, generic mentions left out. A flow without a confidence counts as 1.

    >>> flow = {"policy": "a", "kind": "in", "polarity": "affirmed", "confidence": 0.9}
    >>> flow["data"] = [{"start": 0, "end": 3}]
    >>> [(b.items, b.confidence, b.right) for b in reliability([("g:1", flow)], [("p:1", flow)])]
    [(1, 0.9, 1.0)]

    Raises:
        InputError: a line is no flow.
    """
    expected, found = by_policy(gold), by_policy(pred)
    scored: list[tuple[float, bool]] = []
    for policy, items in found.items():
        right = {b for _, b in matched(expected.get(policy, []), items)}
        for index, item in enumerate(items):
            confidence = item.flow["confidence"]
            if not item.generic:
                scored.append((1.0 if confidence is None else float(confidence), index in right))
    bins = []
    for low, high in pairwise(_EDGES):
        inside = [(c, ok) for c, ok in scored if low <= c < high or c == high == 1.0]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            bins.append(
                Bin(low, high, len(inside), round(mean, 4), round(sum(ok for _, ok in inside) / len(inside), 4))
            )
    return tuple(bins)


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: the mean distance of confidence and share, weighted by items; in [0, 1].

    >>> calibration_error([Bin(0.8, 0.9, 3, 0.85, 0.8), Bin(0.9, 1.0, 1, 0.95, 1.0)])
    0.05
    """
    total = sum(b.items for b in bins)
    return round(sum(b.items * abs(b.confidence - b.right) for b in bins) / total, 4) if total else 0.0
