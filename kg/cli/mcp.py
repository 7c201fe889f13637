"""``kg mcp``: a graph for assistants, over standard input and output."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.options import AppTypes, Markup, MarkupOption
from kg.errors import InputError


def run(
    source: Annotated[
        list[str], typer.Argument(metavar="GRAPH|SOURCE...", help="A graph, or policies: files, folders, URLs.")
    ],
    app_type: AppTypes = None,
    markup: MarkupOption = Markup.AUTO,
) -> None:
    """Serve a graph to assistants by the Model Context Protocol: questions, flows, findings, evidence. Read-only.

    It speaks on standard input and output, as assistants start it; it ends when they close its input.

    \b
    Examples:
      kg mcp graph.trig
      kg mcp policies/ --app-type short-video
    """
    from kg.assist import server
    from kg.cli.app_types import checked
    from kg.cli.graphs import stored

    if "-" in source:
        raise InputError("Standard input is for the protocol.", where="-", hint="Give a file or a folder.")
    types = checked(app_type)
    store, code = stored(source, markup=markup.value, app_types=types)
    if not store.versions():
        raise typer.Exit(code)
    server(store, app_types=types).run()
