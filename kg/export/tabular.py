"""Flows as tables for spreadsheets: all flows, and the record of processing activities.

UTF-8 with a byte order mark, so that Excel reads Chinese; no cell can be a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from kg.export import escape
from kg.export.flows import FlowRecord, PartySaid, PolicyRecord, Said
from kg.export.formats import Slice
from kg.export.projection import receivers
from kg.export.wording import word
from kg.records import Mention, Polarity, Text

_SEPARATOR = "； "

_COLUMNS = """
    policy flow section kind action action_zh action_en actor polarity modality necessity sensitive data data_zh data_en
    purpose purpose_zh purpose_en recipient source condition consequence consent legal_basis retention safeguard opt_out
    evidence start end confidence method
"""
FLOW_COLUMNS = tuple(_COLUMNS.split())

ROPA_COLUMNS = (
    Text("政策", "Policy"),
    Text("个人信息处理者", "Controller"),
    Text("处理活动", "Processing activity"),
    Text("处理目的", "Purposes"),
    Text("个人信息种类", "Categories of personal data"),
    Text("是否含敏感个人信息", "Sensitive personal data"),
    Text("个人信息主体", "Data subjects"),
    Text("接收方", "Recipients"),
    Text("接收方类型", "Kinds of recipient"),
    Text("来源", "Source"),
    Text("是否出境", "Cross-border transfer"),
    Text("保存期限", "Retention"),
    Text("保存期限（政策整体）", "Retention (policy as a whole)"),
    Text("保护措施", "Safeguards"),
    Text("保护措施（政策整体）", "Safeguards (policy as a whole)"),
    Text("合法性基础", "Legal basis"),
    Text("同意", "Consent"),
    Text("条件", "Condition"),
    Text("必要性", "Necessity"),
    Text("原文依据", "Evidence"),
    Text("条款", "Clause"),
)


def flows_csv(slice: Slice) -> bytes:
    """One row a flow, in the order of the text; lists are joined by ``； ``."""
    rows = [_flow_row(flow) for policy in slice.policies for flow in policy.flows]
    return _csv(FLOW_COLUMNS, rows)


def ropa_csv(slice: Slice) -> bytes:
    """The record of processing activities, one row for each flow that the policy affirms.

    An empty cell means that the text does not say. Columns after PIPL art. 55–56 and GDPR art. 30(1).
    """
    rows = [
        _ropa_row(policy, flow, slice.lang)
        for policy in slice.policies
        for flow in policy.flows
        if flow.polarity is Polarity.AFFIRMED
    ]
    return _csv([column.get(slice.lang) for column in ROPA_COLUMNS], rows)


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


def _ropa_row(policy: PolicyRecord, flow: FlowRecord, lang: str) -> list[str]:
    kinds = [one.party.kind.name(lang) for one in flow.recipient if one.party.kind]
    contact = f" ({policy.controller.contact})" if policy.controller.contact else ""
    recipients = _parties(flow.recipient, lang)
    if not recipients and flow.actor.role == "third_party":
        recipients = _joined(party.name.name(lang) for party in receivers(policy, flow))
    general = {kind: _joined(words for name, words in policy.statements if name == kind) for kind in _GENERAL}
    general = {kind: escape.shortened(words, _LONGEST) for kind, words in general.items()}
    return [
        policy.id,
        policy.controller.name.name(lang) + contact,
        f"{word(f'kind.{flow.kind}', lang)}: {flow.action.name(lang)}",
        _names(flow.purpose, lang),
        _names(flow.data, lang),
        word("yes" if flow.sensitive else "no", lang),
        policy.user.name.name(lang),
        recipients,
        _joined(kinds),
        _parties(flow.source, lang),
        word("yes", lang) if flow.cross_border else "",
        _words(flow.said("retention")),
        general["Retention"],
        _words(flow.said("safeguard")),
        general["Security"],
        _words(flow.said("legalBasis")),
        _words(flow.said("consent")),
        _words(flow.said("condition")),
        word(f"necessity.{flow.necessity}", lang) if flow.necessity else "",
        flow.evidence.text,
        flow.clause,
    ]


_GENERAL = ("Retention", "Security")
_LONGEST = 300  # signs of what is said of the policy as a whole: it stands in each of its rows
