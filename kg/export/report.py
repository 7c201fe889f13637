"""The report: one page that stands alone, without script.

Counts, picture, findings, what each function needs, what is vague, flows, and the text marked up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rdflib.term import URIRef

from kg.export import assessed, escape
from kg.export.assessment import Assessment
from kg.export.flows import FlowRecord, PolicyRecord, policies
from kg.export.labels import Labels
from kg.export.marks import pieces
from kg.export.page import policy_of
from kg.export.projection import receivers
from kg.export.sankey import LINKS, sankey
from kg.export.wording import word
from kg.iris import LAW_GRAPH
from kg.records import Finding, Polarity, Range, Severity
from kg.store import Store

_CSS = Path(__file__).resolve().parent / "static" / "report.css"
_ROLES = {"data": "data", "purpose": "purpose", "recipient": "party", "source": "party"}


def report(
    store: Store,
    findings: Sequence[Finding],
    *,
    lang: str = "zh",
    assessments: Mapping[str, Assessment] | None = None,
) -> str:
    """The page, in Chinese or in English; the same bytes for the same graph, findings and answers.

    ``assessments`` holds the answers on necessity and vagueness by the version's IRI; what it lacks is left out.

    >>> report(Store(vocabulary=False), ()).startswith("<!DOCTYPE html>")
    True
    """
    shown, law = policies(store), Labels(store, LAW_GRAPH)
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{"zh-CN" if lang.startswith("zh") else "en"}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy_of()}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{word('report.title', lang)}</title><style>{_CSS.read_text('utf-8')}</style></head><body>",
        f"<h1>{word('report.title', lang)}</h1>",
        f'<p class="soft">{word("report.caveat", lang)}</p>',
    ]
    answers = assessments or {}
    keys = {f"p{number}": policy for number, policy in enumerate(shown, 1)}
    parts += assessed.ranking({k: (p.id, answers[p.iri]) for k, p in keys.items() if p.iri in answers}, lang)
    for key, policy in keys.items():
        mine, found = [f for f in findings if f.policy in (policy.id, policy.iri)], answers.get(policy.iri)
        judged: list[str] = []
        if found:
            judged += assessed.necessity(key, found, assessed.lists(store, found.app_types, lang), lang)
            judged += assessed.vagueness(key, found, lang)
        parts += _policy(key, policy, mine, judged, law, lang)
        places = tuple(found.places()) if found else ()
        parts += [f'<h3 id="{key}-text">{word("report.text", lang)}</h3>', _keys(lang)]
        parts.append(_text(key, policy, mine, places))
    known = {name for policy in shown for name in (policy.id, policy.iri)}
    if rest := [f for f in findings if f.policy not in known]:
        parts.append(f"<h3>{word('report.findings', lang)}</h3>")
        parts += [_finding(f, "", law, lang) for f in _worst_first(rest)]
    return "\n".join([*parts, "</body></html>", ""])


def _policy(
    key: str, policy: PolicyRecord, findings: list[Finding], judged: list[str], law: Labels, lang: str
) -> Iterator[str]:
    found = _worst_first(f for f in findings if f.waived is None)
    waived = _worst_first(f for f in findings if f.waived)
    yield f'<h2 id="{key}">{escape.html(policy.id)}</h2>'
    about = " · ".join(filter(None, (policy.controller.name.name(lang), policy.file)))
    yield f'<p class="soft">{escape.html(about)}</p>'
    heads = ("picture", "findings", *(("necessity", "vagueness") if judged else ()), "table", "text")
    links = (f'<a href="#{key}-{head}">{word(f"report.{head}", lang)}</a>' for head in heads)
    yield f"<nav>{''.join(links)}</nav>"
    yield _tiles(policy, found, lang)
    yield f'<h3 id="{key}-picture">{word("report.picture", lang)}</h3>'
    picture = sankey(policy, lang=lang)
    if picture:
        legend = "".join(f'<span style="--c:{c}">{word(f"kind.{kind}", lang)}</span>' for kind, c in LINKS.items())
        yield f'<div class="picture">{picture}</div>'
        yield f'<p class="soft">{word("report.caption", lang)}</p><div class="legend">{legend}</div>'
    else:
        yield f'<p class="soft">{word("report.noflows", lang)}</p>'
    yield f'<h3 id="{key}-findings">{word("report.findings", lang)} ({len(found)})</h3>'
    if not findings:
        yield f'<p class="soft">{word("report.nothing", lang)}</p>'
    yield from (_finding(f, f"{key}-t{f.start}", law, lang) for f in found)
    if waived:
        yield f"<details><summary>{word('report.waived', lang)} ({len(waived)})</summary>"
        yield from (_finding(f, f"{key}-t{f.start}", law, lang) for f in waived)
        yield "</details>"
    yield from judged
    yield f'<h3 id="{key}-table">{word("report.table", lang)} ({len(policy.flows)})</h3>'
    yield _table(key, policy, lang)


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    order = list(Severity)
    return sorted(findings, key=lambda f: (order.index(f.severity), f.policy, f.rule, f.start, f.end, f.quote))


def _tiles(policy: PolicyRecord, findings: list[Finding], lang: str) -> str:
    affirmed = [flow for flow in policy.flows if flow.polarity is Polarity.AFFIRMED]
    levels = Counter(f.severity for f in findings)
    numbers = {
        "flows": len(policy.flows),
        "negated": len(policy.flows) - len(affirmed),
        "categories": len({c for flow in affirmed for said in flow.data for c in said.concepts}),
        "recipients": len({r.party.iri for flow in affirmed for r in flow.recipient}),
        "sensitive": sum(flow.sensitive for flow in affirmed),
        **{severity.value: levels[severity] for severity in Severity},
    }
    items = (f'<li class="{name}"><b>{n}</b>{word(f"report.{name}", lang)}</li>' for name, n in numbers.items())
    return f'<ul class="tiles">{"".join(items)}</ul>'


def _finding(finding: Finding, anchor: str, law: Labels, lang: str) -> str:
    level = finding.severity.value
    place = f"§ {finding.clause}" if finding.clause else word("report.whole", lang)
    where = escape.html(place)
    if anchor and finding.start < finding.end:
        where = f'<a href="#{anchor}">{where}</a>'
    source = f"{finding.source.instrument} {finding.source.article}".strip()
    if finding.source.iri:
        source = law.concept(URIRef(finding.source.iri)).name(lang)
    quote = f"<blockquote>{escape.html(escape.shortened(finding.quote, 400))}</blockquote>" if finding.quote else ""
    remedy = finding.remedy.get(lang)
    advice = f"<p><b>{word('report.remedy', lang)}</b> {escape.html(remedy)}</p>" if remedy else ""
    note = f"<p>{escape.html(finding.waived.note(lang))}</p>" if finding.waived else ""
    return (
        f'<div class="finding {level}"><p><span class="badge {level}">{word(f"severity.{level}", lang)}</span>'
        f'<span class="key">{escape.html(finding.rule)} · {where}</span></p>'
        f"<p>{escape.html(finding.message.get(lang))}</p>{quote}"
        f'<p class="soft">{word("report.basis", lang)}: {escape.html(source)}</p>{note or advice}</div>'
    )


def _table(key: str, policy: PolicyRecord, lang: str) -> str:
    columns = ("clause", "action", "data", "purpose", "to", "notes")
    head = "".join(f"<th>{word(f'column.{column}', lang)}</th>" for column in columns)
    rows = "".join(_row(key, policy, flow, lang) for flow in policy.flows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(key: str, policy: PolicyRecord, flow: FlowRecord, lang: str) -> str:
    def listed(names: Iterable[str]) -> str:
        return escape.html(word("page.comma", lang).join(dict.fromkeys(names))) or "–"

    badges = ""
    if flow.polarity is Polarity.NEGATED:
        badges += f' <span class="badge negated">{word("polarity.negated", lang)}</span>'
    if flow.sensitive:
        badges += f' <span class="badge sensitive">{word("page.sensitive", lang)}</span>'
    notes = [
        f"<small>{word(f'passage.{role}', lang)}</small> {listed(m.text for m in said)}"
        for role, said in sorted(flow.passages.items())
    ]
    cells = [
        f'<a href="#{key}-t{flow.evidence.start}">{escape.html(flow.clause) or "–"}</a>',
        f"{escape.html(flow.action.name(lang))}{badges}<br><small>{escape.html(flow.actor.name.name(lang))}</small>",
        listed(c.name(lang) for said in flow.data for c in said.means()),
        listed(c.name(lang) for said in flow.purpose for c in said.means()),
        listed(party.name.name(lang) for party in receivers(policy, flow)),
        "<br>".join(notes) or "–",
    ]
    return f'<tr class="{flow.polarity.value}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _keys(lang: str) -> str:
    names = {"data": "edge.data", "purpose": "edge.purpose", "party": "node.party", "passage": "column.notes"}
    names["found"] = "report.findings"
    return '<p class="keys">' + "".join(f'<mark class="{c}">{word(k, lang)}</mark>' for c, k in names.items()) + "</p>"


def _text(key: str, policy: PolicyRecord, findings: list[Finding], places: Sequence[Range]) -> str:
    """The whole text; each stretch carries the classes of all marks over it, so that marks may nest and overlap."""
    marks: list[tuple[Range, str]] = []
    anchors: set[int] = set()
    for flow in policy.flows:
        anchors.add(flow.evidence.start)
        marks.append((Range(flow.evidence.start, flow.evidence.end), ""))
        marks += [(Range(m.start, m.end), _ROLES.get(role, "passage")) for role, m in flow.marks()]
    for place in places:
        anchors.add(place.start)
        marks.append((place, ""))
    for finding in findings:
        if finding.start < finding.end:
            anchors.add(finding.start)
            marks.append((Range(finding.start, finding.end), "" if finding.waived else "found"))
    out = []
    for piece in pieces(policy.text, Range(0, len(policy.text)), marks):
        classes = " ".join(tag for tag in piece.tags if tag)
        anchor = f'<span class="at" id="{key}-t{piece.start}"></span>' if piece.start in anchors else ""
        words = escape.html(piece.text)
        out.append(anchor + (f'<mark class="{classes}">{words}</mark>' if classes else words))
    return f'<div class="text">{"".join(out)}</div>'
