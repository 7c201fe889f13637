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
    reliability: Annotated[
        bool,
        typer.Option("--reliability", help="Whether the flows' confidences mean what they say, instead of scores."),
    ] = False,
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
      kg score gold.jsonl flows.jsonl --reliability
    """
    from kg.cli.console import drawn, table, write
    from kg.score import flow_scores, read_lines, span_scores
    from kg.score.spans import is_span_line

    gold_lines, pred_lines = read_lines(gold), read_lines(pred)
    kinds = {is_span_line(line) for _, line in (gold_lines[0], pred_lines[0])}
    if len(kinds) > 1:
        raise InputError("One file holds flows, the other spans.", where=str(pred), hint="Score like with like.")
    if reliability:
        if kinds == {True}:
            raise InputError("Spans have no reliability table here.", where=str(pred), hint="Give flows on both sides.")
        _write_reliability(gold_lines, pred_lines, json=json)
        return
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


def _write_reliability(
    gold: tuple[tuple[str, dict[str, Any]], ...], pred: tuple[tuple[str, dict[str, Any]], ...], *, json: bool
) -> None:
    import json as codec
    from dataclasses import asdict

    from kg.cli.console import drawn, table, write
    from kg.score import calibration_error, reliability

    bins = reliability(gold, pred)
    error = calibration_error(bins)
    if json:
        record = {"bins": [asdict(b) for b in bins], "calibration_error": error}
        write(codec.dumps(record, indent=1) + "\n", None)
        return
    rows = [(f"[{b.low:g}, {b.high:g})", str(b.items), f"{b.confidence:.3f}", f"{b.right:.3f}") for b in bins]
    write(drawn(table(["confidence", "items", "mean", "right"], rows)), None)
    write(f"expected calibration error: {error:.3f}\n", None)
