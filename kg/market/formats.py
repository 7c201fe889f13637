"""An answer as bytes: JSON, CSV (the chief table), or a page with the pictures that stands alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.escape import cell, html, utf8
from kg.market.answers import Answer, Sheet
from kg.records import Text
from kg.registry import Table

_CSS = Path(__file__).resolve().parent / "market.css"
MOST_ROWS = 200  # of a table on the page


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write an answer; ``write`` takes it with the reader's language."""

    name: str
    write: Callable[[Answer, str], bytes]


def _json(answer: Answer, lang: str) -> bytes:
    return utf8(json.dumps(answer.record, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(answer: Answer, lang: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    chief = answer.sheets[0]
    writer.writerow(head.get(lang) for head in chief.heads)
    writer.writerows([cell(words) for words in row] for row in chief.rows)
    return out.getvalue().encode("utf-8-sig")


def _page(answer: Answer, lang: str) -> bytes:
    """No script, no network, every word of a policy escaped."""
    title = answer.title.get(lang)
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{"zh-CN" if lang.startswith("zh") else "en"}"><head><meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{_CSS.read_text('utf-8')}</style></head><body>",
            f"<h1>{title}</h1>",
            *(
                _section(figure.title, figure.html, figure.caption.get(lang), lang)
                for figure in answer.figures
                if figure.html
            ),
            *(_section(sheet.title, _table(sheet, lang), _cut(sheet, lang), lang) for sheet in answer.sheets),
            "</body></html>",
            "",
        )
    ).encode()


def _section(title: Text, content: str, caption: str, lang: str) -> str:
    return f'<section><h2>{title.get(lang)}</h2><p class="soft">{caption}</p>{content}</section>'


def _cut(sheet: Sheet, lang: str) -> str:
    more, zh = max(0, len(sheet.rows) - MOST_ROWS), lang.startswith("zh")
    shown = f"{len(sheet.rows)} {'行' if zh else 'rows'}"
    return shown + (f"，此处略去 {more} 行" if zh else f", {more} of them left out here") * bool(more)


def _table(sheet: Sheet, lang: str) -> str:
    head = _line([head.get(lang) for head in sheet.heads], "th", sheet.numbers)
    body = "".join(_line(row, "td", sheet.numbers) for row in sheet.rows[:MOST_ROWS])
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _line(cells: Sequence[str], tag: str, numbers: frozenset[int]) -> str:
    kinds = ["number" if place in numbers else "words" for place in range(len(cells))]
    drawn = (f'<{tag} class="{kind}">{html(words)}</{tag}>' for kind, words in zip(kinds, cells, strict=True))
    return f"<tr>{''.join(drawn)}</tr>"


FORMATS = Table("market format", (Format("json", _json), Format("csv", _csv), Format("html", _page)))
