"""``kg query``: a library question or any SPARQL, asked of a graph."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Json, Lang, LangOption, Output
from kg.errors import InputError, ParameterError, UnknownName

if TYPE_CHECKING:
    from kg.query import Query, Rows

MAX_QUERY_BYTES = 1_000_000
MOST_ROWS = 1_000  # of a table; other formats have all


def run(
    graph: Annotated[
        str, typer.Argument(metavar="GRAPH", help="An RDF file, a store folder, a SPARQL endpoint's URL, or -.")
    ],
    question: Annotated[
        str, typer.Argument(metavar="NAME|FILE.rq|-", help="A library question (see kg queries), or a SPARQL query.")
    ],
    lang: LangOption,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter's value; may be repeated.")
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", help="table, csv, json, jsonl or ttl.", show_default="the ending of -o, or table"),
    ] = None,
    output: Output = None,
    json: Json = False,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds a query may take.")] = 60.0,
) -> None:
    """Ask a graph a library question, or any SPARQL query over all of its graphs.

    Parameters are bound as terms and never become part of the query. A category covers all below it.

    \b
    Examples:
      kg query graph.trig recipients-of-category --set category=IMEI
      kg query graph.trig question.rq -o rows.csv
      echo 'SELECT ?f WHERE { ?f a pif:SensitiveFlow }' | kg query graph.trig -
      kg query http://localhost:7878/query most-shared-categories
    """
    from kg.cli.console import write
    from kg.cli.suffixes import format_of
    from kg.query import FORMATS, library

    chosen = FORMATS[format_of(format, output, names=FORMATS.names, default="table", json=json)]
    settings = values(set_ or [])
    most = MOST_ROWS + 1 if chosen.name == "table" else None
    answer = _answer(graph, question, settings, timeout, most)
    if chosen.name == "table":
        asked = library()[question] if question in library().names else None
        write(_table(answer, lang, asked, settings), output)
    else:
        write(chosen.write(answer), output)


def _answer(graph: str, question: str, settings: dict[str, str], timeout: float, most: int | None) -> Rows:
    from kg.cli.asking import ask_library, ask_text
    from kg.query import library

    if question != "-" and not question.endswith((".rq", ".sparql")):
        if question not in library().names:
            if Path(question).is_file():
                return ask_text(graph, read_question(question), settings, timeout, where=question)
            raise UnknownName("query", question, library().names)
        return ask_library(graph, library()[question], settings, timeout, most=most)
    return ask_text(graph, read_question(question), settings, timeout, where=question)


def read_question(question: str) -> str:
    """The text of a query file, or of standard input.

    Raises:
        InputError: it can't be read, or is longer than 1 MB.
    """
    try:
        if question == "-":
            data = sys.stdin.buffer.read(MAX_QUERY_BYTES + 1)
        else:
            with Path(question).open("rb") as file:
                data = file.read(MAX_QUERY_BYTES + 1)
        if len(data) > MAX_QUERY_BYTES:
            raise InputError("The query is longer than 1 MB.", where=question, hint="Narrow it.")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("The query is not UTF-8 text.", where=question, hint="Save it as UTF-8.") from error
    except OSError as error:
        raise InputError(
            f"The query can't be read: {error.strerror}.", where=question, hint="kg queries lists the library."
        ) from error


def values(given: list[str]) -> dict[str, str]:
    """The settings ``name=value`` by name.

    Raises:
        ParameterError: one is no setting, or stands twice.
    """
    found: dict[str, str] = {}
    for setting in given:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise ParameterError(f"“{setting}” is no setting.", hint="Write --set name=value.")
        if name in found:
            raise ParameterError(f"The parameter {name} is set twice.", hint="Set it once.")
        found[name] = value
    return found


def _table(answer: Rows, lang: Lang, asked: Query | None, given: Collection[str]) -> str:
    from kg.cli.answers import shown
    from kg.cli.console import drawn

    drawn_rows = shown(answer, lang.value, query=asked, given=given, most=MOST_ROWS)
    if len(answer.rows) > MOST_ROWS:
        zh, en = (
            f"只显示前 {MOST_ROWS:,} 行；--format csv 得全部",
            f"the first {MOST_ROWS:,} rows; --format csv gives all",
        )
        return drawn(drawn_rows, zh if lang is Lang.ZH else en)
    number = len(answer.rows)
    count = f"{number} {'行' if lang is Lang.ZH else 'row' if number == 1 else 'rows'}"
    return drawn(drawn_rows, count)
