"""``kg train --flows``: gold flows to the classifier."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from kg.relate import classifier as classifier_module
from kg.relate.classifier import KINDS, OUTPUTS, Classifier, Clause
from kg.train.passages import of_gold
from tests.kg.cli.conftest import Kg

TEXT = "我们会收集您的手机号。我们使用您的昵称。我们向物流公司提供您的地址。您可以更换邮箱。"
WAYS = {"手机号": "in", "昵称": "use", "地址": "out"}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder of gold flows of two texts, of which one states none."""
    folder = tmp_path / "gold"
    (folder / "text").mkdir(parents=True)
    for name, ways in (("one", WAYS), ("two", {})):
        (folder / "text" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        lines = [
            {"kind": way, "data": [{"text": data, "start": TEXT.index(data), "end": TEXT.index(data) + len(data)}]}
            for data, way in ways.items()
        ]
        (folder / f"{name}.flows.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def test_each_character_has_its_label(gold: Path) -> None:
    one, two = of_gold([gold])
    assert one.policy == "one"
    assert one.labels is not None and two.labels is not None
    for kind, data in zip(KINDS, WAYS, strict=True):
        row = one.labels[KINDS.index(kind)]
        assert "".join(TEXT[i] for i in np.flatnonzero(row)) == data
    assert not two.labels.any()
    assert "".join(clause.words for _, clause in one.clauses) == TEXT


def test_what_is_missing_is_one_message(kg: Kg, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    (tmp_path / "none").mkdir()
    lone = tmp_path / "lone"
    lone.mkdir()
    (lone / "x.flows.jsonl").write_text("")
    for folder, said in (
        (gold, "Training needs an extra that is not installed. Run: pip install 'pif-kg[train]'"),
        (tmp_path / "none", "There are no gold flows in this folder. A folder holds ID.flows.jsonl"),
        (lone, "The text of these gold flows is missing."),
    ):
        ran = kg("train", "--flows", folder, "-o", tmp_path / "weights.npz")
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
    assert not (tmp_path / "weights.npz").exists()


def test_a_small_training_from_end_to_end(kg: Kg, gold: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="needs the extra train")
    weights = tmp_path / "weights.npz"
    few = ("--epochs", "1", "--pretrain-epochs", "1", "--teacher-epochs")
    for teachers, options in (("0", ()), ("1", ("--text", gold / "text"))):
        ran = kg("train", "--flows", gold, "-o", weights, *options, *few, teachers, "--json")
        assert (ran.code, json.loads(ran.out)["in"]) == (0, 1)
        (read,) = Classifier.load(weights).read([Clause(TEXT, (0,), ("", "", ""), 1)])
        assert read.shape == (len(TEXT), OUTPUTS)


def test_a_model_learns_on(kg: Kg, gold: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="needs the extra train")
    shipped = Path(classifier_module.__file__).parent / "model" / "weights.npz"
    ran = kg("train", "--flows", gold, "--start", shipped, "-o", tmp_path / "weights.npz", "--epochs", "1", "--json")
    assert (ran.code, json.loads(ran.out)["in"]) == (0, 1)
    before, after = Classifier.load(shipped), Classifier.load(tmp_path / "weights.npz")
    assert before.chars == after.chars
    assert all(np.abs(before.weights[name] - after.weights[name]).max() < 0.1 for name in before.weights)
    assert any(np.abs(before.weights[name] - after.weights[name]).max() > 0 for name in before.weights)


@pytest.mark.parametrize("option", ["--earlier", "--start"])
def test_a_given_model_that_is_none_is_one_message(kg: Kg, gold: Path, tmp_path: Path, option: str) -> None:
    for path in (gold / "one.flows.jsonl", tmp_path / "none.npz"):
        ran = kg("train", "--flows", gold, option, path, "-o", tmp_path / "weights.npz")
        assert (ran.code, ran.out) == (2, "")
        assert f"{path}: This is no classifier of flows. Give a file that kg train --flows wrote." in ran.err
    assert not (tmp_path / "weights.npz").exists()
