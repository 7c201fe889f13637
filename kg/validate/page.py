"""Findings as one HTML page that stands alone: no script, no network, every word of the policy escaped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.escape import html
from kg.records import LEVELS, Finding, Grouping, Text
from kg.validate.listing import Listing, citation, message, place, quote, title

_CSS = Path(__file__).resolve().parent / "findings.css"
_TITLE = Text("合规检查结果", "Findings")
_CAVEAT = Text(
    "以下是文本没有写明的内容，不是违法结论。", "What the text does not show. No verdict that the law was broken."
)
_NONE = Text("未发现问题。", "No findings.")
_REMEDY = Text("建议写法", "Remedy")
_WAIVED = Text("已豁免", "Waived")


def page(listing: Listing) -> str:
    """The whole page: the sums, the findings in their groups, and what is waived, folded.

    >>> page(Listing((), "en")).count("No findings.")
    1
    """
    lang = listing.lang
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{"zh-CN" if listing.zh else "en"}"><head><meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_TITLE.get(lang)}</title><style>{_CSS.read_text('utf-8')}</style></head><body>",
            f'<h1>{_TITLE.get(lang)}</h1><p class="soft">{_CAVEAT.get(lang)}</p>',
            *_body(listing),
            "</body></html>",
            "",
        )
    )


def _body(listing: Listing) -> Iterator[str]:
    lang = listing.lang
    if not listing.findings:
        yield f"<p>{_NONE.get(lang)}</p>"
        return
    tiles = (f'<li class="{level}"><b>{number}</b>{words}</li>' for level, words, number in listing.counts())
    yield f'<ul class="tiles">{"".join(tiles)}</ul>'
    for group in listing.groups():
        yield from (_rule if listing.grouping is Grouping.RULE else _clause)(group, lang)
    if listing.waived:
        yield f"<details><summary>{_WAIVED.get(lang)} ({len(listing.waived)})</summary>"
        for finding in listing.waived:
            note = html(finding.waived.note(lang)) if finding.waived else ""
            yield _finding(finding, lang, f"{_heading(finding, lang)} · {_place(finding, lang)}", f"<p>{note}</p>")
        yield "</details>"


def _rule(group: tuple[Finding, ...], lang: str) -> Iterator[str]:
    yield f"<section><h2>{_heading(group[0], lang)}</h2>{_remedy(group[0], lang)}"
    for finding in group:
        yield _finding(finding, lang, _place(finding, lang))
    yield "</section>"


def _clause(group: tuple[Finding, ...], lang: str) -> Iterator[str]:
    yield f"<section><h2>{html(place(group[0], lang))}</h2>"
    for finding in group:
        yield _finding(finding, lang, _heading(finding, lang), _remedy(finding, lang))
    yield "</section>"


def _finding(finding: Finding, lang: str, about: str, after: str = "") -> str:
    level = finding.severity
    shown = f"<blockquote>{html(finding.quote)}</blockquote>" if quote(finding, lang) else ""
    return (
        f'<article class="{level.value}">'
        f'<p class="soft"><span class="badge">{LEVELS[level].get(lang)}</span> {about}</p>'
        f"<p>{html(message(finding, lang))}</p>{shown}{after}</article>"
    )


def _heading(finding: Finding, lang: str) -> str:
    cited = citation(finding, lang)
    article = f' <span class="article">{html(cited)}</span>' if cited else ""
    return f"<code>{html(finding.rule)}</code> {html(title(finding.rule, lang))}{article}"


def _place(finding: Finding, lang: str) -> str:
    where = f" [{finding.start}, {finding.end})" if finding.end else ""
    return html(place(finding, lang) + where)


def _remedy(finding: Finding, lang: str) -> str:
    words = finding.remedy.get(lang)
    return f'<p class="remedy"><b>{_REMEDY.get(lang)}</b> {html(words)}</p>' if words else ""
