"""The library: one question a file in ``queries/``, and how it runs on a graph."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from kg import assets
from kg.errors import AssetError
from kg.query import header
from kg.query.engine import Form, Rows
from kg.query.header import Query, Type
from kg.query.parameters import LOOKED_UP, Bindings, bindings
from kg.registry import Table
from kg.store import Store
from kg.terms import Term, to_ox
from kg.vocab import PIF

_FAULTS = "hygiene"
GROUPS = ("competency", "report", _FAULTS)
_FEW = 8  # policies that are asked first, where only some rows are wanted
_PART = 3  # all are asked where the rest would take more than one in so many
_VERSIONS = f"SELECT DISTINCT ?version WHERE {{ ?version a <{PIF.PolicyVersion}> }} ORDER BY ?version"
_SHARED = (Type.POLICY, Type.PARTY, Type.CONCEPT)  # what an inner SELECT may give, and is told then
_PARENTHESES = r"\((?:[^()]|\([^()]*\))*\)"
_MADE = re.compile(_PARENTHESES)  # (COUNT(DISTINCT ?flow) AS ?flows)
_VARIABLE = re.compile(r"\?(\w+)")
_SELECT = re.compile(rf"(?P<start>\n|\{{\s*)SELECT\b(?P<gives>(?:{_PARENTHESES}|[^(){{}}])*?)\bWHERE\s*\{{")


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


def run(store: Store, query: Query, values: Mapping[str, str] | None = None, *, most: int | None = None) -> Rows:
    """The rows that answer a library query, in its own order; with ``most``, only the first of them.

    Where a value stands for several things (a label that parties of many policies share), the rows follow each other
    in the order of their IRIs. Rows come once, even if a triple stands in several graphs.

    Raises:
        ParameterError: a parameter is unknown or missing, or its value fits nothing.
    """
    rows: dict[tuple[Term | None, ...], None] = {}
    for terms in bindings(store, query, values or {}):
        if most is None:
            rows |= dict.fromkeys(store.select(narrowed(query, terms), terms).rows)
        elif len(rows) < most:
            rows |= _first(store, query, terms, most)
    return Rows(Form.SELECT, tuple(column.name for column in query.columns), tuple(rows)[:most])


def _first(store: Store, query: Query, terms: Bindings, most: int) -> dict[tuple[Term | None, ...], None]:
    """The first rows, in order and at least ``most`` where there are as many.

    Where the order goes by policy first, few policies are asked, and then as many as should give the rest. All are
    asked at once where rows are few, as faults should be, or come in another order, or where something is asked for by
    name: the engine begins at that, and takes no longer over all policies.
    """
    rows: dict[tuple[Term | None, ...], None] = {}
    policy = next((p.name for p in query.params if p.type is Type.POLICY), "")
    named = any(p.name in terms for p in query.params if p.type in _SHARED)
    if policy and not named and query.group != _FAULTS and re.search(rf"\nORDER BY \?{policy}\b", query.text):
        left = [version for (version,) in store.select(_VERSIONS).rows if version is not None]
        asked, wanted = 0, _FEW
        while wanted * _PART < len(left):
            rows |= dict.fromkeys(store.select(narrowed(query, terms, {policy: left[:wanted]}), terms).rows)
            if len(rows) >= most:
                return rows
            asked, left = asked + wanted, left[wanted:]
            wanted = (most - len(rows)) * asked // max(len(rows), 1) * 5 // 4 + 1
    return rows | dict.fromkeys(store.select(f"{narrowed(query, terms)}\nLIMIT {most}", terms).rows)


def narrowed(query: Query, terms: Bindings, among: Mapping[str, Sequence[Term]] = MappingProxyType({})) -> str:
    """The query with what was looked up for a parameter stated once more, where the planner sees it.

    Binding alone decides the rows. But the engine joins what is bound last, after all optional parts of every policy;
    ``VALUES`` at the head makes a question about one policy of hundreds a hundred times faster, and so it does in
    each inner SELECT that gives the policy. ``among`` are the terms, of the graph too, of which a parameter may be one.
    Only terms that were found in the graph are written, by the engine's own serialiser; words of the caller never are.
    """
    types = {p.name: p.type for p in query.params if p.type in LOOKED_UP}
    held = {name: (term,) for name, term in terms.items() if name in types} | dict(among)
    order = sorted(held, key=lambda name: (types[name] is not Type.POLICY, name))  # the planner begins at the first
    stated = {name: f" VALUES ?{name} {{ {' '.join(str(to_ox(t)) for t in held[name])} }}" for name in order}

    def head(found: re.Match[str]) -> str:
        given = set(_VARIABLE.findall(_MADE.sub("", found["gives"])))
        outermost = found["start"] == "\n"
        return found[0] + "".join(
            values for name, values in stated.items() if outermost or (types[name] in _SHARED and name in given)
        )

    return _SELECT.sub(head, query.text) if stated else query.text
