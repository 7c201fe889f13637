"""Writes texts of our own as gold flows, for ``kg train --flows`` and ``kg score``: ``python -m bench.gold FOLDER``.

FOLDER/tests holds the clauses and policies of the tests; their flows are those that the rules alone find, which the
tests hold right. FOLDER/invented and FOLDER/held hold excerpts of invented policies of many trades and styles
(``invented.jsonl``), annotated by hand by the guideline of the seven excerpts that ``docs/accuracy.md`` counts on;
those in ``held`` are to measure with, and nothing learns from them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.excerpts import lines, write
from kg import annotate, read, relate, score, segment
from kg.demo import POLICY_FILE
from kg.records import Document

TESTS = Path(__file__).resolve().parent.parent / "tests"
FILE = Path(__file__).with_name("invented.jsonl")


@dataclass(frozen=True, slots=True)
class Invented:
    """An excerpt of an invented policy: its words, its flows by places, and whether nothing may learn from it."""

    name: str
    held: bool
    words: str
    flows: tuple[dict[str, Any], ...]


def invented() -> Iterator[Invented]:
    """All of them."""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        yield Invented(**given | {"flows": tuple(given["flows"])})


def documents() -> Iterator[tuple[str, Document]]:
    """The clauses of the rules' tests, the policies of the shapes' tests that are plain text, and that of the demo."""
    clauses = yaml.safe_load((TESTS / "kg" / "relate" / "flows.yml").read_text(encoding="utf-8"))
    for number, case in enumerate(clauses):
        yield f"clause-{number}", read.document_from_bytes(case["clause"].encode(), "case.txt")
    for path in (*sorted((TESTS / "shapes" / "clean").glob("*.txt")), POLICY_FILE):
        yield path.stem.partition(".")[0], read.document(path)


def main(folder: Path) -> None:
    """Writes ID.flows.jsonl and text/ID.txt for each."""
    for name, document in documents():
        segments = segment.segments(document)
        found = relate.flows(document, segments, annotate.spans(document, segments), classify=False)
        write(folder / "tests", name, document.text, (score.line(name, flow) for flow in found))
    for text in invented():
        part = folder / ("held" if text.held else "invented")
        write(part, text.name, text.words, lines(text.name, text.words, text.flows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
