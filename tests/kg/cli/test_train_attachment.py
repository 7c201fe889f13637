"""``kg train --attachment``: gold flows to the model that attaches parts to flows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import annotate, read, relate, segment
from kg.relate import attachment as module
from kg.relate.attachment import Attachment
from tests.kg.cli.conftest import Kg

TEXT = "为了寄送琴谱，我们会收集您的手机号。我们还会收集您的昵称。"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder of gold flows: what the first sentence is for holds for the second, too."""
    folder = tmp_path / "gold"
    (folder / "text").mkdir(parents=True)
    (folder / "text" / "one.txt").write_text(TEXT, encoding="utf-8")
    lines = [
        {
            "policy": "one",
            "kind": "in",
            "polarity": "affirmed",
            "data": [place(data)],
            "purpose": [place("寄送琴谱")],
        }
        for data in ("手机号", "昵称")
    ]
    (folder / "one.flows.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def place(words: str) -> dict[str, int]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def test_what_is_learnt_is_what_runs(kg: Kg, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "attachment.npz"
    ran = kg("train", "--attachment", gold, "-o", model, "--epochs", "300", "--json")
    assert (ran.code, json.loads(ran.out)) == (0, {"texts": 1, "pairs": 2, "belong": 2})
    monkeypatch.setattr(module, "attachment", lambda: Attachment.load(model))
    document = read.document(gold / "text" / "one.txt")
    segments = segment.segments(document)
    found = relate.flows(document, segments, annotate.spans(document, segments, tag=False))
    assert [[m.text for m in flow.purpose] for flow in found] == [["寄送琴谱"], ["寄送琴谱"]]


def test_what_is_missing_is_one_message(kg: Kg, tmp_path: Path) -> None:
    ran = kg("train", "--attachment", tmp_path, "-o", tmp_path / "attachment.npz")
    assert (ran.code, ran.out) == (2, "")
    assert "There are no gold flows in this folder." in ran.err
    assert not (tmp_path / "attachment.npz").exists()


def test_two_models_at_once_are_one_message(kg: Kg, gold: Path, tmp_path: Path) -> None:
    ran = kg("train", "--attachment", gold, "--flows", gold, "-o", tmp_path / "model")
    assert (ran.code, ran.out) == (2, "")
    assert "Give --flows or --attachment, not both." in ran.err


def test_gold_without_flows_is_one_message(kg: Kg, gold: Path, tmp_path: Path) -> None:
    (gold / "one.flows.jsonl").write_text("", encoding="utf-8")
    ran = kg("train", "--attachment", gold, "-o", tmp_path / "model")
    assert (ran.code, ran.out) == (2, "")
    assert "Nothing can be learnt from these gold flows" in ran.err
    assert not (tmp_path / "model").exists()


def test_gold_may_leave_out_what_is_usual(kg: Kg, gold: Path, tmp_path: Path) -> None:
    line = {"kind": "in", "data": [place("手机号")], "purpose": [place("寄送琴谱")]}
    (gold / "one.flows.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    ran = kg("train", "--attachment", gold, "-o", tmp_path / "model", "--json")
    assert (ran.code, json.loads(ran.out)["belong"]) == (0, 1)


def test_the_same_gold_makes_the_same_model(kg: Kg, gold: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert kg("train", "--attachment", gold, "-o", tmp_path / name).code == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
