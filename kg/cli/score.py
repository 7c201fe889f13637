"""``kg score``: predicted flows or spans against gold ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.options import Json
from kg.errors import InputError


def run(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="JSON lines that hold what is right.")],
    pred: Annotated[Path, typer.Argument(metavar="PRED", help="JSON lines that hold what was found.")],
    json: Json = False,
) -> None:
    """Score predicted flows (kg flows --format jsonl) or spans (kg annotate) against gold ones.

    Both files hold flows, or both hold spans, or both hold sentences with spans. Flows: precision, recall and F1 of
    flow items and of their purposes, recipients and conditions; accuracy of the rest. Spans: exact, overlapping, and
    by character.

    \b
    Examples:
      kg score gold.jsonl flows.jsonl
      kg score gold.jsonl flows.jsonl --json
    """
    from kg.cli.console import drawn, table, write
    from kg.score import flow_scores, read_lines, span_scores
    from kg.score.spans import is_span_line

    gold_lines, pred_lines = read_lines(gold), read_lines(pred)
    kinds = {is_span_line(line) for _, line in (gold_lines[0], pred_lines[0])}
    if len(kinds) > 1:
        raise InputError("One file holds flows, the other spans.", where=str(pred), hint="Score like with like.")
    scores: dict[str, dict[str, Any]]
    if kinds == {True}:
        scores = span_scores(gold_lines, pred_lines).record()
    else:
        scores = flow_scores(gold_lines, pred_lines).record()
    if json:
        import json as codec

        write(codec.dumps(scores, ensure_ascii=False, indent=1) + "\n", None)
        return
    heads = ["", "P", "R", "F1", "accuracy", "gold", "found"]
    rows = [
        (
            name,
            *(f"{entry[key]:.3f}" if entry.get(key) is not None else "" for key in ("p", "r", "f1", "accuracy")),
            str(entry.get("gold", entry.get("n", ""))),
            str(entry.get("pred", "")),
        )
        for name, entry in scores.items()
    ]
    write(drawn(table(heads, rows)), None)
