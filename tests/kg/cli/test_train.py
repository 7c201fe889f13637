"""``kg train``: its messages, and a small training from end to end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kg.annotate.tagger import Tagger
from tests.kg.cli.conftest import Kg
from tests.kg.train import labelled


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    """The options for two files of labelled sentences."""
    train = labelled.write(tmp_path / "train.jsonl", times=10)
    dev = labelled.write(tmp_path / "dev.jsonl", "qingmiao")
    return "--train", str(train), "--dev", str(dev)


def test_without_the_extra_one_message_says_what_to_install(
    kg: Kg, files: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    ran = kg("train", *files, "-o", tmp_path / "model")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "kg: Training needs an extra that is not installed. Run: pip install 'pif-kg[train]'\n"
    assert {path.name for path in tmp_path.iterdir()} == {"train.jsonl", "dev.jsonl"}


def test_bad_input_is_one_message(kg: Kg, files: tuple[str, ...], tmp_path: Path) -> None:
    train, dev, model = files[1], files[3], tmp_path / "model"
    bad, empty, lone = tmp_path / "bad.jsonl", tmp_path / "empty.jsonl", tmp_path / "lone.jsonl"
    bad.write_text('{"id": "a", "sentences": [{"text": "收集", "spans": [[0, 9, "data"]]}]}', encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    labelled.write(lone, "yunfan")
    for arguments, said in (
        (["--train", tmp_path / "none.jsonl", "--dev", dev, "-o", model], "none.jsonl: The file can't be read"),
        (["--train", train, "--dev", empty, "-o", model], "empty.jsonl: The file holds no line."),
        (["--train", bad, "--dev", dev, "-o", model], "bad.jsonl:1: Sentence 1 has a span that is no"),
        (["--train", lone, "--dev", dev, "-o", model], "lone.jsonl: The teachers need sentences of two policies"),
        (["--train", train, "--dev", dev, "-o", model, "--text", tmp_path / "none"], "none: There is no such folder."),
        (["--train", train, "--dev", dev, "-o", train], "train.jsonl: This is a file"),
        (["--train", train, "--dev", dev, "-o", tmp_path], "This folder holds other things than a model."),
        (["--train", train, "--dev", dev, "-o", model, "--epochs", "0"], "--epochs"),
        (["--train", train, "-o", model], "--dev"),
    ):
        ran = kg("train", *arguments)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1), ran.err
        assert said in ran.err
        assert not model.exists()


def test_a_small_training_from_end_to_end(kg: Kg, files: tuple[str, ...], tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="needs the extra train")
    plain, model, keep = tmp_path / "plain", tmp_path / "model", tmp_path / "keep"
    plain.mkdir()
    (plain / "a.txt").write_text("我们会收集您的手机号码，用于找回密码。\n" * 3, encoding="utf-8")
    options = ("--text", plain, "--keep", keep, "--pretrain-epochs", "1", "--teacher-epochs", "6", "--epochs", "20")
    first = kg("train", *files, *options, "-o", model)
    assert first.code == 0, first.err
    assert "kg: fitting, epoch 20 of 20: loss" in first.err
    assert first.out.split()[:3] == ["F1", "on", "dev"]
    assert "handler" in {s.type for s in Tagger.load(model).tag(["我们会收集您的手机号码。"])[0]}

    again = tmp_path / "again"
    second = kg("train", *files, *options, "-o", again, "--json")
    assert second.code == 0, second.err
    assert "of an earlier run" in second.err
    facts = json.loads(second.out)
    assert facts["dev_f1"]["micro"]["exact"] > 0.5
    assert json.loads((again / "facts.json").read_text(encoding="utf-8"))["dev_f1"] == facts["dev_f1"]
    for name in ("weights.npz", "vocabulary.json"):
        assert (again / name).read_bytes() == (model / name).read_bytes()  # the same seed, the same model

    next(keep.glob("teachers-*")).write_bytes(b"no stage")
    third = kg("train", *files, *options, "-o", again)
    assert third.code == 2
    assert "This is no stage of a training. Delete the file." in third.err
