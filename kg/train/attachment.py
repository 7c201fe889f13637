"""Gold flows -> the model that says which parts belong to which flows: a logistic regression over cues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from kg import annotate, read, relate, segment
from kg.errors import InputError
from kg.records import Polarity
from kg.relate.attachment import ROWS, row_of
from kg.relate.cues import Cue
from kg.score import line, matched_flows, meets
from kg.train import passages
from kg.train.plan import AttachmentPlan, Say
from kg.writing import check_place, write_whole

_SAYS = 250  # texts between two words of how far it is


@dataclass(frozen=True, slots=True)
class Lesson:
    """A part beside a flow: the rows of its cues, and the share of the flow's data with which it goes in the gold."""

    rows: np.ndarray
    share: float


def train_attachment(
    folders: Sequence[Path], output: Path, *, plan: AttachmentPlan | None = None, say: Say = lambda words: None
) -> dict[str, int]:
    """Writes the model that gold flows teach, and gives how many texts and pairs it learnt from, and how many belong.

    It learns from the flows that rules and the shipped classifier find in these texts, as far as they are gold.

    Raises:
        InputError: a folder has no gold flows, a text is missing, or nothing can be learnt from them.
        OutputError: the file can't be written.
    """
    plan = plan or AttachmentPlan()
    check_place(output)
    gold = list(passages.gold_files(folders))
    lessons: list[Lesson] = []
    for number, (flows, text) in enumerate(gold, start=1):
        lessons += _lessons(flows, text)
        if number % _SAYS == 0 or number == len(gold):
            say(f"{number:,} of {len(gold):,} texts: {len(lessons):,} pairs")
    if not lessons:
        raise InputError(
            "Nothing can be learnt from these gold flows: none of them is found in its text with a part near it.",
            where=", ".join(map(str, folders)),
            hint="Give flows that have purposes, conditions or recipients.",
        )
    write_whole(output, stored(fitted(lessons, plan)))
    return {"texts": len(gold), "pairs": len(lessons), "belong": sum(lesson.share > 0.5 for lesson in lessons)}


def stored(weights: np.ndarray) -> bytes:
    """The model as the bytes of a file: 8-bit integers and their scale."""
    scale = max(float(np.abs(weights).max()), 1e-8) / 127
    buffer = BytesIO()
    np.savez_compressed(buffer, weights=np.rint(weights / scale).astype(np.int8), scale=np.float32(scale))
    return buffer.getvalue()


def _lessons(gold: Sequence[dict[str, Any]], path: Path) -> Iterator[Lesson]:
    """What one text teaches: all pairs of flows that have data in the gold."""
    document = read.document(path)
    segments = segment.segments(document)
    found = relate.pairings(document, segments, annotate.spans(document, segments, tag=False))
    flows = [line(document.id, flow) for flow in found.around.flows]
    gold = [{"policy": document.id, "polarity": Polarity.AFFIRMED.value} | flow for flow in gold]
    expected: dict[int, list[dict[str, Any]]] = defaultdict(list)  # by the flow of ours, one for each of its data
    for theirs, ours in matched_flows(gold, flows):
        expected[ours].append(theirs)
    for pair, rows in found.each(_rows):
        if of_it := expected[pair.flow]:
            place = pair.part.start, pair.part.end
            belongs = [
                any(meets(place, (m["start"], m["end"])) for m in flow.get(pair.part.kind) or ()) for flow in of_it
            ]
            yield Lesson(np.concatenate(rows), sum(belongs) / len(belongs))


def _rows(cues: Sequence[Cue]) -> np.ndarray:
    return np.array([row_of(cue) for cue in cues], np.int32)


def fitted(lessons: Sequence[Lesson], plan: AttachmentPlan) -> np.ndarray:
    """The weights of all rows: logistic regression by Adam, with some cues hidden at each step.

    They are the mean of those in the second half of the steps, which hangs less on the order of the lessons.

    >>> both = Lesson(np.array([1, 2]), 1.0), Lesson(np.array([1, 3]), 0.0)
    >>> weights = fitted(both * 200, AttachmentPlan())
    >>> bool(weights[2] > 0 > weights[3])
    True
    """
    dice = np.random.default_rng(plan.seed)
    weights, mean, square, total = (np.zeros(ROWS) for _ in range(4))
    share = np.array([lesson.share for lesson in lessons])
    steps = range(0, len(lessons), plan.batch)
    count, last = 0, plan.epochs * len(steps)
    for epoch in range(plan.epochs):
        order = dice.permutation(len(lessons))
        for start in steps:
            batch = order[start : start + plan.batch]
            rows = np.concatenate([lessons[number].rows for number in batch])
            owner = np.repeat(np.arange(len(batch)), [len(lessons[number].rows) for number in batch])
            shown = dice.random(len(rows)) >= plan.hidden
            rows, owner = rows[shown], owner[shown]
            likely = 1 / (1 + np.exp(-np.bincount(owner, weights[rows], len(batch))))
            error = (likely - share[batch]) / len(batch)
            slope = np.bincount(rows, error[owner], ROWS) + 2 * plan.decay * weights
            count += 1
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope**2 - square)
            step = plan.rate * (1 - epoch / plan.epochs)
            weights -= step * (mean / (1 - 0.9**count)) / (np.sqrt(square / (1 - 0.999**count)) + 1e-8)
            total += weights * (2 * count > last)
    return total / (last - last // 2)
