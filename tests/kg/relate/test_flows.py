"""Clauses that a lawyer can read, and the flows that the rules find in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg import annotate, read, relate, segment
from kg.records import Document, Flow

CASES = yaml.safe_load((Path(__file__).parent / "flows.yml").read_text(encoding="utf-8"))
DEFAULTS: dict[str, Any] = {"actor": "controller", "polarity": "affirmed", "modality": "will", "necessity": None}
LISTS = ("data", "purpose", "recipient", "source", "condition")


def flows_of(clause: str) -> tuple[Document, tuple[Flow, ...]]:
    document = read.document_from_bytes(clause.encode(), "case.txt")
    segments = segment.segments(document)
    return document, relate.flows(document, segments, annotate.spans(document, segments), classify=False)


def as_case(flow: Flow) -> dict[str, Any]:
    case: dict[str, Any] = {"kind": flow.kind.value, "action": flow.action}
    case |= {"actor": flow.actor.value, "polarity": flow.polarity.value, "modality": flow.modality.value}
    case["necessity"] = flow.necessity.value if flow.necessity else None
    return case | {name: [mention.text for mention in getattr(flow, name)] for name in LISTS}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["clause"][:24])
def test_clause_states_its_flows(case: dict[str, Any]) -> None:
    _, flows = flows_of(case["clause"])
    expected = [DEFAULTS | {name: [] for name in LISTS} | flow for flow in case["flows"]]
    assert [as_case(flow) for flow in flows] == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["clause"][:24])
def test_every_mention_stands_at_its_offsets(case: dict[str, Any]) -> None:
    document, flows = flows_of(case["clause"])
    for flow in flows:
        for name in (*LISTS, "consequence", "consent", "opt_out"):
            for mention in getattr(flow, name):
                assert document.text[mention.start : mention.end] == mention.text


def test_ids_are_unique_and_flows_have_data() -> None:
    _, flows = flows_of("\n".join(case["clause"] for case in CASES))
    assert len({flow.id for flow in flows}) == len(flows)
    assert all(flow.data for flow in flows)
    assert all(0 <= flow.confidence <= 1 for flow in flows)
