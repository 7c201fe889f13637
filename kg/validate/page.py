"""Findings as one HTML page that stands alone: no script, no network, every word of the policy escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_STYLE = """
body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:60rem;
  padding:0 1rem;color:#1c2430}
article{border-left:.35rem solid #8a94a3;background:#f6f7f9;margin:1rem 0;padding:.6rem 1rem}
article.violation{border-color:#b3261e}article.warning{border-color:#b26a00}article.info{border-color:#2f6f4f}
h2{font-size:1rem;margin:0}blockquote{margin:.5rem 0;padding:.3rem .8rem;background:#fff6cf;overflow-wrap:anywhere}
.place,.remedy{color:#4a5563}p{margin:.3rem 0}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as it is shown, in the reader's language."""

    level: str
    level_name: str
    rule: str
    title: str
    citation: str
    place: str
    message: str
    quote: str
    remedy: str


def page(rows: Sequence[Row], lang: str) -> str:
    """The whole page.

    >>> "<script>" in page([Row("warning", "提示", "R", "", "", "", "<script>", "", "")], "zh")
    False
    """
    zh = lang.startswith("zh")
    name = "合规检查结果" if zh else "Findings"
    body = "\n".join(_article(row, zh) for row in rows) or f"<p>{'未发现问题。' if zh else 'No findings.'}</p>"
    return (
        f'<!doctype html>\n<html lang="{"zh" if zh else "en"}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{name} ({len(rows)})</h1>\n{body}\n"
        "</body>\n</html>\n"
    )


def _article(row: Row, zh: bool) -> str:
    parts = [
        f'<article class="{escape(row.level)}">',
        f"<h2>{escape(row.level_name)} · {escape(row.rule)} {escape(row.title)}</h2>",
        f'<p class="place">{escape(row.place)} · {escape(row.citation)}</p>',
        f"<p>{escape(row.message)}</p>",
    ]
    if row.quote:
        parts.append(f"<blockquote>{escape(row.quote)}</blockquote>")
    if row.remedy:
        parts.append(f'<p class="remedy">{"建议写法" if zh else "Remedy"}: {escape(row.remedy)}</p>')
    return "\n".join((*parts, "</article>"))
