"""The classifier of flows as PyTorch fits it: the same network as :class:`kg.relate.classifier.Classifier`."""

from __future__ import annotations

import copy
import time
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.relate.classifier import (
    AROUND,
    FORMS,
    KINDS,
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


def fit_student(
    lessons: Sequence[Lesson], chars: str, words: Words, plan: FlowPlan, *, device: str, say: Say
) -> dict[str, np.ndarray]:
    """The weights of a student, the running mean of its fit to lessons, under the names that the run time uses."""
    torch.manual_seed(plan.seed)
    dice = np.random.default_rng(plan.seed)
    model = Network(len(chars), plan.size, plan.pair_size, plan.drop).to(device)
    average = copy.deepcopy(model)
    coder = Classifier({}, chars)
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, betas=(0.9, 0.98), weight_decay=plan.decay)
    sizes = np.array([len(lesson.clause.words) for lesson in lessons])
    total, seen, step, begun = plan.epochs * int(sizes.sum()), 0, 0, time.monotonic()
    for epoch in range(plan.epochs):
        losses = []
        for numbers in _batches(sizes, plan.budget, dice):
            pace(optimiser, [plan.rate], step, _WARM, seen / total, least=0.01)
            given = [varied(lessons[i], words, dice) if dice.random() < plan.varied else lessons[i] for i in numbers]
            batch = tensors(coder.batch([lesson.clause for lesson in given]), device)
            batch["chars"] = torch.where(
                torch.rand(len(batch["chars"]), device=device) < plan.hidden, 1, batch["chars"]
            )
            target = torch.from_numpy(np.concatenate([lesson.target for lesson in given])).to(device).float() / 255
            weight = torch.tensor([lesson.weight for lesson in given], device=device)[batch["clause"]]
            loss = _loss(model(batch), target, weight)
            descend(optimiser, model, loss)
            step, seen = step + 1, seen + int(sizes[numbers].sum())
            losses.append(loss.detach())
            follow(average, model, min(0.999, (1 + step) / (10 + step)))
        say(
            f"student, epoch {epoch + 1} of {plan.epochs}: loss {torch.stack(losses).mean().item():.4f}, "
            f"{time.monotonic() - begun:.0f} s"
        )
    return arrays(average)


def _loss(scores: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """The mean cross-entropy to the target's shares; a kind counts twice as much as a part."""
    total = scores.new_zeros(len(scores))
    for number, place in enumerate(groups()):
        entropy = -(target[:, place] * functional.log_softmax(scores[:, place], 1)).sum(1)
        total = total + entropy * (1.0 if number < len(KINDS) else 0.5)
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


def arrays(model: Network) -> dict[str, np.ndarray]:
    """The weights as the run time uses them, inputs in rows."""
    found = {}
    for name, value in model.state_dict().items():
        own: np.ndarray = value.detach().float().cpu().numpy()
        name = name.removesuffix(".weight") if name.split(".")[0] in ("chars", "pairs", "forms") else name
        found[name] = own.T.copy() if name.endswith(".weight") else own.copy()
    found["pairs"][0] = 0
    return found
