"""Flows as tables for spreadsheets: all flows, and the record of processing activities.

UTF-8 with a byte order mark, so that Excel reads Chinese; no cell can be a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.export import escape
from kg.export.flows import FlowRecord, PartySaid, PolicyRecord, Said
from kg.export.formats import Slice
from kg.export.projection import receivers
from kg.export.wording import word
from kg.records import Mention, Polarity, Text
from kg.registry import Table

_SEPARATOR = "； "

_COLUMNS = """
    policy flow section kind action action_zh action_en actor polarity modality necessity sensitive data data_zh data_en
    purpose purpose_zh purpose_en recipient source condition consequence consent legal_basis retention safeguard opt_out
    evidence start end confidence method
"""
FLOW_COLUMNS = tuple(_COLUMNS.split())
Value: TypeAlias = Callable[[PolicyRecord, FlowRecord, str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the record of processing activities: its key, its title, and what it says of a flow."""

    name: str
    title: Text
    value: Value


def flows_csv(slice: Slice) -> bytes:
    """One row a flow, in the order of the text; lists are joined by ``； ``."""
    rows = [_flow_row(flow) for policy in slice.policies for flow in policy.flows]
    return _csv(FLOW_COLUMNS, rows)


def ropa_csv(slice: Slice) -> bytes:
    """The record of processing activities, one row for each flow that the policy affirms.

    An empty cell means that the text does not say. Columns after PIPL art. 55–56 and GDPR art. 30(1).
    """
    return _csv(*records(slice.policies, tuple(ROPA_COLUMNS), slice.lang))


def records(
    policies: Sequence[PolicyRecord], columns: Sequence[Column], lang: str
) -> tuple[list[str], list[list[str]]]:
    """The titles and the rows of a record of processing activities."""
    rows = [
        [column.value(policy, flow, lang) for column in columns]
        for policy in policies
        for flow in policy.flows
        if flow.polarity is Polarity.AFFIRMED
    ]
    return [column.title.get(lang) for column in columns], rows


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([escape.cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _joined(parts: Iterable[str]) -> str:
    return _SEPARATOR.join(dict.fromkeys(part for part in parts if part))


def _words(mentions: Iterable[Mention]) -> str:
    return _joined(m.text for m in mentions)


def _names(said: Iterable[Said], lang: str) -> str:
    return _joined(concept.name(lang) for one in said for concept in one.means())


def _parties(said: Iterable[PartySaid], lang: str) -> str:
    return _joined(one.party.name.name(lang) for one in said)


def _flow_row(flow: FlowRecord) -> list[str]:
    return [
        flow.policy,
        flow.iri,
        flow.clause,
        flow.kind.value,
        flow.action.iri,
        flow.action.zh,
        flow.action.en,
        flow.actor.role,
        flow.polarity.value,
        flow.modality.value,
        flow.necessity.value if flow.necessity else "",
        "true" if flow.sensitive else "false",
        _words(s.mention for s in flow.data),
        _names(flow.data, "zh"),
        _names(flow.data, "en"),
        _words(s.mention for s in flow.purpose),
        _names(flow.purpose, "zh"),
        _names(flow.purpose, "en"),
        _parties(flow.recipient, "zh"),
        _parties(flow.source, "zh"),
        *(_words(flow.said(role)) for role in ("condition", "consequence", "consent", "legalBasis")),
        *(_words(flow.said(role)) for role in ("retention", "safeguard", "optOut")),
        flow.evidence.text,
        str(flow.evidence.start),
        str(flow.evidence.end),
        repr(flow.confidence),
        flow.method,
    ]


def _controller(policy: PolicyRecord, flow: FlowRecord, lang: str) -> str:
    contact = f" ({policy.controller.contact})" if policy.controller.contact else ""
    return policy.controller.name.name(lang) + contact


def _recipients(policy: PolicyRecord, flow: FlowRecord, lang: str) -> str:
    stated = _parties(flow.recipient, lang)
    if stated or flow.actor.role != "third_party":
        return stated
    return _joined(party.name.name(lang) for party in receivers(policy, flow))


def _in_role(role: str) -> Value:
    return lambda policy, flow, lang: _words(flow.said(role))


def _in_general(kind: str) -> Value:
    def said(policy: PolicyRecord, flow: FlowRecord, lang: str) -> str:
        return escape.shortened(_joined(words for name, words in policy.statements if name == kind), _LONGEST)

    return said


_LONGEST = 300  # signs of what is said of the policy as a whole: it stands in each of its rows
ROPA_COLUMNS = Table(
    "column",
    (
        Column("policy", Text("政策", "Policy"), lambda p, f, lang: p.id),
        Column("controller", Text("个人信息处理者", "Controller"), _controller),
        Column(
            "activity",
            Text("处理活动", "Processing activity"),
            lambda p, f, lang: f"{word(f'kind.{f.kind}', lang)}: {f.action.name(lang)}",
        ),
        Column("purposes", Text("处理目的", "Purposes"), lambda p, f, lang: _names(f.purpose, lang)),
        Column("data", Text("个人信息种类", "Categories of personal data"), lambda p, f, lang: _names(f.data, lang)),
        Column(
            "sensitive",
            Text("是否含敏感个人信息", "Sensitive personal data"),
            lambda p, f, lang: word("yes" if f.sensitive else "no", lang),
        ),
        Column("subjects", Text("个人信息主体", "Data subjects"), lambda p, f, lang: p.user.name.name(lang)),
        Column("recipients", Text("接收方", "Recipients"), _recipients),
        Column(
            "recipient-kinds",
            Text("接收方类型", "Kinds of recipient"),
            lambda p, f, lang: _joined(one.party.kind.name(lang) for one in f.recipient if one.party.kind),
        ),
        Column("source", Text("来源", "Source"), lambda p, f, lang: _parties(f.source, lang)),
        Column(
            "cross-border",
            Text("是否出境", "Cross-border transfer"),
            lambda p, f, lang: word("yes", lang) if f.cross_border else "",
        ),
        Column("retention", Text("保存期限", "Retention"), _in_role("retention")),
        Column(
            "policy-retention",
            Text("保存期限（政策整体）", "Retention (policy as a whole)"),
            _in_general("Retention"),
        ),
        Column("safeguards", Text("保护措施", "Safeguards"), _in_role("safeguard")),
        Column(
            "policy-safeguards",
            Text("保护措施（政策整体）", "Safeguards (policy as a whole)"),
            _in_general("Security"),
        ),
        Column("legal-basis", Text("合法性基础", "Legal basis"), _in_role("legalBasis")),
        Column("consent", Text("同意", "Consent"), _in_role("consent")),
        Column("condition", Text("条件", "Condition"), _in_role("condition")),
        Column(
            "necessity",
            Text("必要性", "Necessity"),
            lambda p, f, lang: word(f"necessity.{f.necessity}", lang) if f.necessity else "",
        ),
        Column("evidence", Text("原文依据", "Evidence"), lambda p, f, lang: f.evidence.text),
        Column("clause", Text("条款", "Clause"), lambda p, f, lang: f.clause),
    ),
)
