"""Gold flows -> the classifier of :mod:`kg.relate.classified`.

Only :func:`train_flows` needs scikit-learn (``pip install 'pif-kg[train]'``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg import annotate, read, score, segment
from kg.errors import InputError, missing_extra
from kg.relate.classified import Candidate, candidates
from kg.relate.classifier import KINDS, ROWS, Classifier, rows
from kg.relate.words import Annotated
from kg.sentences import plain
from kg.train.plan import Say
from kg.writing import write_whole

_SUFFIX = ".flows.jsonl"
_STRENGTH = 0.2  # of the weights against their own size: chosen on excerpts that were held out
_HINT = "A folder holds ID.flows.jsonl, and their texts as text/ID.txt, in it or beside it."


@dataclass(frozen=True, slots=True)
class Example:
    """A span of data by its features, with the ways that the gold says it goes."""

    policy: str
    features: tuple[str, ...]
    kinds: frozenset[str]


def examples(folders: Iterable[Path]) -> Iterator[Example]:
    """An example for each span of data of the texts of some folders of gold flows.

    Raises:
        InputError: a folder has no gold flows, or a text of theirs is missing.
    """
    for folder in folders:
        found = sorted(folder.glob(f"*{_SUFFIX}"))
        if not found:
            raise InputError("There are no gold flows in this folder.", where=str(folder), hint=_HINT)
        for path in found:
            yield from _of_policy(path)


def _of_policy(path: Path) -> Iterator[Example]:
    name = path.name.removesuffix(_SUFFIX)
    text = next((p for p in (path.parent / "text", path.parent.parent / "text") if (p / f"{name}.txt").is_file()), None)
    if text is None:
        raise InputError("The text of these gold flows is missing.", where=str(path), hint=_HINT)
    gold = [(line["kind"], item) for _, line in _lines(path) for item in line["data"]]
    document = read.document(text / f"{name}.txt")
    segments = segment.segments(document)
    policy = Annotated(plain(document.text), annotate.spans(document, segments))
    for candidate in candidates(policy, segments):
        kinds = frozenset(kind for kind, item in gold if _same(candidate, item))
        yield Example(name, tuple(frozenset().union(*candidate.features)), kinds)


def _lines(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """The gold flows of a text, which may state none."""
    return list(score.read_lines(path)) if path.stat().st_size else []


def _same(candidate: Candidate, item: dict[str, Any]) -> bool:
    """Whether a span is that of a gold item, as the scorer counts it: half of the longer one is common."""
    span = candidate.span
    start, end = int(item["start"]), int(item["end"])
    common = min(span.end, end) - max(span.start, start)
    return common > 0 and common * 2 >= max(span.end - span.start, end - start)


def train_flows(
    folders: Sequence[Path], output: Path, *, seed: int = 1, say: Say = lambda words: None
) -> dict[str, int]:
    """Fits the classifier to the gold flows of some folders and writes it to a file: how many spans go each way.

    Raises:
        InputError: as :func:`examples` says; or scikit-learn is not installed.
        OutputError: the file can't be written.
    """
    try:
        from scipy.sparse import csr_array
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise missing_extra("Training", "train") from error
    given = list(examples(folders))
    say(f"{len(given):,} spans of {len({e.policy for e in given}):,} texts")
    places = [np.unique(rows(example.features)).astype(np.int32) for example in given]
    ends = np.cumsum([0, *map(len, places)], dtype=np.int32)  # scikit-learn takes no longer numbers
    table = csr_array((np.ones(ends[-1]), np.concatenate(places), ends), shape=(len(given), ROWS))
    weights, start = np.zeros((ROWS, len(KINDS))), np.zeros(len(KINDS))
    counts = {"spans": len(given)}
    for column, kind in enumerate(KINDS):
        goes = np.array([kind in example.kinds for example in given])
        counts[kind.value] = int(goes.sum())
        if goes.all() or not goes.any():
            raise InputError(f"The gold flows have no examples of both sorts for “{kind}”.", hint=_HINT)
        fitted = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=seed).fit(table, goes)
        weights[:, column], start[column] = fitted.coef_[0], fitted.intercept_[0]
        say(f"{kind}: {counts[kind.value]:,}")
    write_whole(output, Classifier(weights, start).stored())
    return counts
