"""Changes as lines for people: both quotes with the words that changed set off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.cli.console import drawn, printable
from kg.compare.wording import SORTS, WHATS, WORDS, consequence, counted, grouped, subject, title
from kg.records import Range

if TYPE_CHECKING:
    from rich.text import Text

    from kg.compare import Change, Comparison, Side

_STYLES = {"old": "red strike", "new": "green bold"}


def as_text(comparisons: Sequence[Comparison], lang: str) -> str:
    """The comparisons, policy by policy, the changes that leave the controller more room first."""
    both = [one for one in comparisons if one.old and one.new]
    return drawn(*(line for one in both for line in _comparison(one, lang)), WORDS["caveat"].get(lang))


def _comparison(comparison: Comparison, lang: str) -> Iterator[Text | str]:
    from rich.text import Text

    what = counted(comparison.changes, lang) if comparison.changes else WORDS["nothing"].get(lang)
    yield Text(printable(f"{title(comparison)}: {what}"), style="bold")
    yield ""
    for same in grouped(comparison.changes):
        yield from _change(same, lang)
        yield ""


def _change(same: tuple[Change, ...], lang: str) -> Iterator[Text]:
    from rich.text import Text

    change, colon = same[0], "：" if lang == "zh" else ": "
    style = "red" if change.wider else "green"
    head = Text(f"{SORTS[change.sort].get(lang)} {WHATS[change.what].get(lang)}", style=style)
    sure = f"{WORDS['confidence'].get(lang)} {change.confidence:.2f}"
    head.append(f"  {printable(subject(same, lang))}", style="bold default").append(f"  ({sure})", style="dim default")
    yield head.append(f"  {WORDS['check'].get(lang)}", style="yellow") if change.check else head
    for name, side, sign, values in (("old", change.old, "-", change.gone), ("new", change.new, "+", change.come)):
        if side is not None:
            yield _quoted(side, name, lang)
        for value in values:
            yield Text(f"      {sign} {printable(value.get(lang))}")
    if others := [side.clause for one in same[1:] if (side := one.new or one.old)]:
        yield Text(f"  {WORDS['also'].get(lang)}{colon}{printable('、'.join(dict.fromkeys(others)))}")
    yield Text(f"  {consequence(change, lang)}{'。' if lang == 'zh' else '.'}").append(f"  {change.reason.get(lang)}")


def _quoted(side: Side, name: str, lang: str) -> Text:
    from rich.text import Text

    from kg.export.marks import pieces

    line = Text(f"  {WORDS[name].get(lang)} {printable(side.clause)} [{side.start}, {side.end})  “")
    marks = [(Range(mark.start - side.start, mark.end - side.start), name) for mark in side.marks]
    for piece in pieces(side.quote, Range(0, len(side.quote)), marks):
        words = printable(" ".join(piece.text.split()) if not piece.tags else piece.text)
        line.append(words, style=_STYLES[name] if piece.tags else "")
    return line.append("”")
