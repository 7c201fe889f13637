"""A comparison as one page that stands alone, without script: each change with both quotes side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.compare.policies import Comparison
from kg.compare.records import Change, Side
from kg.compare.wording import SORTS, WHATS, WORDS, consequence, counted, grouped, subject, title
from kg.export import escape
from kg.export.marks import pieces
from kg.export.page import policy_of
from kg.records import Range, Text

_CSS = Path(__file__).resolve().parent / "static" / "diff.css"


def page(comparisons: Sequence[Comparison], lang: str) -> str:
    """The page, in Chinese or in English; every word of a policy is escaped.

    >>> page((), "en").startswith("<!DOCTYPE html>")
    True
    """
    heading = WORDS["title"].get(lang)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{"zh-CN" if lang.startswith("zh") else "en"}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy_of()}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{heading}</title><style>{_CSS.read_text('utf-8')}</style></head><body>",
            f'<h1>{heading}</h1><p class="soft">{WORDS["caveat"].get(lang)}</p>',
            *(part for one in comparisons for part in _comparison(one, lang)),
            "</body></html>",
            "",
        ]
    )


def _comparison(comparison: Comparison, lang: str) -> Iterator[str]:
    yield f"<h2>{escape.html(title(comparison))}</h2>"
    for side, version in (("old", comparison.old), ("new", comparison.new)):
        name = version.iri.rpartition("/")[2] if version else WORDS["absent"].get(lang)
        yield f'<p class="soft">{WORDS[side].get(lang)}: {escape.html(name)}</p>'
    if not (comparison.old and comparison.new):
        return
    yield f"<p>{counted(comparison.changes, lang)}</p>"
    if not comparison.changes:
        yield f'<p class="soft">{WORDS["nothing"].get(lang)}</p>'
    yield from (_article(same, lang) for same in grouped(comparison.changes))


def _article(same: tuple[Change, ...], lang: str) -> str:
    change = same[0]
    badges = f'<span class="badge">{SORTS[change.sort].get(lang)} · {WHATS[change.what].get(lang)}</span>'
    if any(one.check for one in same):
        badges += f' <span class="badge check">{WORDS["check"].get(lang)}</span>'
    sides = "".join(_side(c.old, c.gone, "old", lang) + _side(c.new, c.come, "new", lang) for c in same)
    asked, reason = escape.html(consequence(change, lang)), escape.html(change.reason.get(lang))
    return (
        f'<article class="{"wider" if change.wider else "tighter"}">'
        f'<h3>{badges} {escape.html(subject(same, lang))}</h3><div class="sides">{sides}</div>'
        f'<p class="asks {change.consequence}"><b>{asked}</b> {reason} '
        f'<span class="soft">{WORDS["confidence"].get(lang)} {change.confidence:.2f}</span></p></article>'
    )


def _side(side: Side | None, values: Sequence[Text], name: str, lang: str) -> str:
    head = f"<small>{WORDS[name].get(lang)}"
    if side is None:
        return f'<section class="{name}">{head}</small><p class="soft">{WORDS["absent"].get(lang)}</p></section>'
    marks = [(Range(mark.start - side.start, mark.end - side.start), name) for mark in side.marks]
    words = "".join(
        f"<mark>{escape.html(piece.text)}</mark>" if piece.tags else escape.html(piece.text)
        for piece in pieces(side.quote, Range(0, len(side.quote)), marks)
    )
    place = f" § {escape.html(side.clause)}" if side.clause else ""
    listed = "".join(f"<li>{escape.html(value.get(lang))}</li>" for value in values)
    return (
        f'<section class="{name}">{head}{place} [{side.start}, {side.end})</small><blockquote>{words}</blockquote>'
        f"{f'<ul>{listed}</ul>' if listed else ''}</section>"
    )
