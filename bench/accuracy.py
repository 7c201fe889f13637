"""Writes docs/accuracy.md from gold flows and spans: python -m bench.accuracy DATA > docs/accuracy.md.

DATA is a folder with gold/*.flows.jsonl, their texts in gold/text/ and seed/, and labelled sentences in ca4p/dev.jsonl;
what nothing has learnt is of ca4p/text/ and of our own (``bench.excerpts``, ``bench.gold``).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench import excerpts
from bench import gold as own
from kg import annotate, pipeline, read, relate, score, segment
from kg.annotate import learned
from kg.records import ATTRIBUTIVE, OWN_NAME, TAGGER, Document, Span, SpanKind

Line = dict[str, Any]
_WORDS = ("lexicon", ATTRIBUTIVE, OWN_NAME)

CLASSIFIER = "rules and classifier, no tagger"
ATTACHMENT = "+ attachment of parts"

# What reads a policy, from words alone to all that there is.
STEPS: dict[str, Callable[[Span], bool]] = {
    "words of the lexicon": lambda span: span.method in _WORDS or span.kind in (SpanKind.ACTOR, SpanKind.RECIPIENT),
    "+ rules": lambda span: span.method != TAGGER,
    "+ tagger": lambda span: True,
    CLASSIFIER: lambda span: True,
    ATTACHMENT: lambda span: True,
}

# Columns of figures, and where they stand in a record.
RATES = {"P": "p", "R": "r", "F1": "f1", "gold": "gold"}
VALUES = {"right": "accuracy", "of": "n"}

# What goes wrong, with an invented clause for each; the page shows what is read in it.
MISSED = {
    "nothing": ("no flow stands there", "我们会把您的留言贴在首页。"),
    "the way": ("the data were found, going another way", "门卫会登记您的车牌号。"),
    "the data": ("the flow stands there without them", "我们会收集您的姓名、鞋码和脾气。"),
}
FALSE = {
    "nothing": ("no flow of the gold stands there", "我们的员工只能在授权后查看您的订单。"),
    "the way": ("the gold has the data, going another way", "门卫会登记您的车牌号。"),
    "the data": ("the flow of the gold has other data", "我们会收集您的订单、商家的招牌和菜单内容。"),
}


def main(folder: Path) -> None:
    """Prints the page."""
    names = sorted(path.name.removesuffix(".flows.jsonl") for path in (folder / "gold").glob("*.flows.jsonl"))
    gold = [line for name in names for line in _gold(folder, name)]
    texts = {name: _text(folder, name) for name in names}
    found = {step: [line for name in names for line in _flows(texts[name], name, step)] for step in STEPS}
    last = found[ATTACHMENT]
    unseen = _unseen(folder)
    records = {name: _record(*lines) for name, lines in unseen.items()}
    blocks = [
        "# How right it is",
        "This page is made by `make accuracy DATA=folder`. Its first part counts on excerpts of which neither the "
        "classifier nor its teachers have learnt anything, the others on "
        f"{len(names)} excerpts of policies ({len(gold)} flows) with which in view rules were written, and of which "
        "the classifier learnt among others. All are read as plain text. Hold your own gold against your own policies "
        "with [kg score](commands/score.md).",
        "Item: one data mention of a flow, right if a gold item of the same way and polarity shares at least half of "
        "the longer one; a purpose, recipient or condition of such an item, half of the shorter one. P precision, "
        "R recall.",
        "## What it has not seen",
        "Excerpts of policies of CA4P-483's development set, and of [invented ones](model-card.md) of many trades and "
        "ways to write; and what a second hand found in some of the first, which it annotated alone:",
        _columns(records, RATES),
        "Values that are right, of the matched flows that have them in the gold:",
        _columns(records, VALUES),
        "Items that were found in both by the confidence of their flow, and the share of them that is right:",
        _reliability(*map(_all, zip(*list(unseen.values())[:2], strict=True))),
        "## The excerpts with which rules were written",
        _columns({"": _record(gold, last)}, RATES),
        "Values that are right, of the matched flows that have them in the gold:",
        _columns({"": _record(gold, last)}, VALUES),
        "## What each part adds",
        "On the same excerpts:",
        _steps(gold, found),
        "On the excerpts of CA4P-483 that nothing has learnt from:",
        _steps(*_unseen_steps(folder)),
        "## Where it errs",
        _errors(gold, last),
        "## The tagger alone",
        "Spans of CA4P-483's development sentences, none of which the tagger has seen; exact, and with at least one "
        "character in common. [The model card](model-card.md) says more.",
        _spans(folder / "ca4p" / "dev.jsonl"),
    ]
    print("\n\n".join(blocks))


def _gold(folder: Path, name: str) -> list[Line]:
    return [line | {"policy": name} for _, line in score.read_lines(folder / "gold" / f"{name}.flows.jsonl")]


def _text(folder: Path, name: str) -> Path:
    text = folder / "gold" / "text" / f"{name}.txt"
    return text if text.exists() else folder / "seed" / f"{name}.plain.txt"


def _flows(path: Path, name: str, step: str) -> list[Line]:
    return _found(read.document(path, markup=read.MarkupMode.NO), name, step)


def _found(document: Document, name: str, step: str) -> list[Line]:
    segments = segment.segments(document)
    learnt = step in (CLASSIFIER, ATTACHMENT)
    spans = tuple(span for span in annotate.spans(document, segments, tag=not learnt) if STEPS[step](span))
    if step == CLASSIFIER:
        found = tuple(relate.pairings(document, segments, spans).around.flows)
    else:
        found = relate.flows(document, segments, spans, classify=learnt)
    return [score.line(name, flow) for flow in found]


def _unseen(folder: Path) -> dict[str, tuple[list[Line], list[Line]]]:
    """The gold flows of texts of which nothing has learnt, and those that are found in them, by what texts they are.

    Last come the excerpts that were annotated twice, and what the second hand found.
    """
    held = _held(folder)
    invented = {one.name: (one.words, one.flows) for one in own.invented() if one.held}
    second = {one.name: one.flows for one in excerpts.excerpts(excerpts.SECOND)}
    found = {
        f"{len(texts)} {kind}": (
            [line for name, (words, flows) in texts.items() for line in excerpts.lines(name, words, flows)],
            [
                line
                for name, (words, _) in texts.items()
                for line in _found(read.document_from_bytes(words.encode(), f"{name}.txt"), name, ATTACHMENT)
            ],
        )
        for kind, texts in (("CA4P-483", held), ("invented", invented))
    }
    first = {name: flows for name, (_, flows) in held.items()}
    hands = [
        [line for name in second for line in excerpts.lines(name, held[name][0], hand[name])]
        for hand in (first, second)
    ]
    return found | {f"{len(second)} by a second hand": (hands[0], hands[1])}


def _held(folder: Path) -> dict[str, tuple[str, tuple[Line, ...]]]:
    """The words and the gold flows of the excerpts of CA4P-483 of which nothing has learnt, by their names."""
    return {one.name: (words, one.flows) for one, words, held in excerpts.texts(folder) if held}


def _unseen_steps(folder: Path) -> tuple[list[Line], dict[str, list[Line]]]:
    """The gold flows of these, and those that each step finds in them."""
    held = _held(folder)
    gold = [line for name, (words, flows) in held.items() for line in excerpts.lines(name, words, flows)]
    documents = {name: read.document_from_bytes(words.encode(), f"{name}.txt") for name, (words, _) in held.items()}
    return gold, {step: _all(_found(d, name, step) for name, d in documents.items()) for step in STEPS}


def _all(parts: Iterable[list[Line]]) -> list[Line]:
    return [line for part in parts for line in part]


def _placed(lines: Iterable[Line]) -> list[tuple[str, Line]]:
    return [("", line) for line in lines]


def _record(gold: list[Line], found: list[Line]) -> dict[str, Any]:
    return score.flow_scores(_placed(gold), _placed(found)).record()


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(head), *([str(cell) for cell in row] for row in rows)]
    lines.insert(1, ["---", *["---:"] * (len(lines[0]) - 1)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _columns(records: dict[str, dict[str, Any]], columns: dict[str, str]) -> str:
    """A row for each figure that has these columns (title to key), which stand side by side for each record."""
    head = [f"{title}, {name}" if name else title for name in records for title in columns]
    rows = []
    for figure, first in next(iter(records.values())).items():
        if first.keys() >= set(columns.values()):
            values = [record[figure][key] for record in records.values() for key in columns.values()]
            cells = [f"{value:.3f}" if isinstance(value, float) else value for value in values]
            rows.append((figure.removeprefix("flow_").replace("_", " "), *cells))
    return _table(("", *head), rows)


def _steps(gold: list[Line], found: dict[str, list[Line]]) -> str:
    names = ("flow_item", "purpose", "recipient", "condition")
    rows = []
    for step, lines in found.items():
        record = _record(gold, lines)
        item = record["flow_item"]
        rows.append((step, f"{item['p']:.3f}", f"{item['r']:.3f}", *(f"{record[name]['f1']:.3f}" for name in names)))
    return _table(("", "item P", "item R", "item F1", "purpose F1", "recipient F1", "condition F1"), rows)


def _reliability(gold: list[Line], found: list[Line]) -> str:
    bins = score.reliability(_placed(gold), _placed(found))
    rows = [(f"{b.low:.2f} to {b.high:.2f}", b.items, f"{b.confidence:.3f}", f"{b.right:.3f}") for b in bins]
    error = score.calibration_error(bins)
    return _table(("confidence", "items", "mean", "right"), rows) + f"\n\nExpected calibration error: {error:.3f}."


def _errors(gold: list[Line], found: list[Line]) -> str:
    tables = []
    for title, classes, counted in (
        ("Gold items that were missed", MISSED, _unlike(gold, found)),
        ("Items that are wrong", FALSE, _unlike(found, gold)),
    ):
        rows = [(meaning, counted[kind], clause, _understood(clause)) for kind, (meaning, clause) in classes.items()]
        tables.append(_table((title, "items", "for instance (invented)", "is read as"), rows))
    return "\n\n".join(tables)


def _understood(clause: str) -> str:
    reading = pipeline.understand(read.document_from_bytes(clause.encode(), "clause.txt"))
    flows = [f"{f.kind} {f.action} by {f.actor}: {'、'.join(m.text for m in f.data)}" for f in reading.flows]
    return "; ".join(flows) or "nothing"


def _unlike(these: list[Line], those: list[Line]) -> Counter[str]:
    """How the named data of some flows lack a partner among others: no flow there, another way, or no such data."""
    counted = Counter[str]()
    for line in these:
        there = [o for o in those if o["policy"] == line["policy"] and _shared(o["evidence"], line["evidence"])]
        for mention in line["data"]:
            if mention.get("generic"):
                continue
            alike = [o for o in those if o["policy"] == line["policy"] and any(_shared(m, mention) for m in o["data"])]
            same = [o for o in alike if (o["kind"], o["polarity"]) == (line["kind"], line["polarity"])]
            if not same:
                counted["the way" if alike else "the data" if there else "nothing"] += 1
    return counted


def _shared(a: Line, b: Line) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def _spans(path: Path) -> str:
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = []
    for policy in gold:
        texts = [sentence["text"] for sentence in policy["sentences"]]
        tagged = learned.tagger().tag(texts)
        sentences = [{"text": t, "spans": [list(s[:3]) for s in spans]} for t, spans in zip(texts, tagged, strict=True)]
        found.append({"id": policy["id"], "sentences": sentences})
    record = score.span_scores(_placed(gold), _placed(found)).record()
    kinds = sorted(name.removeprefix("exact.") for name in record if name.startswith("exact."))
    rows = [
        (kind or "all", f"{record[f'exact{dot}{kind}']['f1']:.3f}", f"{record[f'overlap{dot}{kind}']['f1']:.3f}")
        for kind, dot in [*((kind, ".") for kind in kinds), ("", "")]
    ]
    return _table(("", "exact F1", "overlap F1"), rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
