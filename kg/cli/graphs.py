"""GRAPH: an RDF file, a store folder, standard input; or sources that are built first."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.sources import each, is_url
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.records import Document
    from kg.store import Store


def opened(given: str) -> Store:
    """The store behind GRAPH; ``-`` reads TriG, N-Quads, Turtle or JSON-LD from standard input.

    Raises:
        InputError: there is nothing there, or it is no graph.
    """
    from kg.store import open_graph

    if is_url(given):
        raise InputError(
            "This command needs the graph itself, not a server.",
            where=given,
            hint="kg query takes a SPARQL endpoint's URL.",
        )
    if given != "-":
        return open_graph(Path(given))
    data = sys.stdin.buffer.read()
    suffix = ".jsonld" if data.lstrip()[:1] in (b"{", b"[") and b'"@' in data[:4096] else ".trig"
    with tempfile.TemporaryDirectory() as folder:
        for kind in dict.fromkeys((suffix, ".trig", ".nq")):
            path = Path(folder) / f"standard-input{kind}"
            path.write_bytes(data)
            try:
                return open_graph(path)
            except InputError:
                continue
    raise InputError("Standard input is no graph.", where="-", hint="Give TriG, N-Quads, Turtle or JSON-LD.")


def is_graph(given: str) -> bool:
    """Whether the argument names a graph rather than a policy: by suffix, or a store folder."""
    from kg.store import FORMATS

    path = Path(given)
    return not is_url(given) and (path.suffix.lower() in FORMATS or (path / "CURRENT").is_file())


def stored(given: Sequence[str], *, markup: str = "auto", app_types: tuple[str, ...] = ()) -> tuple[Store, int]:
    """The store of graphs, or of sources that are built into memory; and the exit status so far.

    Raises:
        InputError: graphs and policies are mixed, several graphs are given, or one can't be read.
    """
    graphs = [argument for argument in given if is_graph(argument)]
    if graphs and len(given) > 1:
        raise InputError(
            "One graph, or any number of policies.", where=graphs[0], hint="Build them into one graph first: kg build."
        )
    if graphs:
        return opened(graphs[0]), 0
    from kg import pipeline
    from kg.store import Store

    store = Store()

    def put(document: Document) -> None:
        pipeline.put(store, pipeline.understand(document), app_types=app_types)

    code = each(given, put, markup=markup, what="Building")
    return store, code
