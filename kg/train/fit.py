"""Fitting the network: gold labels, softened by teachers that have not seen the sentence."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils import clip_grad_norm_

from kg.train.corpus import Coded, Sentence, Vocabulary, batches, label_ids
from kg.train.encoder import Batch, Encoder, Network, collate
from kg.train.plan import Fitting, Say, Shape
from kg.train.steps import follow


@dataclass(frozen=True, slots=True)
class Target:
    """A teacher's opinion of a sentence: marginals of labels (n, K) and of neighbouring labels (K, K)."""

    unary: Tensor
    pair: Tensor


def fit(
    sentences: Sequence[Sentence],
    vocabulary: Vocabulary,
    shape: Shape,
    start: Encoder | None,
    fitting: Fitting,
    *,
    seed: int,
    say: Say,
    targets: Sequence[Target] | None = None,
    gold: float = 1.0,
) -> Network:
    """A network fitted to the sentences; what comes back is the running mean of its weights.

    ``gold`` is the share that the gold labels keep beside the teachers' targets.
    """
    torch.manual_seed(seed)
    model = Network(shape, fitting.drop)
    if start is not None:
        model.encoder.load_state_dict(start.state_dict())
    average = copy.deepcopy(model)
    average.eval()
    coded = [vocabulary.encode(s.text) for s in sentences]
    labels = [label_ids(s.text, s.spans) for s in sentences]
    optimiser = _optimiser(model, fitting)
    dice = np.random.default_rng(seed)
    total, seen, step, begun = fitting.epochs * sum(len(chars) for chars, _ in coded), 0, 0, time.monotonic()
    warm = warm_up(total, fitting.budget, 50)
    for epoch in range(fitting.epochs):
        losses = 0.0
        for group in batches([len(chars) for chars, _ in coded], fitting.budget, dice):
            pace = min(1.0, (step + 1) / warm) * 0.5 * (1 + math.cos(math.pi * seen / total))
            for part in optimiser.param_groups:
                part["lr"] = fitting.rate * pace
            batch = collate(coded, group)
            loss = _loss(model, batch, labels, targets, gold)
            (loss / len(group)).backward()
            clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            step, seen, losses = step + 1, seen + int(batch.lengths.sum()), losses + loss.item()
            follow(average, model, min(fitting.average, (1 + step) / (10 + step)))
        mean, spent = losses / len(coded), time.monotonic() - begun
        say(f"fitting, epoch {epoch + 1} of {fitting.epochs}: loss {mean:.3f}, {spent:.0f} s")
    return average


def label_scores(model: Network, coded: Sequence[Coded], budget: int = 8000) -> list[Tensor]:
    """The label scores (n, K) of each sentence."""
    found = [torch.empty(0)] * len(coded)
    model.eval()
    with torch.no_grad():
        for group in batches([len(chars) for chars, _ in coded], budget, np.random.default_rng(0)):
            batch = collate(coded, group)
            scores = model(batch)
            for column, i in enumerate(batch.order):
                found[i] = scores[: len(coded[i][0]), column].clone()
    return found


def warm_up(total: int, budget: int, most: int) -> int:
    """Steps until the full rate: a tenth of all, and not more than `most`.

    >>> warm_up(6_000_000, 2500, 50), warm_up(20_000, 2500, 50)
    (50, 1)
    """
    return max(1, min(most, total // budget // 10))


def _optimiser(model: Network, fitting: Fitting) -> torch.optim.Optimizer:
    tables = [model.encoder.chars.weight, model.encoder.pairs.weight]
    others = [p for p in model.parameters() if all(p is not table for table in tables)]
    groups = [{"params": tables, "weight_decay": 0.0}, {"params": others, "weight_decay": fitting.decay}]
    return torch.optim.AdamW(groups, lr=fitting.rate, betas=(0.9, 0.98))


def _loss(
    model: Network, batch: Batch, labels: Sequence[np.ndarray], targets: Sequence[Target] | None, gold: float
) -> Tensor:
    """The summed negative log likelihood of a batch, mixed with the cross-entropy to the teachers."""
    scores = model(batch)
    known = torch.zeros(scores.shape[:2], dtype=torch.long)
    for column, i in enumerate(batch.order):
        known[: len(labels[i]), column] = torch.from_numpy(labels[i])
    log_z = model.chain.log_z(scores, batch.lengths)
    hard = log_z - model.chain.path_score(scores, known, batch.lengths)
    if targets is None:
        return hard.sum()
    unary = torch.zeros_like(scores)
    for column, i in enumerate(batch.order):
        unary[: len(targets[i].unary), column] = targets[i].unary
    pair = torch.stack([targets[i].pair for i in batch.order])
    soft = log_z - model.chain.expected_score(scores, unary, pair, batch.lengths)
    return (gold * hard + (1 - gold) * soft).sum()
