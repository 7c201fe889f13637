"""Label scores of a chain of labels -> spans with their probabilities."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

TYPES = ("data", "collect", "share", "handler", "condition", "subjects", "purpose")


class TaggedSpan(NamedTuple):
    """A stretch of a sentence with its type, one of :data:`TYPES`, and its probability in [0, 1]."""

    start: int
    end: int
    type: str
    probability: float


def lattice(
    scores: np.ndarray, active: np.ndarray, follow: np.ndarray, begin: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scaled alpha and beta (N, K), and the log of the scale (N), of sentences longest first.

    The rows of `scores` (N, K) go by time: the first character of every sentence, then the second
    one of those that have it; `active[t]` sentences are longer than t. The product of alpha and
    beta is the marginal. `follow`, `begin` and `end` are weights, 0 where forbidden.
    """
    steps, count = len(active), int(active[0])
    offset = np.concatenate([[0], np.cumsum(active)])
    peak = scores.max(-1, keepdims=True)
    local = np.exp(scores - peak)
    alpha, beta, scale = np.empty_like(local), np.empty_like(local), np.empty_like(peak)
    state = np.broadcast_to(begin, (count, len(begin)))
    for t in range(steps):
        n, rows = active[t], slice(offset[t], offset[t + 1])
        state = (state[:n] @ follow if t else state) * local[rows]
        scale[rows] = state.sum(-1, keepdims=True)
        state = state / scale[rows]
        alpha[rows] = state
    local /= scale
    back = np.ascontiguousarray(follow.T)
    for t in range(steps - 1, -1, -1):
        n, m, start = active[t], active[t + 1] if t + 1 < steps else 0, offset[t]
        if m < n:
            beta[start + m : start + n] = end / (alpha[start + m : start + n] @ end)[:, None]
        if m:
            after = slice(offset[t + 1], offset[t + 1] + m)
            np.matmul(beta[after] * local[after], back, out=beta[start : start + m])
    return alpha, beta, (np.log(scale) + peak)[:, 0]


def candidates(
    scores: np.ndarray, alpha: np.ndarray, beta: np.ndarray, log_scale: np.ndarray, log_follow: np.ndarray, floor: float
) -> list[TaggedSpan]:
    """Spans of one sentence (n, K) with their marginal probability, down to `floor`."""
    marginal = alpha * beta
    seen = marginal.max(0) >= floor
    found = []
    for k, kind in enumerate(TYPES):
        b = 1 + 4 * k
        if seen[b + 3]:
            single = marginal[:, b + 3]
            found += [TaggedSpan(int(i), int(i) + 1, kind, float(single[i])) for i in (single >= floor).nonzero()[0]]
        if not seen[b] or not seen[b + 2]:
            continue
        starts = (marginal[:, b] >= floor).nonzero()[0]
        ends = (marginal[:, b + 2] >= floor).nonzero()[0]
        step = np.concatenate([[0.0], np.cumsum(scores[:, b + 1] + log_follow[b + 1, b + 1] - log_scale)])
        with np.errstate(divide="ignore"):
            opening = np.log(alpha[starts, b])
            closing = scores[ends, b + 2] - log_scale[ends] + np.log(beta[ends, b + 2])
        inner = step[ends][None] - step[starts + 1][:, None]
        gap = ends[None] - starts[:, None]
        turn = np.where(
            gap == 1, log_follow[b, b + 2], log_follow[b, b + 1] + log_follow[b + 1, b + 2] - log_follow[b + 1, b + 1]
        )
        chance = np.where(gap > 0, np.exp(np.minimum(opening[:, None] + closing[None] + inner + turn, 0.0)), 0.0)
        for x, y in np.argwhere(chance >= floor):
            found.append(TaggedSpan(int(starts[x]), int(ends[y]) + 1, kind, float(chance[x, y])))
    return found


def best(spans: list[TaggedSpan], worth: list[float]) -> list[TaggedSpan]:
    """The spans without overlap whose summed worth is highest (spans of no worth are left out)."""
    order = sorted((i for i in range(len(spans)) if worth[i] > 0), key=lambda i: spans[i][1])
    ends = [spans[i][1] for i in order]
    total, choice = [0.0], [(-1, 0)]
    for n, i in enumerate(order):
        j = int(np.searchsorted(ends[:n], spans[i][0], side="right"))
        take = total[j] + worth[i]
        total.append(max(total[n], take))
        choice.append((i, j) if take > total[n] else (-1, n))
    kept, n = [], len(order)
    while n:
        i, j = choice[n]
        if i >= 0:
            kept.append(spans[i])
        n = j
    return kept[::-1]


def near(spans: list[TaggedSpan]) -> list[float]:
    """For each span, the summed probability of it and the same type's spans that overlap it (at most 1)."""
    totals = []
    for a, b, kind, _ in spans:
        totals.append(min(1.0, sum(p for c, d, other, p in spans if other == kind and c < b and d > a)))
    return totals


def chosen(spans: list[TaggedSpan], mix: float, threshold: float) -> list[TaggedSpan]:
    """The spans whose worth beats `threshold`, without overlap, by start.

    The worth of a span is its probability, mixed by `mix` with that of all spans of its type around it.
    """
    around = near(spans) if mix else [0.0] * len(spans)
    return best(spans, [(1 - mix) * s[3] + mix * total - threshold for s, total in zip(spans, around, strict=True)])
