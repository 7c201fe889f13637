"""Questions to a graph, wherever it is: in a file, in a store folder, or behind a SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from kg.cli.sources import is_url
from kg.errors import ParameterError

if TYPE_CHECKING:
    from kg.query import Query, Rows
    from kg.store import Store


def ask_library(
    graph: str, query: Query, values: Mapping[str, str], timeout: float, *, most: int | None = None
) -> Rows:
    """The answer to a library question; with ``most``, only its first rows.

    Raises:
        InputError: the graph can't be read, or the server does not answer.
        ParameterError: a parameter is unknown or missing, or its value fits nothing.
    """
    from kg.cli.graphs import opened
    from kg.query import run

    if is_url(graph):
        from kg.endpoint import Endpoint

        server = cast("Store", Endpoint(graph, timeout=timeout))  # run() only ever calls select()
        return run(server, query, values, most=most)
    return run(opened(graph), query, values, most=most)


def ask_text(graph: str, sparql: str, values: Mapping[str, str], timeout: float, *, where: str) -> Rows:
    """The answer to any query that a user wrote.

    Raises:
        InputError: the graph or the query can't be read, or it takes too long.
        ParameterError: values were given, which a query without a header does not have.
    """
    from kg.cli.graphs import opened
    from kg.query import Form, Rows, run_text

    if values:
        raise ParameterError(
            "Only library questions have parameters.", where=where, hint="Write the values into the query, as VALUES."
        )
    if is_url(graph):
        from kg.endpoint import Endpoint

        form, columns, rows = Endpoint(graph, timeout=timeout).ask(sparql)
        return Rows(Form(form), columns, rows)
    return run_text(
        opened(graph, foreign=True), sparql, timeout=timeout, where="standard input" if where == "-" else where
    )
