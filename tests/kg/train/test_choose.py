"""Thresholds and calibration, from probabilities that were made by hand."""

from __future__ import annotations

import numpy as np

from kg.annotate.decoding import TYPES, TaggedSpan
from kg.train.choose import MOST, candidate_spans, settings
from kg.train.corpus import LABELS, Span
from kg.train.measure import f_scores


def test_the_threshold_parts_right_from_wrong() -> None:
    gold: list[list[Span]] = [[(0, 2, "data")]] * 20 + [[]] * 20
    found = [[TaggedSpan(0, 2, "data", 0.43)]] * 20 + [[TaggedSpan(0, 2, "data", 0.4)]] * 20
    chosen, figures = settings(gold, found)
    assert 0.4 <= chosen.threshold < 0.43
    assert figures["micro"] == (1.0, 1.0)
    assert chosen.slope > 0


def test_nothing_found_keeps_the_usual_settings() -> None:
    chosen, figures = settings([[(0, 2, "data")]], [[]])
    assert (chosen.threshold, chosen.slope, chosen.shift) == (0.39, 1.0, 0.0)
    assert figures["micro"] == (0.0, 0.0)


def test_a_network_that_has_learnt_nothing_gives_few_candidates() -> None:
    labels = len(LABELS)
    scores = [np.zeros((n, labels), np.float32) for n in (300, 0, 5)]
    found = candidate_spans(scores, np.ones((labels, labels), np.float32), *np.ones((2, labels), np.float32))
    assert [len(spans) <= MOST for spans in found] == [True] * 3
    assert found[1] == []


def test_f1_counts_by_type() -> None:
    gold: list[list[Span]] = [[(0, 2, "data"), (3, 5, "purpose")]]
    figures = f_scores(gold, [[TaggedSpan(0, 2, "data", 0.9), TaggedSpan(4, 6, "purpose", 0.5)]])
    assert figures["data"] == (1.0, 1.0)
    assert figures["purpose"] == (0.0, 1.0)
    assert figures["micro"] == (0.5, 1.0)
    assert {*figures} == {*TYPES, "micro"}
