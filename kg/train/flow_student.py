"""The classifier of flows as PyTorch fits it: the same network as :class:`kg.relate.classifier.Classifier`."""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from kg.relate.classifier import (
    AROUND,
    FORMS,
    OUTPUTS,
    PAIRS,
    POOLED,
    REACH,
    RESERVED,
    Batch,
    Classifier,
    groups,
)
from kg.train.plan import FlowPlan, Say
from kg.train.steps import descend, follow, pace
from kg.train.variation import Lesson, Words, varied

_FORM_SIZE = 8
_WARM = 200  # steps until the full rate
_WORKERS = 8  # processes that make batches for a graphics card, at most


class Network(nn.Module):
    """Scores (characters, outputs) of a batch of clauses."""

    def __init__(self, chars: int, size: int, pair_size: int, drop: float) -> None:
        super().__init__()
        self.chars, self.pairs = nn.Embedding(chars + RESERVED, size), nn.Embedding(PAIRS, pair_size)
        self.forms = nn.Embedding(len(FORMS), _FORM_SIZE)
        nn.init.normal_(self.chars.weight, std=0.3)
        nn.init.normal_(self.pairs.weight, std=0.3)
        self.join = nn.Linear(2 * pair_size, size, bias=False)
        self.around = nn.Linear(AROUND * pair_size + _FORM_SIZE, size)
        self.layers = nn.ModuleList(nn.Linear(3 * size, size) for _ in REACH)
        self.sentence, self.clause = nn.Linear(size, size, bias=False), nn.Linear(size, size)
        self.emit = nn.Linear(size, OUTPUTS)
        self.drop = drop

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        """The scores, from the fields of a :class:`kg.relate.classifier.Batch`."""
        pairs = self.pairs.weight.index_fill(0, batch["nothing"], 0.0)
        state = self.chars(batch["chars"]) + self.join(torch.cat([pairs[batch["left"]], pairs[batch["right"]]], 1))
        above = functional.embedding_bag(batch["above"], pairs, batch["above_starts"], mode="mean")
        around = torch.cat([above.view(len(batch["forms"]), -1), self.forms(batch["forms"])], 1)
        state = self._varied(state + functional.relu(self.around(around))[batch["clause"]])
        place = torch.arange(len(state), device=state.device)
        for layer, (reach, linear) in enumerate(zip(REACH, self.layers, strict=True)):
            if layer == POOLED:
                state = state + self._pooled(state, batch)
            left = functional.pad(state, (0, 0, reach, 0))[: len(state)] * (place - reach >= batch["first"])[:, None]
            right = functional.pad(state, (0, 0, 0, reach))[reach:] * (place + reach <= batch["last"])[:, None]
            seen = linear(torch.cat([left, state, right], 1))
            state = state + self._varied(functional.relu(seen))
        scores: Tensor = self.emit(state)
        return scores

    def _pooled(self, state: Tensor, batch: dict[str, Tensor]) -> Tensor:
        found = []
        for part, count in (("sentence", len(batch["parts"])), ("clause", len(batch["starts"]))):
            where = batch[part][:, None].expand_as(state)
            most = state.new_full((count, state.shape[1]), -1e9).scatter_reduce(0, where, state, "amax")
            found.append(getattr(self, part)(most)[batch[part]])
        return found[0] + found[1]

    def _varied(self, state: Tensor) -> Tensor:
        return functional.dropout(state, self.drop, self.training)


class _Steps(Dataset[tuple[Batch, np.ndarray, np.ndarray]]):
    """What the steps of a fit are given: clauses as numbers, and the target and the weight of each character."""

    def __init__(self, lessons: Sequence[Lesson], chars: str, words: Words, plan: FlowPlan) -> None:
        self.lessons, self.coder, self.words, self.plan = lessons, Classifier({}, chars), words, plan
        sizes = np.array([len(lesson.clause.words) for lesson in lessons])
        dice = np.random.default_rng(plan.seed)
        self.epochs = [_batches(sizes, plan.budget, dice) for _ in range(plan.epochs)]
        self.steps = [numbers for batches in self.epochs for numbers in batches]

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, step: int) -> tuple[Batch, np.ndarray, np.ndarray]:
        dice = np.random.default_rng((self.plan.seed, step))
        lessons = (self.lessons[number] for number in self.steps[step])
        given = [varied(one, self.words, dice) if dice.random() < self.plan.varied else one for one in lessons]
        batch = self.coder.batch([lesson.clause for lesson in given])
        hidden = dice.random(len(batch.chars)) < self.plan.hidden
        batch = replace(batch, chars=np.where(hidden, 1, batch.chars))
        target = np.concatenate([lesson.target for lesson in given])
        return batch, target, np.array([lesson.weight for lesson in given], np.float32)[batch.clause]


def fit_student(
    lessons: Sequence[Lesson],
    chars: str,
    words: Words,
    plan: FlowPlan,
    *,
    device: str,
    say: Say,
    start: dict[str, np.ndarray] | None = None,
) -> dict[str, np.ndarray]:
    """The weights of a student, the running mean of its fit to lessons, under the names that the run time uses.

    It learns on from such weights, ``start``, where there are some.
    """
    torch.manual_seed(plan.seed)
    torch.set_float32_matmul_precision("high")  # a card's way to do it: much faster, and right to three places
    if start is not None:
        plan = replace(plan, size=len(start["emit.weight"]), pair_size=start["pairs"].shape[1], rate=plan.later_rate)
    model = Network(len(chars), plan.size, plan.pair_size, plan.drop)
    if start is not None:
        _learn_on(model, start)
    model.to(device)
    average = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, betas=(0.9, 0.98), weight_decay=plan.decay)
    steps = _Steps(lessons, chars, words, plan)
    # a graphics card is faster than one process that makes its batches; they are the same however many make them
    workers = 0 if device == "cpu" else min(_WORKERS, (os.cpu_count() or 1) // 2)
    given = iter(DataLoader(steps, batch_size=None, num_workers=workers, collate_fn=_as_is))
    step, begun = 0, time.monotonic()
    for epoch, batches in enumerate(steps.epochs):
        losses = []
        for _ in batches:
            pace(optimiser, [plan.rate], step, _WARM, step / len(steps), least=0.01)
            batch, target, weight = next(given)
            scores = model(tensors(batch, device))
            shares = torch.from_numpy(target).to(device).float() / 255
            loss = _loss(scores, shares, torch.from_numpy(weight).to(device), plan.counts())
            descend(optimiser, model, loss)
            step += 1
            losses.append(loss.detach())
            follow(average, model, min(0.999, (1 + step) / (10 + step)))
        say(
            f"student, epoch {epoch + 1} of {plan.epochs}: loss {torch.stack(losses).mean().item():.4f}, "
            f"{time.monotonic() - begun:.0f} s"
        )
    return arrays(average)


def _as_is(step: object) -> object:
    return step


def _loss(scores: Tensor, target: Tensor, weight: Tensor, counts: Sequence[float]) -> Tensor:
    """The mean cross-entropy to the target's shares, summed over groups as much as each counts."""
    total = scores.new_zeros(len(scores))
    for count, place in zip(counts, groups(), strict=True):
        total = total - count * (target[:, place] * functional.log_softmax(scores[:, place], 1)).sum(1)
    return (total * weight).sum() / weight.sum()


def _batches(sizes: np.ndarray, budget: int, dice: np.random.Generator) -> list[np.ndarray]:
    """The numbers of clauses in groups of about ``budget`` characters, in any order."""
    order = dice.permutation(np.flatnonzero(sizes))
    ends = np.cumsum(sizes[order]) // budget
    return np.split(order, np.flatnonzero(np.diff(ends)) + 1)


def tensors(batch: Batch, device: str) -> dict[str, Tensor]:
    """The fields of a batch as tensors, and where the pairs of each stretch above start."""
    found = {name: torch.from_numpy(np.asarray(getattr(batch, name), np.int64)).to(device) for name in Batch.__slots__}
    found["above_starts"] = torch.cat([found["ends"].new_zeros(1), found["ends"][:-1]])
    found["nothing"] = found["ends"].new_zeros(1)  # the row of pairs that stands for none
    return found


def _learn_on(model: Network, weights: dict[str, np.ndarray]) -> None:
    """Gives a network the weights that :func:`arrays` made of another."""
    found = {}
    for name in model.state_dict():
        own = weights[_kept(name)]
        found[name] = torch.from_numpy(own.T.copy() if _kept(name).endswith(".weight") else own.copy())
    model.load_state_dict(found)


def arrays(model: Network) -> dict[str, np.ndarray]:
    """The weights as the run time uses them, inputs in rows."""
    found = {}
    for name, value in model.state_dict().items():
        own: np.ndarray = value.detach().float().cpu().numpy()
        name = _kept(name)
        found[name] = own.T.copy() if name.endswith(".weight") else own.copy()
    found["pairs"][0] = 0
    return found


def _kept(name: str) -> str:
    """The name under which the run time uses weights: tables are called after what they hold."""
    return name.removesuffix(".weight") if name.split(".")[0] in ("chars", "pairs", "forms") else name
