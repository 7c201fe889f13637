"""``kg market``: what the policies of a graph have in common."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import GraphName, Json, LangOption, Output

if TYPE_CHECKING:
    from kg.market import Answer

_LONGEST = 160  # characters of a cell


def run(
    graph: GraphName,
    lang: LangOption,
    what: Annotated[str, typer.Option("--what", help="parties, untold, families or years.")] = "parties",
    format: Annotated[
        str | None,
        typer.Option("--format", help="text, json, csv or html.", show_default="the ending of -o, or text"),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many rows of each table the text shows.")] = 30,
    output: Output = None,
    json: Json = False,
) -> None:
    """Show what many policies have in common: third parties, gaps, boilerplate.

    parties: how many policies give data to each named third party, how central it is, and its community.
    untold: what most policies say that a party gets, and some that give it data leave out.
    families: sentences that policies share word for word or nearly, and policies made of the same ones.
    years: how many of each year's policies collect each category, and what changed most.

    \b
    Examples:
      kg market graph.trig
      kg market policies-store/ -o market.html
      kg market graph.trig --what families -o boilerplate.csv
    """
    from kg.cli.console import write
    from kg.cli.graphs import opened
    from kg.cli.suffixes import format_of
    from kg.market import ANALYSES, FORMATS, Format
    from kg.registry import Table

    analysis = ANALYSES[what]
    formats = Table("format", (Format("text", partial(_text, top)), *FORMATS))
    writer = formats[format_of(format, output, names=formats.names, default="text", json=json)]
    write(writer.write(analysis.answer(opened(graph), lang.value), lang.value), output)


def _text(top: int, answer: Answer, lang: str) -> bytes:
    from kg.cli.console import drawn, table

    parts: list[object] = []
    for sheet in answer.sheets:
        rows = [tuple(_short(words) for words in row) for row in sheet.rows[:top]]
        parts += [sheet.title.get(lang), table([head.get(lang) for head in sheet.heads], rows)]
        if more := len(sheet.rows) - len(rows):
            parts.append(f"另有 {more} 行" if lang.startswith("zh") else f"{more} more")
    return drawn(*parts).encode()


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
