"""From SHACL results to findings: words, place, article, remedy, confidence; and the guard on dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, RDFS, SH
from rdflib.term import Literal, Node, URIRef

from kg.records import Finding, LawSource, Severity, Text
from kg.validate.engine import Violation
from kg.validate.law import Provision, provision
from kg.validate.scope import PolicyData
from kg.validate.shapes import severity, texts
from kg.vocab import OA, PIF, PROV, RULE

_SLOT = re.compile(r"\{[?$](this|value)\}")
_LONGEST = 160  # code points of a quote inside a message
_WHOLE_POLICY = 0.95  # that something is nowhere in the text: the reading may have missed it
_UNREAD = 0.6  # the same, while a linked document was not read
_ORDER = tuple(Severity)
_CHECK = Text("（所依据的流动把握不足，请核对原文。）", " (The flow that this rests on is unsure: check the text.)")
_NO_LAW = Provision(LawSource("", ""), Text("", ""), None, False)
_SHAPES = "https://w3id.org/pif/shapes/"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node's words stand: section, offsets, the words themselves. Empty for a whole policy."""

    clause: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""


class PolicyReport:
    """Turns the results for one version into findings.

    ``data`` is what was validated, ``shapes`` are the shapes that were used. A violation that rests on a flow less
    sure than ``sure`` becomes a warning that asks for a look at it.
    """

    def __init__(self, version: URIRef, data: PolicyData, shapes: Graph, *, sure: float = 0.0) -> None:
        self._sure = sure
        self._version = version
        self._data = data
        self._shapes = shapes
        self._policy = self._string(version, DCTERMS.identifier) or _tail(version)
        source = data.value(version, PROV.wasDerivedFrom)
        self._file = self._string(source, DCTERMS.title) if source is not None else ""
        self._dated = self._policy_date()
        self._complete = not self._unread()

    def findings(self, results: Iterable[Violation]) -> tuple[Finding, ...]:
        """The findings: of several results for one rule, place and message only the worst; worst first."""
        best: dict[tuple[object, ...], Finding] = {}
        for result in results:
            finding = self._finding(result)
            about = (result.focus, result.value) if self._is_flow(result.focus) else (result.focus, None)
            key = (finding.rule, *about)
            if key not in best or _rank(finding) < _rank(best[key]):
                best[key] = finding
        once = {(f.rule, f.start, f.end, f.message): f for f in sorted(best.values(), key=_rank, reverse=True)}
        return tuple(sorted(once.values(), key=_rank))

    def _finding(self, result: Violation) -> Finding:
        rule = self._shapes.value(result.shape, DCTERMS.isPartOf) or result.shape
        law = self._cited(rule)
        level = severity(result.severity)
        message = self._message(result)
        if law.since and self._dated and self._dated < law.since:
            level = max(level, Severity.WARNING, key=_ORDER.index)
            message = _with_gap(message, self._dated, law.since)
        place = next((p for node in (result.focus, result.value) if (p := self._place(node)).end), Place())
        flow = next((node for node in (result.focus, result.value) if self._is_flow(node)), None)
        confidence = self._confidence(result)
        if level is Severity.VIOLATION and flow is not None and confidence < self._sure:
            level, message = Severity.WARNING, Text(message.zh + _CHECK.zh, message.en + _CHECK.en)
        return Finding(
            rule=str(rule).removeprefix(str(RULE)).removeprefix(_SHAPES),
            severity=level,
            policy=self._policy,
            clause=place.clause,
            start=place.start,
            end=place.end,
            quote=place.quote,
            message=message,
            source=law.source,
            flow=str(flow) if flow is not None else None,
            remedy=texts(self._shapes, rule, PIF.remedy),
            confidence=confidence,
            file=self._file,
        )

    def _cited(self, rule: Node) -> Provision:
        cited = sorted(map(str, self._shapes.objects(rule, DCTERMS.source)))
        return provision(cited[0]) if cited else _NO_LAW

    def _message(self, result: Violation) -> Text:
        for node in (result.constraint, result.shape):
            if node is not None and (found := texts(self._shapes, node, SH.message)) != Text("", ""):
                return Text(self._filled(found.zh, result), self._filled(found.en, result))
        said = "; ".join(result.messages)
        return Text(said, said)

    def _filled(self, template: str, result: Violation) -> str:
        nodes = {"this": result.focus, "value": result.value}
        return _SLOT.sub(lambda slot: self._words(nodes[slot[1]]), template)

    def _words(self, node: Node | None) -> str:
        """What a reader may call the node: its label, its evidence, or the end of its IRI."""
        if node is None:
            return ""
        if isinstance(node, Literal):
            return str(node)
        words = self._string(node, RDFS.label) or self._place(node).quote
        if not words:
            words = _tail(node)
        return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"

    def _place(self, node: Node | None) -> Place:
        if node is None or isinstance(node, Literal):
            return Place()
        span: Node | None = self._data.value(node, PIF.evidence) or self._data.value(node, OA.hasSelector)
        if span is None and (node, OA.exact, None) in self._data:
            span = node
        if span is None:
            return Place()
        clause: Node = self._data.value(node, PIF.statedIn) or node
        return Place(
            self._string(clause, PIF.section),
            _whole(self._data.value(span, OA.start)),
            _whole(self._data.value(span, OA.end)),
            self._string(span, OA.exact),
        )

    def _confidence(self, result: Violation) -> float:
        found = [
            float(value)
            for node in {result.focus, result.value}
            if node is not None and isinstance(value := self._data.value(node, PIF.confidence), Literal)
        ]
        if result.focus == self._version:
            found.append(_WHOLE_POLICY if self._complete else _UNREAD)
        return round(min((min(max(value, 0.0), 1.0) for value in found), default=1.0), 3)

    def _string(self, node: Node, predicate: URIRef) -> str:
        return str(self._data.value(node, predicate) or "")

    def _is_flow(self, node: Node | None) -> bool:
        return node is not None and (node, RDF.type, PIF.Flow) in self._data

    def _unread(self) -> bool:
        return any(True for _ in self._data.objects(None, PIF.unreadDocument))

    def _policy_date(self) -> date | None:
        found = []
        for statement in self._data.subjects(RDF.type, PIF.DateStatement):
            for value in self._data.objects(statement, PIF.date):
                try:
                    found.append(date.fromisoformat(str(value)))
                except ValueError:
                    continue
        return max(found, default=None)


def _with_gap(message: Text, dated: date, since: date) -> Text:
    return Text(
        f"{message.zh}（政策日期 {dated} 早于该规定施行之日 {since}：此处为与现行规定的差距。）",
        f"{message.en} (The policy is of {dated}, the provision in force since {since}: a gap against current law.)",
    )


def _rank(finding: Finding) -> tuple[int, str, int, int, str, str, float]:
    """An order with no ties but between equals: SHACL's results come in none."""
    place = (finding.start, finding.end, finding.flow or "", finding.message.zh)
    return (_ORDER.index(finding.severity), finding.rule, *place, finding.confidence)


def _whole(value: Node | None) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0


def _tail(node: Node) -> str:
    return unquote(re.split(r"[/#]", str(node).rstrip("/#"))[-1])
