"""Flows as a table for people, and as CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.cli.layout import laid

if TYPE_CHECKING:
    from rich.console import RenderableType

_HEAD = {
    "zh": ("条款", "谁", "做什么", "个人信息", "目的", "对方", "条件"),
    "en": ("clause", "who", "act", "data", "purpose", "other party", "condition"),
}
_WHO = {
    "zh": {"controller": "处理者", "user": "用户", "third_party": "第三方"},
    "en": {"controller": "controller", "user": "user", "third_party": "third party"},
}
_MENTIONS = ("data", "purpose", "recipient", "source", "condition")
COLUMNS = (
    *("policy", "id", "section", "kind", "action", "actor", "polarity", "modality"),
    *_MENTIONS,
    *("sensitive", "necessity", "start", "end", "confidence", "method"),
)


def words(mentions: Any) -> str:
    """The words of mentions, joined."""
    return "；".join(str(mention["text"]) for mention in mentions)


def flow_table(lines: Sequence[dict[str, Any]], *, lang: str) -> RenderableType:
    """The flows, one a row, or one a block where it is narrow.

    ``!`` marks sensitive data, ``✗`` what is denied, ``*`` what may be done.
    """
    actions = _actions(lines, lang)
    several = len({line["policy"] for line in lines}) > 1
    rows = [
        (
            f"{line['policy']} {line['section']}" if several else str(line["section"]),
            _WHO[lang].get(line["actor"], line["actor"]),
            _act(line, actions[line["action"]]),
            ("!" if line["sensitive"] else "") + words(line["data"]),
            words(line["purpose"]),
            words([*line["source"], *line["recipient"]]),
            words(line["condition"]),
        )
        for line in lines
    ]
    return laid(_HEAD[lang], rows)


def _actions(lines: Sequence[dict[str, Any]], lang: str) -> dict[str, str]:
    """The actions by their names in the vocabulary; in English as the lines have them."""
    codes = dict.fromkeys(line["action"] for line in lines)
    if lang != "zh" or not codes:
        return {code: code for code in codes}
    from kg.export.labels import Labels
    from kg.store import Store
    from kg.vocab import PIFA

    labels = Labels(Store())
    return {code: labels.concept(PIFA[code]).zh for code in codes}


def _act(line: dict[str, Any], action: str) -> str:
    denied, may = line["polarity"] == "negated", line["modality"] == "may"
    return f"{'✗ ' if denied else ''}{action}{'*' if may else ''}"


def flows_csv(lines: Sequence[dict[str, Any]]) -> str:
    """One flow a row, several mentions joined by ``；``; a mark for spreadsheets opens it, and no cell is a formula."""
    from kg.export.escape import cell

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        flat = line | {name: words(line[name]) for name in _MENTIONS} | line["evidence"]
        writer.writerow(["" if flat[name] is None else _written(flat[name], cell) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def _written(value: Any, cell: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else str(cell(value))
