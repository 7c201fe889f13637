"""How findings are written: one table, one function a format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, SH
from rdflib.term import Literal, URIRef

from kg.records import Finding, Severity, Text
from kg.registry import Table
from kg.validate import page
from kg.validate.junit import junit
from kg.validate.law import provision
from kg.validate.sarif import sarif
from kg.validate.shapes import rules
from kg.vocab import OA, PIF, PREFIXES, RULE

Writer = Callable[[tuple[Finding, ...], str], str]

_QUOTED = 60  # characters by which a message is known to hold the quote already
_LEVEL = {
    Severity.VIOLATION: Text("缺失", "violation"),
    Severity.WARNING: Text("提示", "warning"),
    Severity.INFO: Text("建议", "info"),
}
_SH_LEVEL = {Severity.VIOLATION: SH.Violation, Severity.WARNING: SH.Warning, Severity.INFO: SH.Info}


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write findings; ``write`` takes them with the language for people, ``zh`` or ``en``."""

    name: str
    media_type: str
    suffix: str
    write: Writer


def record(finding: Finding) -> dict[str, object]:
    """A finding as plain data, with the keys of ``kg validate --format json``."""
    return asdict(finding)


def _text(findings: tuple[Finding, ...], lang: str) -> str:
    return "\n".join(_lines(findings, lang)) + "\n"


def _lines(findings: tuple[Finding, ...], lang: str) -> Iterator[str]:
    zh = lang.startswith("zh")
    if not findings:
        yield "未发现问题。" if zh else "No findings."
        return
    for rule, group in groupby(sorted(findings, key=_by_rule), key=lambda finding: finding.rule):
        found = list(group)
        yield f"{rule}  {title(rule, lang)}  [{citation(found[0], lang)}]"
        for finding in found:
            place = f"{finding.policy} {finding.clause}".rstrip()
            where = f"{place} [{finding.start}, {finding.end})" if finding.end else place
            message, quote = (" ".join(words.split()) for words in (finding.message.get(lang), finding.quote))
            yield f"  {_LEVEL[finding.severity].get(lang)}  {where}  {message}"
            if quote and quote[:_QUOTED] not in message:
                yield f"      “{quote}”"
        if remedy := found[0].remedy.get(lang):
            yield f"  {'建议写法' if zh else 'remedy'}: {remedy}"
        yield ""
    counts = ", ".join(f"{_LEVEL[level].get(lang)} {sum(f.severity is level for f in findings)}" for level in Severity)
    yield f"{'合计' if zh else 'total'}: {counts}"


def _by_rule(finding: Finding) -> tuple[int, str, str, int]:
    return (_rank(finding), finding.rule, finding.policy, finding.start)


def _rank(finding: Finding) -> int:
    # the rule of the catalogue, not the one finding: a rule is shown in one piece
    levels = {rule.key: rule.level for rule in rules()}
    return tuple(Severity).index(levels.get(finding.rule, finding.severity))


def title(rule: str, lang: str) -> str:
    """What the rule is called."""
    return next((entry.title.get(lang) for entry in rules() if entry.key == rule), "")


def citation(finding: Finding, lang: str) -> str:
    """The provision as people cite it: 个保法第二十三条, PIPL art. 23."""
    return provision(finding.source.iri).label.get(lang) if finding.source.iri else ""


def _json(findings: tuple[Finding, ...], lang: str) -> str:
    return json.dumps([record(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"


def _jsonl(findings: tuple[Finding, ...], lang: str) -> str:
    return "".join(json.dumps(record(finding), ensure_ascii=False) + "\n" for finding in findings)


def _turtle(findings: tuple[Finding, ...], lang: str) -> str:
    """A SHACL validation report: named results, both languages, the place as Web Annotation offsets."""
    graph = Graph()
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    report = URIRef("urn:kg:report")
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(not findings)))
    for number, finding in enumerate(findings, 1):
        node = URIRef(f"urn:kg:report:{number}")
        graph.add((report, SH.result, node))
        graph.add((node, RDF.type, SH.ValidationResult))
        graph.add((node, SH.resultSeverity, _SH_LEVEL[finding.severity]))
        graph.add((node, SH.sourceShape, RULE[finding.rule]))
        graph.add((node, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent))
        graph.add((node, SH.resultMessage, Literal(finding.message.zh, lang="zh")))
        graph.add((node, SH.resultMessage, Literal(finding.message.en, lang="en")))
        graph.add((node, DCTERMS.identifier, Literal(finding.policy)))
        graph.add((node, PIF.confidence, Literal(finding.confidence)))
        if finding.flow:
            graph.add((node, SH.focusNode, URIRef(finding.flow)))
        if finding.source.iri:
            graph.add((node, DCTERMS.source, URIRef(finding.source.iri)))
        if finding.end:
            graph.add((node, PIF.section, Literal(finding.clause)))
            graph.add((node, OA.start, Literal(finding.start)))
            graph.add((node, OA.end, Literal(finding.end)))
            graph.add((node, OA.exact, Literal(finding.quote)))
    return graph.serialize(format="turtle")


def _html(findings: tuple[Finding, ...], lang: str) -> str:
    rows = [
        page.Row(
            level=finding.severity.value,
            level_name=_LEVEL[finding.severity].get(lang),
            rule=finding.rule,
            title=title(finding.rule, lang),
            citation=citation(finding, lang),
            place=f"{finding.policy} {finding.clause}".rstrip(),
            message=finding.message.get(lang),
            quote=finding.quote,
            remedy=finding.remedy.get(lang),
        )
        for finding in findings
    ]
    return page.page(rows, lang)


FORMATS = Table(
    "format of findings",
    (
        Format("text", "text/plain", ".txt", _text),
        Format("json", "application/json", ".json", _json),
        Format("jsonl", "application/jsonl", ".jsonl", _jsonl),
        Format("ttl", "text/turtle", ".ttl", _turtle),
        Format("html", "text/html", ".html", _html),
        Format("sarif", "application/sarif+json", ".sarif", sarif),
        Format("junit", "application/xml", ".xml", junit),
    ),
)


def write(findings: Iterable[Finding], format: str, *, lang: str = "zh") -> str:
    """Findings in one of the formats of the table.

    >>> write((), "text")
    '未发现问题。\\n'

    Raises:
        UnknownName: there is no such format.
    """
    return FORMATS[format].write(tuple(findings), lang)
