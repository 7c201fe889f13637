"""Confidences against what is right."""

from __future__ import annotations

from typing import Any

from kg.score import calibration_error, reliability


def _flow(start: int, confidence: float, *, generic: bool = False) -> dict[str, Any]:
    mention = {"start": start, "end": start + 3} | ({"generic": True} if generic else {})
    return {"policy": "a", "kind": "in", "polarity": "affirmed", "data": [mention], "confidence": confidence}


def test_each_item_counts_in_the_bin_of_its_confidence() -> None:
    gold = [("g", _flow(0, 1.0)), ("g", _flow(10, 1.0))]
    pred = [("p", _flow(0, 0.92)), ("p", _flow(10, 0.94)), ("p", _flow(20, 0.91)), ("p", _flow(30, 0.5, generic=True))]
    (only,) = reliability(gold, pred)
    assert (only.low, only.high, only.items, only.right) == (0.9, 0.95, 3, 0.6667)
    assert calibration_error((only,)) == round(abs(only.confidence - only.right), 4)


def test_nothing_found_gives_no_bins() -> None:
    assert reliability([("g", _flow(0, 1.0))], []) == ()
    assert calibration_error(()) == 0.0
