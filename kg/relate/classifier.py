"""A network that reads clauses: which words name data that come in, are used or go out, and what else their flows say.

It needs numpy alone. ``kg train --flows`` makes its file; ``docs/model-card.md`` says from what, and how right it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np

from kg.records import Actor, BlockKind, Kind, Modality, Necessity, Polarity, Range, Segment
from kg.weights import code_points, narrowed, widened

KINDS = (Kind.IN, Kind.USE, Kind.OUT)
Way = tuple[Kind, Polarity]  # that data go, or are said not to go
WAYS: tuple[Way, ...] = tuple((kind, polarity) for polarity in Polarity for kind in KINDS)
PARTS = ("purpose", "recipient", "condition", "source")
SAID: dict[str, tuple[str | None, ...]] = {  # what flows say, by their fields
    "actor": tuple(Actor),
    "modality": tuple(Modality),
    "necessity": (None, *Necessity),
}
LABELS = 5  # of a way: none, then the begin and the inside of data that are named, and of generic ones
TAGS = 3  # of a part: none, begin, inside
VALUES = 4  # of what a flow says: no data, then the values of the field
NAMED, GENERIC = 1, 3  # the labels that begin data that go a way; NAMED begins a part, too
OUTPUTS = LABELS * len(WAYS) + TAGS * len(PARTS) + VALUES * len(SAID)
REACH = (1, 2, 4, 8, 16, 1)  # how far beside a character each layer looks
POOLED = 3  # layers below the one that sees the whole sentence and the whole clause
PAIRS = 32_749  # rows of the table of pairs of characters: a prime
RESERVED = 2  # rows of the table of characters before those that it knows: none, and unknown
FORMS: tuple[str, ...] = (*BlockKind, "item")
_ABOVE = 80  # characters of the titles and of the opening paragraph that are read
_TITLE = 40
_NEAR, _BEFORE, _AFTER = 20, 100, 60  # characters of the text beside a clause that are read
AROUND = 7  # stretches around a clause: two titles and an opening paragraph, and two on either side of it
_BEGINS = 0.2  # the least likelihood that a stretch begins where it does
_SHORTEST = 2  # characters of a stretch
_TOGETHER = 768  # characters that are read at a time: what they need stays near the processor
_MODEL = Path(__file__).resolve().parent / "model" / "weights.npz"
Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its words, where sentences start in them, what it stands below, its form, and the text beside it."""

    words: str
    sentences: tuple[int, ...]
    above: tuple[str, str, str]
    form: int
    beside: tuple[str, str, str, str] = ("", "", "", "")

    @classmethod
    def of(cls, text: str, segment: Segment, sentences: Sequence[Range]) -> Clause:
        """The clause of a segment that has sentences; it starts with the first one of them."""
        start = sentences[0].start
        last = segment.headings[-1].of(text)[:_TITLE] if segment.headings else ""
        before = segment.headings[-2].of(text)[:_TITLE] if len(segment.headings) > 1 else ""
        opening = segment.lead_in.of(text)[-_ABOVE:] if segment.lead_in else ""
        form = FORMS.index("item" if segment.label else segment.kind)
        starts = tuple(place.start - start for place in sentences)
        end = sentences[-1].end
        return cls(text[start:end], starts, (last, before, opening), form, beside(text, start, end))


@dataclass(frozen=True, slots=True)
class Batch:
    """Clauses as numbers: of each character itself, the pairs it makes, and where its clause and sentence stand.

    ``starts`` are the first characters of clauses, ``parts`` those of sentences; ``above`` holds the pairs of what
    stands around each clause, :data:`AROUND` stretches of text, ``ends`` where each of them ends.
    """

    chars: Array
    left: Array
    right: Array
    clause: Array
    sentence: Array
    first: Array
    last: Array
    starts: Array
    parts: Array
    above: Array
    ends: Array
    forms: Array


class Classifier:
    """The network with its weights, run on the processor."""

    def __init__(self, weights: dict[str, Array], chars: str) -> None:
        self.weights, self.chars = weights, chars
        self.table = np.ones(0x10000, np.int32)
        self.table[code_points(chars)] = np.arange(len(chars)) + RESERVED

    @classmethod
    def load(cls, path: Path = _MODEL) -> Classifier:
        """A model from its file."""
        with np.load(path) as stored:
            weights = widened({name: stored[name] for name in stored.files if name != "known"})
            chars = str(stored["known"])
        if len(weights["around.weight"]) != AROUND * weights["pairs"].shape[1] + weights["forms"].shape[1]:
            raise ValueError("it reads other stretches around a clause")
        if weights["emit.weight"].shape[1] != OUTPUTS:
            raise ValueError("it says other things of a clause")
        return cls(weights, chars)

    def read(self, clauses: Iterable[Clause]) -> Iterator[Array]:
        """For each clause, none of which is empty, the probabilities of all labels: (characters, :data:`OUTPUTS`).

        Those of each group of :func:`groups` sum to 1.
        """
        for group in _groups(clauses):
            batch = self.batch(group)
            yield from np.split(shares(self._scores(batch)), batch.starts[1:])

    def batch(self, clauses: Sequence[Clause]) -> Batch:
        """These clauses, none of which is empty, as numbers."""
        sizes = np.array([len(clause.words) for clause in clauses])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        chars = self.table[code_points("".join(clause.words for clause in clauses))]
        clause = np.repeat(np.arange(len(clauses)), sizes)
        parts = np.concatenate([start + np.array(c.sentences) for start, c in zip(starts, clauses, strict=True)])
        marks = np.zeros(len(chars), np.int64)
        marks[parts] = 1
        edge = np.zeros(len(chars) + 1, bool)
        edge[starts] = edge[-1] = True
        pairs = np.zeros(len(chars) + 1, np.int64)
        pairs[1:-1] = pair_rows(chars[:-1], chars[1:])
        pairs[edge] = 0
        above, ends = self._around(clauses)
        return Batch(
            chars,
            pairs[:-1],
            pairs[1:],
            clause,
            np.cumsum(marks) - 1,
            starts[clause],
            (starts + sizes - 1)[clause],
            starts,
            parts,
            above,
            ends,
            np.array([c.form for c in clauses]),
        )

    def _around(self, clauses: Sequence[Clause]) -> tuple[Array, Array]:
        """The pairs of the stretches around the clauses, and where each stretch ends among them."""
        words = [words for clause in clauses for words in (*clause.above, *clause.beside)]
        chars = self.table[code_points("".join(words))]
        sizes = np.array([len(stretch) for stretch in words])
        within = np.ones(len(chars), bool)  # but for the last characters of stretches, which make no pair with the next
        within[np.cumsum(sizes)[sizes > 0] - 1] = False
        pairs = pair_rows(chars[:-1], chars[1:])[within[:-1]]
        return pairs, np.cumsum(np.maximum(sizes - 1, 0))

    def _scores(self, batch: Batch) -> Array:
        w = self.weights
        pairs = np.concatenate([w["pairs"][batch.left], w["pairs"][batch.right]], 1)
        around = np.concatenate([means(w["pairs"][batch.above], batch.ends), w["forms"][batch.forms]], 1)
        state = w["chars"][batch.chars] + pairs @ w["join.weight"]
        state += np.maximum(around @ w["around.weight"] + w["around.bias"], 0)[batch.clause]
        place = np.arange(len(state))
        beside = np.zeros((len(state), 3, state.shape[1]), np.float32)
        for layer, reach in enumerate(REACH):
            if layer == POOLED:
                state = state + self._pooled(state, batch)
            beside[reach:, 0], beside[:, 1], beside[:-reach, 2] = state[:-reach], state, state[reach:]
            beside[place - reach < batch.first, 0] = 0
            beside[place + reach > batch.last, 2] = 0
            seen = beside.reshape(len(state), -1) @ w[f"layers.{layer}.weight"]
            seen += w[f"layers.{layer}.bias"]
            state = state + np.maximum(seen, 0, out=seen)
        scores: Array = state @ w["emit.weight"] + w["emit.bias"]
        return scores

    def _pooled(self, state: Array, batch: Batch) -> Array:
        """What stands anywhere in the sentence, and anywhere in the clause."""
        sentences, clauses = np.maximum.reduceat(state, batch.parts), np.maximum.reduceat(state, batch.starts)
        found: Array = (sentences @ self.weights["sentence.weight"])[batch.sentence]
        found += (clauses @ self.weights["clause.weight"] + self.weights["clause.bias"])[batch.clause]
        return found


def beside(text: str, start: int, end: int) -> tuple[str, str, str, str]:
    """The text just before a stretch, and farther before it; just after it, and farther after it.

    >>> beside("我们收集以下信息：手机号；用于注册。", 9, 12)
    ('我们收集以下信息：', '', '；用于注册。', '')
    """
    near, far = max(0, start - _NEAR), max(0, start - _BEFORE)
    return text[near:start], text[far:near], text[end : end + _NEAR], text[end + _NEAR : end + _AFTER]


@cache
def classifier() -> Classifier:
    """The classifier that the package brings along, loaded once."""
    return Classifier.load()


def pair_rows(one: Array, two: Array) -> Array:
    """Where pairs of characters stand in their table; row 0 is no pair."""
    rows: Array = (one.astype(np.int64) * 7919 + two) % (PAIRS - 1) + 1
    return rows


def means(rows: Array, ends: Array) -> Array:
    """The means of stretches of rows (n, size), the :data:`AROUND` of a clause side by side: (clauses, AROUND size).

    >>> means(np.array([[1.0], [3.0], [5.0]]), np.array([2, 2, 3, 3, 3, 3, 3])).tolist()
    [[2.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0]]
    """
    total = np.concatenate([np.zeros((1, rows.shape[1]), rows.dtype), np.cumsum(rows, 0)])
    starts = np.concatenate([[0], ends[:-1]])
    found: Array = (total[ends] - total[starts]) / np.maximum(ends - starts, 1)[:, None]
    return found.reshape(len(ends) // AROUND, -1).astype(np.float32)


def shares(scores: Array) -> Array:
    """Scores (n, :data:`OUTPUTS`) as probabilities of the labels of each group.

    >>> shares(np.zeros((1, OUTPUTS)))[0, [0, -1]].round(2).tolist()
    [0.2, 0.25]
    """
    found = np.ascontiguousarray(scores.T)  # label by label, which numpy does several times as fast
    for place in groups():
        own = found[place]
        own -= own.max(0)
        np.exp(own, out=own)
        own /= own.sum(0)
    return found.T


@cache
def groups() -> tuple[slice, ...]:
    """Where the labels of each way, then of each part, then of each field of :data:`SAID`, stand among the outputs."""
    sizes = (LABELS,) * len(WAYS) + (TAGS,) * len(PARTS) + (VALUES,) * len(SAID)
    ends = np.cumsum(sizes).tolist()
    return tuple(slice(end - size, end) for size, end in zip(sizes, ends, strict=True))


def stretches(shares: Array, least: float = 0.5) -> Iterator[tuple[int, int, int]]:
    """The stretches (start, end, likeliest label that begins one) that the labels of one group make.

    Words belong to one where that is likelier than ``least``, and it begins where a begin is likelier than an inside.

    >>> none, begin, inside = np.eye(3)
    >>> list(stretches(np.array([none, begin, inside, begin, inside, none])))
    [(1, 3, 1), (3, 5, 1)]
    """
    named = shares[:, 0] < 1 - least
    if not named.any():
        return
    begin, inside = shares[:, 1::2].sum(1), shares[:, 2::2].sum(1)
    stands = np.concatenate([[False], named, [False]])
    begins = stands[1:-1] & (~stands[:-2] | (begin > inside))
    ends = np.flatnonzero(stands[1:-1] & (~stands[2:] | np.concatenate([begins[1:], [True]]))) + 1
    for start, end in zip(np.flatnonzero(begins).tolist(), ends.tolist(), strict=True):
        if begin[start] >= _BEGINS and end - start >= _SHORTEST:
            label = shares[start:end, 1:].sum(0).reshape(-1, 2).sum(1).argmax()
            yield start, end, 2 * int(label) + 1


def _groups(clauses: Iterable[Clause]) -> Iterator[list[Clause]]:
    """The clauses in their order, in groups of about :data:`_TOGETHER` characters."""
    group: list[Clause] = []
    total = 0
    for clause in clauses:
        if group and total + len(clause.words) > _TOGETHER:
            yield group
            group, total = [], 0
        group.append(clause)
        total += len(clause.words)
    if group:
        yield group


def stored(weights: dict[str, Array], chars: str) -> bytes:
    """The model as the bytes of a file."""
    buffer = BytesIO()
    np.savez_compressed(buffer, known=np.array(chars), **narrowed(weights))  # type: ignore[arg-type]
    return buffer.getvalue()
