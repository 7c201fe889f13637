"""``kg export``: a graph for viewers, tables and other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import GraphName, LangOption
from kg.errors import InputError, OutputError, ParameterError

if TYPE_CHECKING:
    from kg.store import Store


def run(
    graph: GraphName,
    lang: LangOption,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="graphml, yed, gexf, cyjs, dot, mermaid, html, csv, ropa, jsonld, owl or neo4j.",
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="OUT", help="A file, or a FOLDER/."),
    ] = None,
    view: Annotated[str, typer.Option("--view", help="flows, parties or data.")] = "flows",
    where: Annotated[
        str | None,
        typer.Option("--where", metavar="QUERY", help="Only flows in the column flow of this question or FILE.rq."),
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter of --where; may be repeated.")
    ] = None,
) -> None:
    """Write a graph for viewers, tables and other programs.

    Nodes and edges have labels in Chinese and in English. The html page needs no network.

    \b
    Examples:
      kg export graph.trig --to html -o graph.html
      kg export graph.trig --to ropa --lang zh -o records.csv
      kg export graph.trig --to graphml --where sensitive-flows -o sensitive.graphml
      kg export graph.trig --to neo4j -o neo4j/
    """
    from kg.cli.console import write
    from kg.cli.graphs import opened
    from kg.export import EXPORTERS, VIEWS
    from kg.export import export as exported
    from kg.export import files as exported_files

    chosen, seen = EXPORTERS[to].name, VIEWS[view].name
    store = opened(graph)
    kept = _kept(store, where, set_ or []) if where else None
    if output is None or not (output.endswith("/") or Path(output).is_dir()):
        write(exported(store, chosen, view=seen, where=kept, lang=lang.value), Path(output) if output else None)
        return
    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder can't be made ({error.strerror}).", where=output, hint="Choose another place with -o."
        ) from error
    for name, data in exported_files(store, chosen, view=seen, where=kept, lang=lang.value).items():
        write(data, folder / name)


def _kept(store: Store, where: str, settings: list[str]) -> frozenset[str]:
    from rdflib.term import URIRef

    from kg.cli.query import read_question, values
    from kg.query import library, run_text
    from kg.query import run as run_library

    if where in library().names:
        answer = run_library(store, library()[where], values(settings))
    elif settings:
        raise ParameterError("Only library questions have parameters.", where=where, hint="kg queries lists them.")
    else:
        answer = run_text(store, read_question(where), where=where)
    if "flow" not in answer.columns:
        raise InputError("The answer has no column flow.", where=where, hint="Select ?flow: the flows to keep.")
    at = answer.columns.index("flow")
    return frozenset(str(row[at]) for row in answer.rows if isinstance(row[at], URIRef))
