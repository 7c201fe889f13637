"""The span tagger's network: characters and pairs of characters, two recurrent layers, a chain of labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from kg.train.corpus import LABELS, Coded
from kg.train.crf import Chain
from kg.train.plan import Shape


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences side by side, longest first: characters (T, B), pairs (T + 1, B), and the sentences' numbers."""

    chars: Tensor
    pairs: Tensor
    lengths: Tensor
    order: list[int]


def collate(coded: Sequence[Coded], numbers: Sequence[int]) -> Batch:
    """The batch of the sentences with these numbers."""
    order = sorted(numbers, key=lambda i: -len(coded[i][0]))
    lengths = np.array([len(coded[i][0]) for i in order])
    chars = np.zeros((lengths[0], len(order)), np.int64)
    pairs = np.zeros((lengths[0] + 1, len(order)), np.int64)
    for column, i in enumerate(order):
        own_chars, own_pairs = coded[i]
        chars[: len(own_chars), column] = own_chars
        pairs[: len(own_pairs), column] = own_pairs
    return Batch(torch.from_numpy(chars), torch.from_numpy(pairs), torch.from_numpy(lengths), order)


class BothWays(nn.Module):
    """A recurrent layer for each direction: features (T, B, inputs) to states (T, B, 2 size).

    Each sentence is turned round by itself, so that its padding comes last both ways and touches no state. (Packed
    sequences do the same, but their gradient takes time by the square of the length.)
    """

    def __init__(self, inputs: int, size: int) -> None:
        super().__init__()
        self.ahead, self.back = _recurrent(inputs, size), _recurrent(inputs, size)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        times = torch.arange(len(x))[:, None]
        turned = torch.where(times < lengths, lengths - 1 - times, times), torch.arange(len(lengths))
        ahead, _ = self.ahead(x)
        back, _ = self.back(x[turned])
        return torch.cat([ahead, back[turned]], -1)


def _recurrent(inputs: int, size: int) -> nn.GRU:
    """A layer that starts with rotations between its states and without biases."""
    layer = nn.GRU(inputs, size)
    for name, weights in layer.named_parameters():
        if name.startswith("bias"):
            nn.init.zeros_(weights)
        elif name.startswith("weight_hh"):
            for gate in weights.data.chunk(3):
                nn.init.orthogonal_(gate)
        else:
            nn.init.xavier_uniform_(weights)
    return layer


class Encoder(nn.Module):
    """Characters and pairs of a batch to states (T, B, 2 size)."""

    def __init__(self, shape: Shape, drop: float) -> None:
        super().__init__()
        self.chars = nn.Embedding(shape.chars, shape.char_size, padding_idx=0)
        self.pairs = nn.Embedding(shape.pairs, shape.pair_size, padding_idx=0)
        nn.init.normal_(self.chars.weight, std=0.3)
        nn.init.normal_(self.pairs.weight, std=0.1)
        self.first = BothWays(shape.char_size + 2 * shape.pair_size, shape.size)
        self.second = BothWays(2 * shape.size, shape.size)
        self.drop = drop

    def forward(self, batch: Batch) -> Tensor:
        pair = self.pairs(batch.pairs)
        x = torch.cat([self.chars(batch.chars), pair[:-1], pair[1:]], -1)
        x = self.second(self._varied(self.first(self._varied(x), batch.lengths)), batch.lengths)
        return self._varied(x)

    def _varied(self, x: Tensor) -> Tensor:
        """Dropout, drawn once for four neighbouring characters."""
        if not self.training or not self.drop:
            return x
        keep = 1 - self.drop
        few = torch.rand((x.shape[0] + 3) // 4, *x.shape[1:]) < keep
        return x * (few.float() / keep).repeat_interleave(4, 0)[: x.shape[0]]


class Network(nn.Module):
    """Label scores (T, B, labels) of a batch's characters, and the chain that joins them."""

    def __init__(self, shape: Shape, drop: float) -> None:
        super().__init__()
        self.encoder = Encoder(shape, drop)
        self.emit = nn.Linear(2 * shape.size, len(LABELS))
        self.chain = Chain()

    def forward(self, batch: Batch) -> Tensor:
        return self.emit(self.encoder(batch))
