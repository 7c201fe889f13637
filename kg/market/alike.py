"""Which of many sets are nearly the same: sketched by least hashes, met in buckets, compared for certain.

The cost grows with the sizes of the sets, not with the number of pairs (A. Broder 1997; one permutation hashing:
P. Li, A. Owen, C.-H. Zhang 2012, whose empty bins borrow from the next full one).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy
from numpy.typing import NDArray

Hashes: TypeAlias = NDArray[numpy.uint64]

BINS = 32
SHINGLE = 5  # characters
_CHUNK = 20_000  # sets that are worked on at once
_ODD = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


@dataclass(frozen=True, slots=True)
class Likeness:
    """From which Jaccard index on two sets are alike, and how many bins of their sketches must agree to be compared."""

    least: float
    rows: int


def groups(sets: Sequence[Hashes], likeness: Likeness) -> tuple[tuple[int, ...], ...]:
    """Sets that are alike, directly or through others, by their places; each group ascending, groups by their first.

    >>> groups(shingles(["我们会收集您的手机号码", "我们会收集您的手机号码！", "保存期限为三年整"]), Likeness(0.8, 3))
    ((0, 1), (2,))
    """
    parent = list(range(len(sets)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    signs = _sketches(sets)
    for start in range(0, BINS - likeness.rows + 1, likeness.rows):
        met: dict[bytes, list[int]] = {}
        band = numpy.ascontiguousarray(signs[:, start : start + likeness.rows])
        for at, key in enumerate(map(bytes, band)):
            heads = met.setdefault(key, [])
            for head in heads:
                if root(head) == root(at):
                    break
                if jaccard(sets[head], sets[at]) >= likeness.least:
                    low, high = sorted((root(head), root(at)))
                    parent[high] = low
                    break
            else:
                if len(heads) < _MOST_HEADS:
                    heads.append(at)
    found: dict[int, list[int]] = {}
    for at in range(len(sets)):
        found.setdefault(root(at), []).append(at)
    return tuple(tuple(group) for group in found.values())


_MOST_HEADS = 8  # of a bucket: what shares a bin with more than these is a commonplace


def jaccard(one: Hashes, other: Hashes) -> float:
    """What both sets hold, divided by what either does.

    >>> jaccard(hashed([1, 2, 3]), hashed([2, 3, 4]))
    0.5
    """
    places = numpy.minimum(numpy.searchsorted(other, one), len(other) - 1)
    both = int(numpy.count_nonzero(other[places] == one))
    return both / (len(one) + len(other) - both)


def hashed(numbers: Iterable[int]) -> Hashes:
    """A set of numbers, at least one, as hashes, ascending."""
    return numpy.unique(_mixed(numpy.fromiter(numbers, dtype=numpy.uint64)))


def shingles(texts: Sequence[str]) -> list[Hashes]:
    """For each text the hashes of all runs of five characters, ascending; of the whole where it is shorter.

    >>> [len(runs) for runs in shingles(["收集手机号码和昵称", "昵称", "好好好好好好"])]
    [5, 1, 1]
    """
    return [runs for start in range(0, len(texts), _CHUNK) for runs in _shingles(texts[start : start + _CHUNK])]


def _shingles(texts: Sequence[str]) -> list[Hashes]:
    padded = [text.ljust(SHINGLE, "\0") for text in texts]
    lengths = numpy.array([len(text) for text in padded])
    points = numpy.frombuffer("".join(padded).encode("utf-32-le", "replace"), dtype=numpy.uint32)
    values = points.astype(numpy.uint64)
    hashes = numpy.zeros(len(values) - SHINGLE + 1, dtype=numpy.uint64)
    for place in range(SHINGLE):
        hashes = _mixed(hashes + values[place : place + len(hashes)])
    owner = numpy.repeat(numpy.arange(len(padded)), lengths)[: len(hashes)]
    inside = numpy.arange(len(hashes)) + SHINGLE <= numpy.cumsum(lengths)[owner]
    owner, hashes = owner[inside], hashes[inside]
    order = numpy.lexsort((hashes, owner))
    owner, hashes = owner[order], hashes[order]
    new = numpy.ones(len(hashes), dtype=bool)
    new[1:] = (owner[1:] != owner[:-1]) | (hashes[1:] != hashes[:-1])
    owner, hashes = owner[new], hashes[new]
    return numpy.split(hashes, numpy.searchsorted(owner, numpy.arange(1, len(padded))))


def _mixed(values: Hashes) -> Hashes:
    """SplitMix64: every bit of a value touches every bit of its hash."""
    mixed = values + numpy.uint64(_ODD[0])
    mixed = (mixed ^ (mixed >> numpy.uint64(30))) * numpy.uint64(_ODD[1])
    mixed = (mixed ^ (mixed >> numpy.uint64(27))) * numpy.uint64(_ODD[2])
    return mixed ^ (mixed >> numpy.uint64(31))


def _sketches(sets: Sequence[Hashes]) -> Hashes:
    """One row a set: the least hash of each bin."""
    none = numpy.iinfo(numpy.uint64).max
    signs = numpy.full((len(sets), BINS), none, dtype=numpy.uint64)
    for start in range(0, len(sets), _CHUNK):
        part = sets[start : start + _CHUNK]
        every = numpy.concatenate([numpy.empty(0, dtype=numpy.uint64), *part])
        owner = numpy.repeat(numpy.arange(start, start + len(part)), [len(one) for one in part])
        cell = (owner, (every % numpy.uint64(BINS)).astype(numpy.int64))
        numpy.minimum.at(signs, cell, every)
    for _ in range(BINS):
        empty = signs == none
        if not empty.any():
            break
        signs = numpy.where(empty, numpy.roll(signs, -1, axis=1) + numpy.uint64(1), signs)
        signs[empty & (signs == 0)] = none  # the neighbour was empty, too
    return signs
