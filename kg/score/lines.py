"""Flows as JSON lines, one flow a line: what ``kg flows`` writes and ``kg score`` reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.jsonlines import read_objects
from kg.records import Flow, Mention


def line(policy: str, flow: Flow) -> dict[str, Any]:
    """A flow as plain data; ``generic`` stands only where it is true.

    >>> from kg.records import Actor, Kind, Range
    >>> flow = Flow("1-1", "1", "1", Kind.IN, "Collect", Actor.CONTROLLER, Range(0, 8), data=(Mention(4, 7, "手机号"),))
    >>> line("demo", flow)["data"]
    [{'text': '手机号', 'start': 4, 'end': 7}]
    """
    return {
        "policy": policy,
        "id": flow.id,
        "section": flow.section,
        "kind": flow.kind.value,
        "action": flow.action,
        "actor": flow.actor.value,
        "polarity": flow.polarity.value,
        "modality": flow.modality.value,
        "data": _mentions(flow.data),
        "purpose": _mentions(flow.purpose),
        "recipient": _mentions(flow.recipient),
        "source": _mentions(flow.source),
        "condition": _mentions(flow.condition),
        "sensitive": flow.sensitive,
        "necessity": flow.necessity.value if flow.necessity else None,
        "evidence": {"start": flow.evidence.start, "end": flow.evidence.end},
        "confidence": flow.confidence,
        "method": flow.method,
    }


def _mentions(found: Iterable[Mention]) -> list[dict[str, Any]]:
    return [{"text": m.text, "start": m.start, "end": m.end} | ({"generic": True} if m.generic else {}) for m in found]


def dumped(lines: Iterable[dict[str, Any]]) -> str:
    """JSON lines, in the order given."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def read_lines(path: Path) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The objects of a file of JSON lines, each with its place ``file:line`` for messages. Blank lines are left out.

    Raises:
        InputError: no such file, not UTF-8, no line, or one that is no JSON object.
    """
    hint = "Write one with: kg flows SOURCE --format jsonl."
    found = read_objects(path, what="file", hint=hint)
    if not found:
        raise InputError("The file holds no line.", where=str(path), hint=hint)
    return found
