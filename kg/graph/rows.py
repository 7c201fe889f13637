"""A reading as rows of tables: one a flow, with the keys of ``kg flows --format jsonl`` and more; one a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from kg.records import Flow, Link, Mention, Party, Range, Reading, Statement

Row: TypeAlias = dict[str, Any]


def flow_rows(reading: Reading, version: str) -> tuple[Row, ...]:
    """The flows, in the order of the text; ``version`` is the IRI of the policy's version."""
    return tuple(_flow(reading, flow, version) for flow in reading.flows)


def statement_rows(reading: Reading, version: str) -> tuple[Row, ...]:
    """The statements, in their order."""
    return tuple(_statement(reading, statement, version) for statement in reading.statements)


def _flow(reading: Reading, flow: Flow, version: str) -> Row:
    links = reading.links
    return {
        "policy": reading.document.id,
        "version": version,
        "id": flow.id,
        "section": flow.section,
        "kind": flow.kind.value,
        "action": flow.action,
        "actor": flow.actor.value,
        "polarity": flow.polarity.value,
        "modality": flow.modality.value,
        "data": _concepts(flow.data, links.data),
        "purpose": _concepts(flow.purpose, links.purpose),
        "recipient": _parties(flow.recipient, links.party),
        "source": _parties(flow.source, links.party),
        **{role: [_mention(m) for m in getattr(flow, role)] for role in PASSAGES},
        "sensitive": flow.sensitive,
        "necessity": flow.necessity.value if flow.necessity else None,
        "evidence": _place(flow.evidence),
        "quote": flow.evidence.of(reading.document.text),
        "confidence": flow.confidence,
        "method": flow.method,
    }


PASSAGES = ("condition", "consequence", "consent", "legal_basis", "retention", "safeguard", "opt_out")


def _statement(reading: Reading, statement: Statement, version: str) -> Row:
    return {
        "policy": reading.document.id,
        "version": version,
        "id": statement.id,
        "kind": statement.kind,
        "clause": statement.segment,
        "polarity": statement.polarity.value,
        "values": dict(statement.values),
        "evidence": _place(statement.evidence),
        "quote": statement.evidence.of(reading.document.text),
        "confidence": statement.confidence,
        "method": statement.method,
    }


def _place(range: Range) -> Row:
    return {"start": range.start, "end": range.end}


def _mention(mention: Mention) -> Row:
    return {"text": mention.text, "start": mention.start, "end": mention.end, "generic": mention.generic}


def _concepts(mentions: Iterable[Mention], links: Mapping[Mention, Link]) -> list[Row]:
    """Each mention with the IRI of its concept; None where the words name none."""
    return [_mention(m) | {"concept": link.concept if (link := links.get(m)) else None} for m in mentions]


def _parties(mentions: Iterable[Mention], parties: Mapping[Mention, Party]) -> list[Row]:
    """Each mention with who it is and of which kind."""
    found = [(mention, parties.get(mention)) for mention in mentions]
    return [
        _mention(m) | {"name": party.name if party else None, "party_kind": party.kind if party else None}
        for m, party in found
    ]
