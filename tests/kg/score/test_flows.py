"""Scores of flows: by hand, and against the shared scorer where it is there."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.score import flow_scores, read_lines

SHARED = Path(__file__).resolve().parents[4] / "shared" / "gold"


def flow(*places: tuple[int, int], **values: Any) -> dict[str, Any]:
    data = [{"text": "x" * (end - start), "start": start, "end": end} for start, end in places]
    empty: dict[str, Any] = {"purpose": [], "recipient": [], "source": [], "condition": [], "necessity": None}
    base = {
        "policy": "p",
        "kind": "in",
        "polarity": "affirmed",
        "actor": "controller",
        "modality": "will",
        "data": data,
    }
    return base | empty | values


def scored(gold: list[dict[str, Any]], pred: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return flow_scores(
        [(f"g:{n}", f) for n, f in enumerate(gold)], [(f"p:{n}", f) for n, f in enumerate(pred)]
    ).record()


def test_half_of_the_longer_one_matches() -> None:
    assert scored([flow((0, 4))], [flow((0, 8))])["flow_item"]["f1"] == 1.0
    assert scored([flow((0, 4))], [flow((0, 9))])["flow_item"]["f1"] == 0.0


def test_kind_polarity_and_policy_must_be_equal() -> None:
    for other in ({"kind": "out"}, {"polarity": "negated"}, {"policy": "q"}):
        assert scored([flow((0, 4))], [flow((0, 4), **other)])["flow_item"]["f1"] == 0.0


def test_one_to_one() -> None:
    record = scored([flow((0, 4))], [flow((0, 4), (0, 4))])["flow_item"]
    assert (record["p"], record["r"]) == (0.5, 1.0)


def test_generic_mentions_stay_out_of_the_headline() -> None:
    gold = flow((0, 4), (10, 14))
    gold["data"][1]["generic"] = True
    record = scored([gold], [flow((0, 4), (10, 14))])
    assert (record["flow_item"]["gold"], record["flow_item"]["pred"], record["flow_item"]["f1"]) == (1, 1, 1.0)
    assert record["flow_item_all"]["gold"] == 2


def test_attributes_of_matched_items() -> None:
    gold = flow((0, 4), purpose=[{"start": 10, "end": 20}], necessity="required", source=[{"start": 30, "end": 34}])
    pred = flow((0, 4), purpose=[{"start": 14, "end": 16}, {"start": 50, "end": 52}], modality="may")
    record = scored([gold], [pred])
    assert (record["purpose"]["p"], record["purpose"]["r"]) == (0.5, 1.0)
    assert record["necessity"] == {"accuracy": 0.0, "n": 1}
    assert record["modality"] == {"accuracy": 0.0, "n": 1}
    assert record["actor"] == {"accuracy": 1.0, "n": 1}
    assert record["source"] == {"accuracy": 0.0, "n": 1}


@pytest.mark.parametrize(
    "line",
    [{}, {"policy": "p", "kind": "in"}, flow(data="x"), flow(data=[{"start": 3}]), flow(data=[{"start": 3, "end": 1}])],
)
def test_lines_that_are_no_flows(line: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"g\.jsonl:7"):
        flow_scores([("g.jsonl:7", line)], [("p:1", flow((0, 4)))])


@pytest.mark.parametrize("text", ["", "\n\n", "{", "[1]", "1\n", "[" * 100_000])
def test_files_that_are_no_lines(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_lines(path)


def shared_scorer() -> Any:
    path = SHARED / "score_flows.py"
    if not path.exists():
        pytest.skip("../shared/gold is not there")
    spec = importlib.util.spec_from_file_location("shared_score_flows", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def agree(gold: list[dict[str, Any]], pred: list[dict[str, Any]]) -> None:
    theirs, ours = shared_scorer().score(gold, pred), scored(gold, pred)
    for name, record in theirs.items():
        for key in {"p", "r", "f1", "gold", "pred", "accuracy", "n"} & set(record):
            assert ours[name][key] == record[key], (name, key)


def disturbed(flows: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    chance = random.Random(seed)  # noqa: S311 - a test, no secret
    out = []
    for found in json.loads(json.dumps(flows)):
        if chance.random() < 0.15:
            continue
        for role in ("data", "purpose", "recipient", "condition", "source"):
            found[role] = [m for m in found[role] if chance.random() > 0.1]
            for mention in found[role]:
                mention["start"] = max(0, mention["start"] + chance.randint(-2, 2))
                mention["end"] = max(mention["start"] + 1, mention["end"] + chance.randint(-2, 3))
                mention["generic"] = chance.random() < 0.1
        found["kind"] = chance.choice([found["kind"]] * 9 + ["use"])
        found["modality"] = chance.choice(["will", "may", "must"])
        found["necessity"] = chance.choice(["required", None])
        out += [found] * chance.choice([1, 1, 1, 2])
    return out


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_the_shared_scorer(seed: int) -> None:
    files = sorted(SHARED.glob("*.flows.jsonl"))
    if not files:
        pytest.skip("../shared/gold is not there")
    gold = [line for path in files for _, line in read_lines(path)]
    agree(gold, disturbed(gold, seed))
    agree(gold, gold)
