"""``kg serve``: web pages for people, SPARQL and JSON for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import LangOption


def run(
    lang: LangOption,
    graph: Annotated[
        str | None,
        typer.Argument(
            metavar="[GRAPH]",
            help="An RDF file, a store folder, a SPARQL endpoint's URL, or -.",
            show_default="an empty one",
        ),
    ] = None,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    token: Annotated[
        str,
        typer.Option(
            "--token", envvar="KG_TOKEN", help="The secret that everybody needs to get in.", show_default="none"
        ),
    ] = "",
    cors: Annotated[
        list[str] | None, typer.Option("--cors", metavar="ORIGIN", help="An origin whose pages may read answers, or *.")
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds a query may take.")] = 30.0,
    max_rows: Annotated[int, typer.Option("--max-rows", min=1, help="Rows a query may give.")] = 100_000,
    memory: Annotated[int, typer.Option("--memory", min=64, help="MB a query may take beside the graph.")] = 1024,
    on_disk: Annotated[
        bool, typer.Option("--on-disk", help="Leave a store folder on the disk: starts at once, answers slower.")
    ] = False,
    uploads: Annotated[bool, typer.Option("--uploads/--no-uploads", help="Whether policies can be added.")] = True,
    waivers: Annotated[
        Path | None, typer.Option("--waivers", metavar="FILE", help="Findings that somebody lets pass, with reasons.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the first page in a browser.")] = False,
) -> None:
    """Serve web pages about a graph, the SPARQL 1.1 Protocol at /sparql, and JSON at /api/.

    Only this machine can reach it, unless --host says otherwise; then a token must be set. Policies that are added go
    into the store folder where GRAPH is one, else they stay in memory until the server stops. Nothing else is written.

    \b
    Examples:
      kg serve
      kg serve graph.trig --open
      kg serve corpus/ --port 8080 --timeout 10
      KG_TOKEN=… kg serve corpus/ --host 0.0.0.0
    """
    from kg.cli.graphs import kept
    from kg.serve import Settings
    from kg.serve.run import run as served
    from kg.validate import read_waivers

    settings = Settings(
        host=host,
        port=port,
        token=token,
        cors=tuple(cors or ()),
        timeout=timeout,
        max_rows=max_rows,
        memory=memory,
        on_disk=on_disk,
        uploads=uploads,
        waivers=read_waivers(waivers) if waivers else (),
        lang=lang.value,
    ).checked()
    with kept(graph) as place:
        served(place, settings, open_page=open_)
