"""The library: one question a file in ``queries/``, and how it runs on a graph."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg import assets
from kg.errors import AssetError
from kg.query import header
from kg.query.engine import Form, Rows
from kg.query.header import Query
from kg.query.parameters import LOOKED_UP, Bindings, bindings
from kg.registry import Table
from kg.store import Store, Term, to_ox

GROUPS = ("competency", "report", "hygiene")
_HEAD = "\nWHERE {\n"  # the outermost group; a test proves that every file has it once


@cache
def library() -> Table[Query]:
    """All library queries, by group and then by name.

    >>> library()["recipients-of-category"].columns[0].name
    'category'

    Raises:
        AssetError: a file's header is wrong, or two files share a name.
    """
    found = [header.read(path) for group in GROUPS for path in assets.files("queries", f"{group}/*.rq")]
    names = [query.name for query in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise AssetError(f"Two queries are called {', '.join(sorted(twice))}.", where=str(assets.folder("queries")))
    return Table("query", found)


def run(store: Store, query: Query, values: Mapping[str, str] | None = None) -> Rows:
    """The rows that answer a library query, in its own order.

    Where a value stands for several things (a label that parties of many policies share), the rows follow each other
    in the order of their IRIs. Rows come once, even if a triple stands in several graphs.

    Raises:
        ParameterError: a parameter is unknown or missing, or its value fits nothing.
    """
    rows: dict[tuple[Term | None, ...], None] = {}
    for terms in bindings(store, query, values or {}):
        rows |= dict.fromkeys(store.select(narrowed(query, terms), terms).rows)
    return Rows(Form.SELECT, tuple(column.name for column in query.columns), tuple(rows))


def narrowed(query: Query, terms: Bindings) -> str:
    """The query with what was looked up for a parameter stated once more, where the planner sees it.

    Binding alone decides the rows. But the engine joins what is bound last, after all optional parts of every policy;
    ``VALUES`` at the head makes a question about one policy of hundreds a hundred times faster. Only terms that were
    found in the graph are written, by the engine's own serialiser; words of the caller never are.
    """
    looked_up = {p.name for p in query.params if p.type in LOOKED_UP}
    stated = [f"VALUES ?{name} {{ {to_ox(term)} }}" for name, term in sorted(terms.items()) if name in looked_up]
    return query.text.replace(_HEAD, _HEAD + "  " + " ".join(stated) + "\n", 1) if stated else query.text
