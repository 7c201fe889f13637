"""Writes the invented clauses and policies of the tests as gold flows: ``python -m bench.gold FOLDER``.

Their flows are those that the rules alone find, which the tests hold right. ``kg train --flows FOLDER`` reads them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from kg import annotate, read, relate, score, segment
from kg.demo import POLICY_FILE
from kg.records import Document

TESTS = Path(__file__).resolve().parent.parent / "tests"


def documents() -> Iterator[tuple[str, Document]]:
    """The clauses of the rules' tests, the policies of the shapes' tests that are plain text, and that of the demo."""
    clauses = yaml.safe_load((TESTS / "kg" / "relate" / "flows.yml").read_text(encoding="utf-8"))
    for number, case in enumerate(clauses):
        yield f"clause-{number}", read.document_from_bytes(case["clause"].encode(), "case.txt")
    for path in (*sorted((TESTS / "shapes" / "clean").glob("*.txt")), POLICY_FILE):
        yield path.stem.partition(".")[0], read.document(path)


def main(folder: Path) -> None:
    """Writes ID.flows.jsonl and text/ID.txt for each."""
    (folder / "text").mkdir(parents=True)
    for name, document in documents():
        segments = segment.segments(document)
        found = relate.flows(document, segments, annotate.spans(document, segments), classify=False)
        lines = [json.dumps(score.line(name, flow), ensure_ascii=False) + "\n" for flow in found]
        (folder / "text" / f"{name}.txt").write_text(document.text, encoding="utf-8")
        (folder / f"{name}.flows.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
