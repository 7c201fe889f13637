"""Teachers of the classifier of flows: transformers that read a whole stretch of a policy, titles included.

They are too slow to ship. They first guess hidden characters of plain policies, then learn the labels of gold flows.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.relate.classifier import OUTPUTS, RESERVED, groups
from kg.train.passages import Passage
from kg.train.plan import FlowPlan, Say
from kg.train.steps import descend, follow, pace

_NOTHING, _UNKNOWN = 0, 1  # rows of the table of characters
_MASK = RESERVED
_KNOWN = RESERVED + 1
_HEAD = 64  # the width of an attention head
_PIECE = 640  # characters of a piece of plain policy
_PIECES = 192  # pieces a step
_PRETRAIN_RATE = 1e-3
_HIDDEN = 0.2
_WINDOW = 768  # characters that are read together
_STEP = 384  # characters between windows where a whole policy is read
_WINDOWS = 16  # windows a step; short texts count a quarter
_RATE = 4e-4
_SHOWN = 0.97  # the share of characters that are shown while labels are learnt


class Encoder(nn.Module):
    """Characters (B, T) to states (B, T, size): attention with rotary positions over a convolution of three."""

    def __init__(self, chars: int, size: int, layers: int, drop: float = 0.1) -> None:
        super().__init__()
        self.table = nn.Embedding(chars, size, padding_idx=_NOTHING)
        nn.init.normal_(self.table.weight, std=0.02)
        self.near = nn.Conv1d(size, size, 3, padding=1)
        self.layers = nn.ModuleList(_Layer(size, drop) for _ in range(layers))
        self.norm = nn.LayerNorm(size)
        self.drop = drop

    def forward(self, chars: Tensor) -> Tensor:
        angles = torch.arange(chars.shape[1], device=chars.device)[:, None] * (
            1e4 ** (-torch.arange(_HEAD // 2, device=chars.device) / (_HEAD // 2))
        )
        there = None if bool((chars != _NOTHING).all()) else (chars != _NOTHING)[:, None, None, :]
        state = self.table(chars)
        state = state + functional.gelu(self.near(state.transpose(1, 2)).transpose(1, 2))
        state = functional.dropout(state, self.drop, self.training)
        for layer in self.layers:
            state = layer(state, angles.cos(), angles.sin(), there)
        found: Tensor = self.norm(state)
        return found


class _Layer(nn.Module):
    def __init__(self, size: int, drop: float) -> None:
        super().__init__()
        self.first, self.second = nn.LayerNorm(size), nn.LayerNorm(size)
        self.asked, self.joined = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.wide, self.narrow = nn.Linear(size, 4 * size), nn.Linear(4 * size, size)
        self.drop = drop

    def forward(self, state: Tensor, cos: Tensor, sin: Tensor, there: Tensor | None) -> Tensor:
        count, length, size = state.shape
        asked = self.asked(self.first(state)).view(count, length, 3, size // _HEAD, _HEAD)
        query, key, value = asked.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(
            _turned(query, cos, sin), _turned(key, cos, sin), value, attn_mask=there
        )
        seen = self.joined(seen.transpose(1, 2).reshape(count, length, size))
        state = state + functional.dropout(seen, self.drop, self.training)
        made = self.narrow(functional.gelu(self.wide(self.second(state))))
        return state + functional.dropout(made, self.drop, self.training)


def _turned(one: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    left, right = one.chunk(2, -1)
    return torch.cat([left * cos - right * sin, left * sin + right * cos], -1).to(one.dtype)


class Guesser(nn.Module):
    """The encoder with a head that guesses hidden characters."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        chars, size = encoder.table.weight.shape
        self.head, self.bias = nn.Linear(size, size), nn.Parameter(torch.zeros(chars))

    def forward(self, shown: Tensor, hidden: Tensor) -> Tensor:
        """The mean cross-entropy of the hidden characters (0 elsewhere)."""
        states = functional.gelu(self.head(self.encoder(shown)[hidden != _NOTHING]))
        scores = states @ self.encoder.table.weight.t() + self.bias
        return functional.cross_entropy(scores.float(), hidden[hidden != _NOTHING])


class Teacher(nn.Module):
    """The encoder with a head for the labels of :data:`kg.relate.classifier.OUTPUTS`."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.table.weight.shape[1], OUTPUTS)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, chars: Tensor) -> Tensor:
        scores: Tensor = self.head(functional.dropout(self.encoder(chars), 0.1, self.training))
        return scores


def coded(text: str, chars: str) -> np.ndarray:
    """The numbers of characters; those that are not known have one of their own.

    >>> coded("手机Ω", "机手").tolist()
    [4, 3, 1]
    """
    known = {char: number + _KNOWN for number, char in enumerate(chars)}
    return np.fromiter((known.get(char, _UNKNOWN) for char in text), np.int64, len(text))


def pretrained(plain: Sequence[Passage], chars: str, plan: FlowPlan, *, device: str, say: Say) -> Encoder:
    """An encoder that has learnt to guess hidden characters of plain policies."""
    torch.manual_seed(plan.seed)
    model = Guesser(Encoder(len(chars) + _KNOWN, plan.teacher_size, plan.teacher_layers)).to(device)
    # policies stand one after the other, with an unknown character between them
    ends = (coded(passage.text + "\uffff", chars) for passage in plain)
    text = torch.from_numpy(np.concatenate(list(ends))).to(device)
    piece = min(_PIECE, len(text) - 1)
    steps = max(1, plan.pretrain_epochs * len(text) // (_PIECES * piece)) if plan.pretrain_epochs else 0
    optimiser = torch.optim.AdamW(model.parameters(), lr=_PRETRAIN_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    begun, losses = time.monotonic(), []
    for step in range(steps):
        pace(optimiser, [_PRETRAIN_RATE], step, 200, step / steps, least=0.02)
        starts = torch.randint(0, len(text) - piece, (_PIECES,), device=device)
        whole = text[starts[:, None] + torch.arange(piece, device=device)]
        hidden = _runs(whole)
        chance = torch.rand(whole.shape, device=device)
        other = torch.randint(_KNOWN, len(chars) + _KNOWN, whole.shape, device=device)
        shown = torch.where(hidden & (chance < 0.85), _MASK, torch.where(hidden & (chance > 0.95), other, whole))
        with _narrow(device):
            loss = model(shown, torch.where(hidden, whole, _NOTHING))
        descend(optimiser, model, loss)
        losses.append(loss.detach())
        if step % 100 == 99 or step == steps - 1:
            mean = torch.stack(losses).mean().item()
            say(f"pretraining, step {step + 1} of {steps}: loss {mean:.3f}, {time.monotonic() - begun:.0f} s")
            losses = []
    encoder: Encoder = model.encoder
    return encoder


def _runs(chars: Tensor) -> Tensor:
    """Which known characters are hidden: about a fifth, in runs of one to four."""
    starts = torch.rand(chars.shape, device=chars.device) < _HIDDEN / 2.5
    lengths = torch.randint(1, 5, chars.shape, device=chars.device)
    hidden = starts.clone()
    for reach in range(1, 4):
        hidden[:, reach:] |= (starts & (lengths > reach))[:, :-reach]
    return hidden & (chars >= _KNOWN)


def taught(
    encoder: Encoder, gold: Sequence[Passage], chars: str, plan: FlowPlan, *, seed: int, device: str, say: Say
) -> Teacher:
    """A teacher that has learnt the labels of gold flows; it is the running mean of its fit."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    model = Teacher(copy.deepcopy(encoder)).to(device)
    average = copy.deepcopy(model)
    average.eval()
    texts = [coded(passage.text, chars) for passage in gold]
    marks = [_labels(passage) for passage in gold]
    rates = [_RATE, 3 * _RATE]
    optimiser = torch.optim.AdamW(
        [{"params": model.encoder.parameters()}, {"params": model.head.parameters()}],
        lr=_RATE,
        betas=(0.9, 0.98),
        weight_decay=0.05,
    )
    step, begun = 0, time.monotonic()
    for epoch in range(plan.teacher_epochs):
        losses = []
        steps = _steps([len(text) for text in texts], dice)
        for number, windows in enumerate(steps):
            pace(optimiser, rates, step, 60, (epoch + number / len(steps)) / plan.teacher_epochs)
            given = _padded([texts[i][a:b] for i, a, b in windows], _NOTHING, device)
            target = _padded([marks[i][:, a:b] for i, a, b in windows], -1, device)
            shown = (torch.rand(given.shape, device=device) < _SHOWN) | (given == _NOTHING)
            with _narrow(device):
                scores = model(torch.where(shown, given, _MASK))
            loss = scores.new_zeros(())
            for row, (count, place) in enumerate(zip(plan.counts(), groups(), strict=True)):
                own = scores[..., place].float().flatten(0, 1)
                loss = loss + count * functional.cross_entropy(own, target[:, row].flatten(), ignore_index=-1)
            descend(optimiser, model, loss)
            losses.append(loss.detach())
            step += 1
            follow(average, model, min(0.995, (1 + step) / (10 + step)))
        mean_loss, spent = torch.stack(losses).mean().item(), time.monotonic() - begun
        say(f"teacher, epoch {epoch + 1} of {plan.teacher_epochs}: loss {mean_loss:.3f}, {spent:.0f} s")
    found: Teacher = average
    return found


def _labels(passage: Passage) -> np.ndarray:
    if passage.labels is None:
        raise ValueError(f"{passage.policy} has no labels")
    return passage.labels.astype(np.int64)


def _steps(sizes: Sequence[int], dice: np.random.Generator) -> list[list[tuple[int, int, int]]]:
    """Windows (text, start, end) in groups of like length, in any order; long texts are cut anew each time."""
    windows = []
    for i, size in enumerate(sizes):
        if size <= _WINDOW:
            windows.append((i, 0, size))
        else:
            starts = dice.integers(0, size - _WINDOW + 1, math.ceil(size / (0.8 * _WINDOW)))
            windows += [(i, start, start + _WINDOW) for start in starts.tolist()]
    windows = [window for window in windows if window[1] < window[2]]
    windows.sort(key=lambda w: (w[2] - w[1]) * (1 + 0.1 * dice.random()))
    found, at = [], 0
    while at < len(windows):
        count = _WINDOWS if windows[at][2] - windows[at][1] > 300 else 4 * _WINDOWS
        found.append(windows[at : at + count])
        at += count
    return [found[i] for i in dice.permutation(len(found))]


def opinions(teachers: Sequence[Teacher], text: str, chars: str, *, device: str) -> np.ndarray:
    """What teachers say of a text together: probabilities (characters, outputs) in 255ths.

    It is read in windows that overlap; what stands in the middle of one counts more.
    """
    codes = coded(text, chars)
    total, weights = np.zeros((len(codes), OUTPUTS), np.float32), np.zeros((len(codes), 1), np.float32)
    starts = [min(start, max(0, len(codes) - _WINDOW)) for start in range(0, max(1, len(codes) - _STEP), _STEP)]
    for at in range(0, len(starts) if len(codes) else 0, _WINDOWS):
        some = starts[at : at + _WINDOWS]
        given = _padded([codes[start : start + _WINDOW] for start in some], _NOTHING, device)
        said = np.mean([_said(teacher, given, device) for teacher in teachers], 0)
        for start, own in zip(some, said, strict=True):
            size = min(_WINDOW, len(codes) - start)
            edge = np.minimum(np.arange(1, size + 1), np.arange(size, 0, -1)).clip(max=128)[:, None]
            total[start : start + size] += own[:size] * edge
            weights[start : start + size] += edge
    return np.rint(255 * total / np.maximum(weights, 1)).astype(np.uint8)


def _said(teacher: Teacher, given: Tensor, device: str) -> np.ndarray:
    with torch.no_grad(), _narrow(device):
        scores = teacher(given).float()
    shares = torch.cat([scores[..., place].softmax(-1) for place in groups()], -1)
    found: np.ndarray = shares.cpu().numpy()
    return found


def _padded(rows: Sequence[np.ndarray], fill: int, device: str) -> Tensor:
    most = max(row.shape[-1] for row in rows)
    found = np.full((len(rows), *rows[0].shape[:-1], most), fill, np.int64)
    for i, row in enumerate(rows):
        found[i, ..., : row.shape[-1]] = row
    return torch.from_numpy(found).to(device)


def _narrow(device: str) -> torch.autocast:
    """Half the precision on a graphics card."""
    return torch.autocast(device, dtype=torch.bfloat16, enabled=device != "cpu")
