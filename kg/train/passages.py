"""Policies as the teachers and the classifier of flows learn from them: with the labels of gold flows, or plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kg import read, segment
from kg.errors import InputError
from kg.records import BlockKind, Polarity
from kg.relate.classifier import GENERIC, NAMED, PARTS, SAID, WAYS, Clause, groups
from kg.score import read_lines
from kg.sentences import plain, sentences

_SUFFIX = ".flows.jsonl"
_HINT = "A folder holds ID.flows.jsonl, and their texts as text/ID.txt, in it or beside it."


@dataclass(frozen=True, slots=True)
class Passage:
    """A text by policy, its clauses with the place where each starts, and its labels (groups, characters)."""

    policy: str
    text: str
    clauses: tuple[tuple[int, Clause], ...]
    labels: np.ndarray | None = None


def of_gold(folders: Iterable[Path]) -> Iterator[Passage]:
    """The texts of some folders of gold flows, with their labels.

    Raises:
        InputError: a folder has no gold flows, or a text of theirs is missing.
    """
    for flows, text in gold_files(folders):
        passage = _passage(text.stem, text)
        yield replace(passage, labels=labels(len(passage.text), flows))


def gold_files(folders: Iterable[Path]) -> Iterator[tuple[list[dict[str, Any]], Path]]:
    """The gold flows of some folders, each file's with the place of its text.

    Raises:
        InputError: a folder has no gold flows, or a text of theirs is missing.
    """
    for folder in folders:
        found = sorted(folder.glob(f"*{_SUFFIX}"))
        if not found:
            raise InputError("There are no gold flows in this folder.", where=str(folder), hint=_HINT)
        for path in found:
            name = path.name.removesuffix(_SUFFIX)
            places = (path.parent / "text" / f"{name}.txt", path.parent.parent / "text" / f"{name}.txt")
            text = next((place for place in places if place.is_file()), None)
            if text is None:
                raise InputError("The text of these gold flows is missing.", where=str(path), hint=_HINT)
            yield [line for _, line in read_lines(path)] if path.stat().st_size else [], text  # a text may state none


def labels(size: int, flows: Sequence[dict[str, Any]]) -> np.ndarray:
    """What the classifier should say of each character: a row for each group. The longer of two mentions stays.

    >>> flow = {"kind": "in", "data": [{"start": 2, "end": 4}], "purpose": [{"start": 0, "end": 1}], "modality": "may"}
    >>> labels(5, [flow])[[0, 6, 11]].tolist()
    [[0, 0, 1, 2, 0], [1, 0, 0, 0, 0], [0, 0, 2, 2, 0]]
    """
    found = np.zeros((len(groups()), size), np.uint8)
    stated = {polarity: [f for f in flows if f.get("polarity", Polarity.AFFIRMED) == polarity] for polarity in Polarity}
    for row, (kind, polarity) in enumerate(WAYS):
        data = [item for flow in stated[polarity] if flow["kind"] == kind for item in flow["data"]]
        _put(found[row], [(i["start"], i["end"], GENERIC if i.get("generic") else NAMED) for i in data])
    for row, part in enumerate(PARTS, start=len(WAYS)):
        _put(found[row], [(i["start"], i["end"], NAMED) for flow in flows for i in flow.get(part) or ()])
    for row, (field, values) in enumerate(SAID.items(), start=len(WAYS) + len(PARTS)):
        for flow in reversed(stated[Polarity.AFFIRMED]):  # where two flows differ, the first one counts
            label = 1 + values.index(flow.get(field) or values[0])
            for item in flow["data"]:
                found[row, item["start"] : item["end"]] = label
    return found


def _put(row: np.ndarray, mentions: Iterable[tuple[int, int, int]]) -> None:
    for start, end, label in sorted(set(mentions), key=lambda m: (m[0] - m[1], m)):
        if not row[start:end].any():
            row[start], row[start + 1 : end] = label, label + 1


def of_folder(folder: Path) -> Iterator[Passage]:
    """The plain policies of a folder, ``ID.txt``.

    Raises:
        InputError: no such folder, or nothing to read in it.
    """
    found = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    if not found:
        raise InputError("There are no policies in this folder.", where=str(folder), hint="Give a folder of ID.txt.")
    for path in found:
        yield _passage(path.stem, path)


def _passage(name: str, path: Path) -> Passage:
    document = read.document(path)
    text = plain(document.text)
    clauses = []
    for part in segment.segments(document):
        places = sentences(text, part.body or part.start, part.end)
        if part.kind is not BlockKind.HEADING and places:
            clauses.append((places[0].start, Clause.of(text, part, places)))
    return Passage(name, text, tuple(clauses))
