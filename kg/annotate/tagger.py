"""A trained tagger of spans, which needs numpy alone: sentences -> spans with probabilities.

``kg train`` makes its files; ``docs/model-card.md`` says from what, and how right it is.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg.annotate.decoding import TaggedSpan, candidates, chosen, lattice
from kg.weights import code_points, widened

UNKNOWN = 1
BATCH = 16_384  # characters that are read at a time
SKIPPED = re.compile(r"[\s|*#\\]+")
Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Settings:
    """How spans are chosen: a span must be worth more than `threshold`.

    Its worth is its own probability, mixed by `overlap` with that of all spans of its type around it.
    `floor` is the least probability that is looked at. `slope` and `shift` turn the log odds of a
    chosen span's probability into those of its being what an annotator would mark.
    """

    threshold: float
    overlap: float
    floor: float
    slope: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of a layer: what it makes of its input and of its state, in columns of two gates and the new state.

    The columns of the gates are negated, for a gate takes the exponential of its negative.
    """

    enter: Array
    bias: Array
    inner: Array
    inner_bias: Array

    @classmethod
    def of(cls, weights: dict[str, Array], layer: str, side: int) -> Side:
        """The one direction of the layer."""
        enter, bias, inner, inner_bias = (
            weights[f"{layer}.{part}{side}"] for part in ("enter", "bias", "inner", "inner_bias")
        )
        size = len(inner)
        sign = np.repeat(np.array([-1, -1, 1], np.float32), size)
        return cls(enter * sign, bias * sign, inner * sign, inner_bias)


class Tagger:
    """A bidirectional recurrent network with a chain of labels, run on the processor."""

    def __init__(self, weights: dict[str, Array], chars: str, pairs: str, settings: Settings) -> None:
        self.weights = weights
        self.layers = [[Side.of(weights, layer, side) for side in (0, 1)] for layer in ("first", "second")]
        self.settings = settings
        self.table = np.full(0x10000, UNKNOWN, np.int32)
        codes = code_points(chars)
        self.table[codes] = np.arange(len(codes)) + 3
        both = code_points(pairs).astype(np.int64).reshape(-1, 2)
        keys = both[:, 0] << 16 | both[:, 1]
        self.pair_order = np.argsort(keys)
        self.pair_keys = keys[self.pair_order]
        self.follow, self.begin, self.end = (weights[f"chain.{n}"] for n in ("follow", "begin", "end"))
        with np.errstate(divide="ignore"):
            self.log_follow = np.log(self.follow)

    @classmethod
    def load(cls, folder: Path) -> Tagger:
        """The tagger of a folder with weights.npz, vocabulary.json and facts.json."""
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        words = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz") as stored:
            weights = widened(stored)
        return cls(weights, words["chars"], words["pairs"], Settings(**facts["settings"]))

    def tag(self, sentences: Sequence[str]) -> list[list[TaggedSpan]]:
        """The spans (start, end, type, probability) of each sentence, by start.

        The probability is that of exactly this span: the chain's marginal, calibrated.
        """
        mix, threshold = self.settings.overlap, self.settings.threshold
        return [
            [TaggedSpan(start, end, kind, self.calibrated(p)) for start, end, kind, p in chosen(spans, mix, threshold)]
            for spans in self.likely(sentences)
        ]

    def calibrated(self, probability: float) -> float:
        """The probability in the eyes of an annotator, to four places."""
        certain = min(max(probability, 1e-6), 1 - 1e-6)
        odds = self.settings.slope * math.log(certain / (1 - certain)) + self.settings.shift
        return round(1 / (1 + math.exp(-odds)), 4)

    def likely(self, sentences: Sequence[str]) -> list[list[TaggedSpan]]:
        """All spans of each sentence that are at least as likely as the floor; they may overlap."""
        found: list[list[TaggedSpan]] = [[] for _ in sentences]
        read = [SKIPPED.sub("", text) for text in sentences]
        for numbers in _batches([len(text) for text in read]):
            for i, spans in zip(numbers, self._tagged([read[i] for i in numbers]), strict=True):
                found[i] = spans if len(read[i]) == len(sentences[i]) else _placed(spans, sentences[i])
        return found

    def _tagged(self, texts: list[str]) -> Iterator[list[TaggedSpan]]:
        """The spans of some sentences that stand longest first."""
        lengths = np.array([len(text) for text in texts])
        active = (np.arange(lengths[0])[:, None] < lengths).sum(1)
        offset = np.concatenate([[0], np.cumsum(active)])
        scores = self._states(texts, active, offset) @ self.weights["emit.weight"] + self.weights["emit.bias"]
        alpha, beta, scale = lattice(scores, active, self.follow, self.begin, self.end)
        for k, n in enumerate(lengths):
            rows = offset[:n] + k
            floor = self.settings.floor
            yield candidates(scores[rows], alpha[rows], beta[rows], scale[rows], self.log_follow, floor)

    def _states(self, texts: list[str], active: Array, offset: Array) -> Array:
        """States (N, features) of the characters, by time: rows as in `decode.lattice`."""
        steps, count = len(active), len(texts)
        chars = np.zeros((steps, count), np.int32)
        pairs = np.zeros((steps + 1, count), np.int32)
        for column, text in enumerate(texts):
            codes = code_points(text)
            framed = np.concatenate([[10], codes, [10]])
            keys = framed[:-1] << 16 | framed[1:]
            place = np.minimum(np.searchsorted(self.pair_keys, keys), len(self.pair_keys) - 1)
            known = self.pair_keys[place] == keys
            chars[: len(codes), column] = self.table[codes]
            pairs[: len(keys), column] = np.where(known, self.pair_order[place] + 3, UNKNOWN)
        used = np.arange(count) < active[:, None]
        pair = self.weights["pairs"]
        x = np.concatenate([self.weights["chars"][chars[used]], pair[pairs[:-1][used]], pair[pairs[1:][used]]], -1)
        for ahead, back in self.layers:
            x = np.concatenate([_run(ahead, x, offset, range(steps)), _run(back, x, offset, range(steps)[::-1])], -1)
        return x


def _run(side: Side, x: Array, offset: Array, order: Sequence[int]) -> Array:
    """What one direction makes of its input, (N, inputs) to (N, size), step by step in this order."""
    size = len(side.inner)
    given = x @ side.enter
    given += side.bias
    states = np.empty((len(x), size), np.float32)
    state = np.zeros((offset[1], size), np.float32)
    with np.errstate(over="ignore"):  # a gate that is shut for good
        for t in order:
            rows = slice(offset[t], offset[t + 1])
            old, into = state[: offset[t + 1] - offset[t]], given[rows]
            mixed = old @ side.inner
            gate, new = mixed[:, : 2 * size], mixed[:, 2 * size :]
            gate += into[:, : 2 * size]
            np.exp(gate, out=gate)
            gate += 1
            np.reciprocal(gate, out=gate)
            new += side.inner_bias
            new *= gate[:, :size]
            new += into[:, 2 * size :]
            np.tanh(new, out=new)
            old -= new
            old *= gate[:, size:]
            old += new
            states[rows] = old
    return states


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of texts of these sizes, empty ones left out, longest first, in groups of about one size."""
    group: list[int] = []
    total = 0
    for i in sorted((i for i, size in enumerate(sizes) if size), key=lambda i: -sizes[i]):
        if group and total + sizes[i] > BATCH:
            yield group
            group, total = [], 0
        group.append(i)
        total += sizes[i]
    if group:
        yield group


def _placed(spans: list[TaggedSpan], text: str) -> list[TaggedSpan]:
    """The same spans in the text with its skipped characters (white space, table and list signs)."""
    places = [i for i, c in enumerate(text) if not SKIPPED.match(c)]
    return [TaggedSpan(places[a], places[b - 1] + 1, kind, p) for a, b, kind, p in spans]
