"""Clauses with other data and recipients in their place, so that a classifier learns what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.relate.classifier import NAMED, PARTS, WAYS, Clause, groups, stretches

_DATA, _RECIPIENT = groups()[: len(WAYS)], groups()[len(WAYS) + PARTS.index("recipient")]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A clause, what to say of its characters (characters, outputs) in 255ths, and how much it counts."""

    clause: Clause
    target: np.ndarray
    weight: float


@dataclass(frozen=True, slots=True)
class Words:
    """Other data and other recipients that may stand in a clause."""

    data: tuple[str, ...]
    recipients: tuple[str, ...]


def recipients(lessons: Iterable[Lesson]) -> tuple[str, ...]:
    """All words that lessons take for a recipient, each once."""
    places = ((lesson, place) for lesson in lessons for place in stretches(lesson.target[:, _RECIPIENT] / 255))
    return tuple(dict.fromkeys(lesson.clause.words[start:end] for lesson, (start, end, _) in places))


def named(lessons: Iterable[Lesson]) -> tuple[str, ...]:
    """All words that lessons take for named data, each once."""
    places = ((lesson, place) for lesson in lessons for place in _found(lesson.target))
    return tuple(dict.fromkeys(lesson.clause.words[start:end] for lesson, (start, end, is_data) in places if is_data))


def varied(lesson: Lesson, words: Words, dice: np.random.Generator, *, share: float = 0.5) -> Lesson:
    """The lesson with about such a ``share`` of its data and of its recipients replaced by other ones."""
    places = [place for place in _places(lesson) if dice.random() < share]
    clause, pieces, target, at = lesson.clause, [], [], 0
    starts = np.array(clause.sentences)
    moved = starts.copy()
    for start, end, is_data in places:
        pool = words.data if is_data else words.recipients
        if start < at or not pool:
            continue
        other = pool[int(dice.integers(len(pool)))]
        pieces += [clause.words[at:start], other]
        target += [lesson.target[at : start + 1], np.repeat(lesson.target[start + 1][None], len(other) - 1, 0)]
        moved[starts > start] += len(other) - (end - start)
        at = end
    pieces.append(clause.words[at:])
    target.append(lesson.target[at:])
    return replace(
        lesson,
        clause=replace(clause, words="".join(pieces), sentences=tuple(moved.tolist())),
        target=np.concatenate(target),
    )


def _places(lesson: Lesson) -> Sequence[tuple[int, int, bool]]:
    return sorted(set(_found(lesson.target)))


def _found(target: np.ndarray) -> Iterator[tuple[int, int, bool]]:
    """Where named data and recipients stand in a clause."""
    for place in _DATA:
        for start, end, label in stretches(target[:, place] / 255):
            if label == NAMED:
                yield start, end, True
    for start, end, _ in stretches(target[:, _RECIPIENT] / 255):
        yield start, end, False
