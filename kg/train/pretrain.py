"""An encoder that has learnt from policies without labels to guess hidden characters."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import clip_grad_norm_

from kg.annotate.tagger import UNKNOWN
from kg.train.corpus import BREAK, MASK, Coded, Vocabulary, batches
from kg.train.encoder import Batch, Encoder, collate
from kg.train.fit import warm_up
from kg.train.plan import Say, Shape

HIDDEN = 0.2  # share of characters that are to be guessed
PIECE = 200  # characters
BUDGET = 6400  # characters a step
RATE = 3e-3


def pretrain(
    lines: Sequence[str], vocabulary: Vocabulary, shape: Shape, *, epochs: int, seed: int, say: Say
) -> Encoder:
    """The encoder, after so many passes over the lines."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    model = _Guesser(shape, 0.1)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.0)
    seen, total, step, begun = 0, epochs * sum(map(len, lines)), 0, time.monotonic()
    warm = warm_up(total, BUDGET, 100)
    for epoch in range(epochs):
        shift = int(dice.integers(len(lines)))
        coded = [vocabulary.encode(text) for text in pieces([*lines[shift:], *lines[:shift]], PIECE)]
        losses = []
        for group in batches([len(chars) for chars, _ in coded], BUDGET, dice):
            pace = min(1.0, (step + 1) / warm) * max(0.02, 0.5 * (1 + math.cos(math.pi * min(1, seen / total))))
            for part in optimiser.param_groups:
                part["lr"] = RATE * pace
            plain = [coded[i] for i in group]
            numbers = range(len(plain))
            answers = collate(plain, numbers).chars
            loss = model(collate([masked(*c, HIDDEN, dice) for c in plain], numbers), answers)
            step, seen = step + 1, seen + sum(len(chars) for chars, _ in plain)
            if loss.isnan():  # nothing was hidden
                continue
            loss.backward()
            clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            losses.append(loss.item())
        mean = float(np.mean(losses)) if losses else 0.0
        say(f"pretraining, epoch {epoch + 1} of {epochs}: loss {mean:.3f}, {time.monotonic() - begun:.0f} s")
    return model.encoder


def pieces(lines: Sequence[str], size: int) -> list[str]:
    """Neighbouring lines joined, and long ones cut, to texts of about `size` characters."""
    made, text = [], ""
    for line in lines:
        for start in range(0, len(line), size):
            part = line[start : start + size]
            if text and len(text) + len(part) > size:
                made.append(text)
                text = ""
            text = f"{text}{BREAK}{part}" if text else part
    return [*made, text] if text else made


def masked(chars: np.ndarray, pairs: np.ndarray, share: float, dice: np.random.Generator) -> Coded:
    """Characters and pairs with runs of one to four known characters hidden."""
    hidden = np.zeros(len(chars), bool)
    for start in np.flatnonzero(dice.random(len(chars)) < share / 2.5):
        hidden[start : start + dice.integers(1, 5)] = True
    hidden &= chars != UNKNOWN
    touched = np.zeros(len(pairs), bool)
    touched[:-1] |= hidden
    touched[1:] |= hidden
    return np.where(hidden, MASK, chars), np.where(touched, MASK, pairs)


class _Guesser(nn.Module):
    """The encoder with a head that guesses hidden characters from the states around them."""

    def __init__(self, shape: Shape, drop: float) -> None:
        super().__init__()
        self.encoder = Encoder(shape, drop)
        self.head = nn.Linear(2 * shape.size, shape.char_size)
        self.bias = nn.Parameter(torch.zeros(shape.chars))

    def forward(self, batch: Batch, answers: Tensor) -> Tensor:
        """The mean cross-entropy of the hidden characters."""
        hidden = batch.chars == MASK
        states = self.encoder(batch)[hidden]
        scores = functional.gelu(self.head(states)) @ self.encoder.chars.weight.t() + self.bias
        return functional.cross_entropy(scores, answers[hidden])
