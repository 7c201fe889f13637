"""What every fit does at a step."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn


def pace(
    optimiser: torch.optim.Optimizer, rates: Sequence[float], step: int, warm: int, done: float, *, least: float = 0.0
) -> None:
    """Sets the rates: they rise over ``warm`` steps, then fall as a cosine of the share that is ``done``."""
    share = min(1.0, (step + 1) / warm) * max(least, 0.5 * (1 + math.cos(math.pi * done)))
    for group, rate in zip(optimiser.param_groups, rates, strict=True):
        group["lr"] = rate * share


def descend(optimiser: torch.optim.Optimizer, model: nn.Module, loss: Tensor) -> None:
    """One step down the gradient of a loss, which is clipped."""
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)


def follow(average: nn.Module, model: nn.Module, keep: float) -> None:
    """Moves a running mean of weights towards those of a model, of which it keeps a share."""
    with torch.no_grad():
        for mean, now in zip(average.parameters(), model.parameters(), strict=True):
            mean.lerp_(now, 1 - keep)
