"""What is hidden, and how lines become pieces."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra train")

from kg.train.corpus import MASK, Vocabulary
from kg.train.plan import Shape
from kg.train.pretrain import masked, pieces, pretrain


def test_pieces_hold_all_characters() -> None:
    made = pieces(["我们会收集", "您的手机号码以及邮箱", "用于"], 6)
    assert "".join(made).replace("\n", "") == "我们会收集您的手机号码以及邮箱用于"
    assert all(len(piece) <= 7 for piece in made)


def test_pairs_around_hidden_characters_are_hidden() -> None:
    chars, pairs = masked(np.arange(3, 203), np.arange(3, 204), 0.2, np.random.default_rng(1))
    hidden = chars == MASK
    assert 0.1 < hidden.mean() < 0.3
    assert (pairs[:-1][hidden] == MASK).all()
    assert (pairs[1:][hidden] == MASK).all()


def test_the_loss_falls() -> None:
    lines = ["我们会收集您的手机号码。", "您可以随时注销账号。"] * 20
    words = Vocabulary.of(lines)
    said: list[str] = []
    shape = Shape(len(words.chars) + 3, len(words.pairs) + 3, 16, 8, 16)
    pretrain(lines, words, shape, epochs=20, seed=1, say=said.append)
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in said]
    assert losses[-1] < losses[0]
