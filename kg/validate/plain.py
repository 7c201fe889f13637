"""Findings as text for a terminal: group by group, then what is waived, then the sums."""

from __future__ import annotations

from collections.abc import Iterator

from kg.records import LEVELS, Finding, Grouping
from kg.validate.listing import Listing, citation, message, place, quote, title


def text(listing: Listing) -> str:
    """The whole text; it ends with a line of sums, or says that nothing was found."""
    return "\n".join(_lines(listing)) + "\n"


def _lines(listing: Listing) -> Iterator[str]:
    lang = listing.lang
    if not listing.findings:
        yield "未发现问题。" if listing.zh else "No findings."
        return
    for group in listing.groups():
        yield from (_rule if listing.grouping is Grouping.RULE else _clause)(group, lang)
        yield ""
    if listing.waived:
        yield "已豁免" if listing.zh else "Waived"
        for finding in listing.waived:
            yield f"  {finding.rule}  {_where(finding)}"
            yield f"      {finding.waived.note(lang) if finding.waived else ''}"
        yield ""
    counts = ", ".join(f"{words} {number}" for _, words, number in listing.counts())
    yield f"{'合计' if listing.zh else 'total'}: {counts}"


def _rule(group: tuple[Finding, ...], lang: str) -> Iterator[str]:
    yield _heading(group[0], lang)
    for finding in group:
        yield f"  {LEVELS[finding.severity].get(lang)}  {_where(finding)}  {message(finding, lang)}"
        yield from _quote(finding, lang)
    yield from _remedy(group[0], lang, indent="  ")


def _clause(group: tuple[Finding, ...], lang: str) -> Iterator[str]:
    yield place(group[0], lang)
    for finding in group:
        yield f"  {LEVELS[finding.severity].get(lang)}  {_heading(finding, lang)}"
        yield f"      {message(finding, lang)}"
        yield from _quote(finding, lang)
        yield from _remedy(finding, lang, indent="      ")


def _heading(finding: Finding, lang: str) -> str:
    return f"{finding.rule}  {title(finding.rule, lang)}  [{citation(finding, lang)}]"


def _where(finding: Finding) -> str:
    where = f"{finding.policy} {finding.clause}".rstrip()
    return f"{where} [{finding.start}, {finding.end})" if finding.end else where


def _quote(finding: Finding, lang: str) -> Iterator[str]:
    if words := quote(finding, lang):
        yield f"      “{words}”"


def _remedy(finding: Finding, lang: str, *, indent: str) -> Iterator[str]:
    if remedy := finding.remedy.get(lang):
        yield f"{indent}{'建议写法' if lang.startswith('zh') else 'remedy'}: {remedy}"
