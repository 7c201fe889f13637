"""Laws side by side as one HTML page that stands alone, in the dress of the findings' page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from kg.escape import html
from kg.records import Finding, Text
from kg.validate.comparison import Cell, Row
from kg.validate.listing import LEVELS, message, place, quote
from kg.validate.topics import law_name

_CSS = Path(__file__).resolve().parent / "findings.css"
_TITLE = Text("法律对照", "Laws side by side")
_CAVEAT = Text(
    "以下是文本没有写明的内容，不是违法结论；未发现问题也不等于合规。",
    "What the text does not show. No verdict that a law was broken, nor, where nothing is found, that it was kept.",
)
_TOPIC = Text("主题", "Topic")


def compared_page(rows: Sequence[Row], lang: str) -> str:
    """The whole page: for each policy a table with a row a topic and a column a law.

    >>> compared_page((), "en").count("Laws side by side")
    2
    """
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{"zh-CN" if lang.startswith("zh") else "en"}"><head><meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<title>{_TITLE.get(lang)}</title><style>{_CSS.read_text("utf-8")}</style></head><body class="wide">',
            f'<h1>{_TITLE.get(lang)}</h1><p class="soft">{_CAVEAT.get(lang)}</p>',
            *(
                line
                for policy, group in groupby(rows, key=lambda row: row.policy)
                for line in _table(policy, group, lang)
            ),
            "</body></html>",
            "",
        )
    )


def _table(policy: str, rows: Iterator[Row], lang: str) -> Iterator[str]:
    listed = tuple(rows)
    names = (_TOPIC, *(law_name(cell.law) for cell in listed[0].cells))
    heads = "".join(f'<th scope="col">{html(name.get(lang))}</th>' for name in names)
    yield f"<section><h2>{html(policy)}</h2><table><thead><tr>{heads}</tr></thead><tbody>"
    for row in listed:
        note = row.topic.difference.get(lang)
        soft = f'<p class="soft">{html(note)}</p>' if note else ""
        cells = "".join(_cell(cell, lang) for cell in row.cells)
        yield f'<tr><th scope="row">{html(row.topic.name.get(lang))}{soft}</th>{cells}</tr>'
    yield "</tbody></table></section>"


def _cell(cell: Cell, lang: str) -> str:
    cited = "".join(f'<span class="article">{html(article)}</span> ' for article in cell.articles(lang))
    found = "".join(_finding(finding, lang) for finding in cell.findings)
    return f'<td class="{cell.state.value}"><p>{cited}</p><p><b>{html(cell.summary(lang))}</b></p>{found}</td>'


def _finding(finding: Finding, lang: str) -> str:
    words = quote(finding, lang)
    shown = f"<blockquote>{html(words)}</blockquote>" if words else ""
    level = finding.severity
    return (
        f'<article class="{level.value}"><p class="soft"><span class="badge">{LEVELS[level].get(lang)}</span> '
        f"<code>{html(finding.rule)}</code> {html(place(finding, lang))}</p>"
        f"<p>{html(message(finding, lang))}</p>{shown}</article>"
    )
