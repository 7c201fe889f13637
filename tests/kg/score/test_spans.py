"""Scores of spans: by hand, and against the shared scorer where it is there."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.score import span_scores
from kg.score.spans import is_span_line

SHARED = Path(__file__).resolve().parents[4] / "shared" / "ca4p"


def span(start: int, end: int, kind: str = "data") -> dict[str, Any]:
    return {"policy": "p", "kind": kind, "start": start, "end": end}


def scored(gold: list[dict[str, Any]], pred: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return span_scores([("g", line) for line in gold], [("p", line) for line in pred]).record()


def test_exact_and_overlap() -> None:
    record = scored([span(0, 4), span(10, 14)], [span(0, 4), span(12, 18), span(30, 31)])
    assert (record["exact"]["p"], record["exact"]["r"]) == (0.3333, 0.5)
    assert (record["overlap"]["p"], record["overlap"]["r"]) == (0.6667, 1.0)
    assert record["char"]["gold"] == 8


def test_kinds_are_kept_apart() -> None:
    record = scored([span(0, 4)], [span(0, 4, "purpose")])
    assert record["overlap"]["f1"] == 0.0
    assert record["exact.data"]["gold"] == 1
    assert record["exact.purpose"]["pred"] == 1


def test_overlap_is_one_to_one_most_shared_first() -> None:
    assert scored([span(0, 4)], [span(0, 2), span(1, 4)])["overlap"]["p"] == 0.5


def test_what_a_line_is() -> None:
    assert is_span_line(span(0, 1))
    assert is_span_line({"id": "1", "sentences": []})
    assert not is_span_line({"data": [], "kind": "in"})


def sentence(text: str, *spans: tuple[int, int, str]) -> dict[str, Any]:
    return {"id": "1", "sentences": [{"text": text, "spans": [list(s) for s in spans]}]}


def test_sentences_pair_by_text() -> None:
    assert (
        scored([sentence("我们收集手机号", (4, 7, "data"))], [sentence("我们收集手机号", (4, 7, "data"))])["exact"][
            "f1"
        ]
        == 1
    )
    with pytest.raises(InputError, match="lacks this sentence"):
        scored([sentence("一")], [sentence("二")])


@pytest.mark.parametrize("line", [span(3, 3), span(-1, 3), {"policy": "p", "start": 1}, {"id": "1", "sentences": 3}])
def test_lines_that_are_no_spans(line: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        scored([line], [line])


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_the_shared_scorer(seed: int, tmp_path: Path) -> None:
    from kg.score import read_lines

    path = SHARED / "score.py"
    if not path.exists():
        pytest.skip("../shared/ca4p is not there")
    spec = importlib.util.spec_from_file_location("shared_score_spans", path)
    assert spec and spec.loader
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    gold = [line for _, line in read_lines(SHARED / "dev.jsonl")][:12]
    chance = random.Random(seed)  # noqa: S311 - a test, no secret
    pred = [
        {
            "id": policy["id"],
            "sentences": [
                {
                    "text": s["text"],
                    "spans": [_moved(chance, span, len(s["text"])) for span in s["spans"] if chance.random() > 0.2],
                }
                for s in policy["sentences"]
            ],
        }
        for policy in gold
    ]
    ours = scored(gold, pred)
    hits = {"exact": 0, "overlap": 0}
    for g, p in zip(gold, pred, strict=True):
        expected = theirs.keyed(g["sentences"], "spans", "gold", g["id"])
        found = theirs.keyed(p["sentences"], "spans", "pred", p["id"])
        for key, spans in expected.items():
            hits["exact"] += len(spans & found[key])
            hits["overlap"] += sum(theirs.overlap_hits(spans, found[key]).values())
    for name, number in hits.items():
        assert ours[name]["r"] == round(number / ours[name]["gold"], 4)


def _moved(chance: random.Random, span: list[Any], length: int) -> list[Any]:
    start = max(0, span[0] + chance.choice([0, 0, 0, -1, 2]))
    end = min(length, max(start + 1, span[1] + chance.choice([0, 0, 0, 1, -1])))
    return [min(start, end - 1), end, chance.choice([span[2]] * 8 + ["purpose"])]
