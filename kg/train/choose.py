"""How spans are chosen from their probabilities, found on sentences that the judging network had not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.annotate.decoding import TaggedSpan, candidates, chosen, lattice
from kg.annotate.tagger import Settings
from kg.train.corpus import Span
from kg.train.measure import Pair, f_scores, hits

FLOOR = 0.03
MIXES = (0.0, 0.15, 0.3)
THRESHOLDS = (0.3, 0.33, 0.36, 0.39, 0.42, 0.45)
USUAL = Settings(threshold=0.39, overlap=0.3, floor=FLOOR)  # where no sentences were held out
MOST = 60  # candidates of a sentence, so that a network that has learnt nothing yet takes no hours
SIDE_BY_SIDE = 64  # sentences
_ROUNDS = 20


def candidate_spans(
    scores: Sequence[np.ndarray], follow: np.ndarray, begin: np.ndarray, end: np.ndarray
) -> list[list[TaggedSpan]]:
    """The spans of each sentence that are not wholly unlikely, at most :data:`MOST`, from its label scores (n, K).

    `follow`, `begin` and `end` are the chain's weights, 0 where forbidden.
    """
    with np.errstate(divide="ignore"):
        log_follow = np.log(follow)
    found: list[list[TaggedSpan]] = [[] for _ in scores]
    order = sorted((i for i in range(len(scores)) if len(scores[i])), key=lambda i: -len(scores[i]))
    for first in range(0, len(order), SIDE_BY_SIDE):
        numbers = order[first : first + SIDE_BY_SIDE]
        lengths = np.array([len(scores[i]) for i in numbers])
        active = (np.arange(lengths[0])[:, None] < lengths).sum(1)
        offset = np.concatenate([[0], np.cumsum(active)])
        packed = np.empty((offset[-1], len(begin)), np.float32)
        for k, i in enumerate(numbers):
            packed[offset[: lengths[k]] + k] = scores[i]
        alpha, beta, scale = lattice(packed, active, follow, begin, end)
        for k, i in enumerate(numbers):
            rows = offset[: lengths[k]] + k
            likely = candidates(packed[rows], alpha[rows], beta[rows], scale[rows], log_follow, FLOOR)
            found[i] = sorted(likely, key=lambda s: -s.probability)[:MOST]
    return found


def settings(gold: Sequence[Sequence[Span]], found: Sequence[list[TaggedSpan]]) -> tuple[Settings, dict[str, Pair]]:
    """The settings with the highest mean of exact and overlap F1, calibrated, and those figures."""
    best = USUAL, f_scores(gold, [[] for _ in gold])
    for mix in MIXES:
        for threshold in THRESHOLDS:
            figures = f_scores(gold, [chosen(spans, mix, threshold) for spans in found])
            if sum(figures["micro"]) > sum(best[1]["micro"]):
                best = Settings(threshold, mix, FLOOR), figures
    mix, threshold = best[0].overlap, best[0].threshold
    slope, shift = calibration(hits(gold, [chosen(spans, mix, threshold) for spans in found]))
    return Settings(threshold, mix, FLOOR, slope, shift), best[1]


def calibration(judged: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of the log odds that bring probabilities to the share that is right; (1, 0) for no spans.

    A weak pull towards (1, 0) keeps few spans from leading far astray.

    Source: Platt: Probabilistic outputs for support vector machines, 1999.

    >>> slope, shift = calibration([(0.9, True)] * 50 + [(0.9, False)] * 50)
    >>> bool(0.5 <= 1 / (1 + np.exp(-slope * np.log(9) - shift)) < 0.55)
    True
    """
    usual = np.array([1.0, 0.0])
    chance = np.clip([p for p, _ in judged], 1e-6, 1 - 1e-6)
    inputs = np.stack([np.log(chance / (1 - chance)), np.ones(len(judged))], 1)
    right = np.array([float(hit) for _, hit in judged])
    weights = usual
    for _ in range(_ROUNDS):
        now = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        curve = (inputs * (now * (1 - now))[:, None]).T @ inputs + np.eye(2)
        weights = weights + np.linalg.solve(curve, inputs.T @ (right - now) + usual - weights)
    return float(weights[0]), float(weights[1])
