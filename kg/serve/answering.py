"""Answers to queries, as the bytes that are sent. They are made in a child of the process that keeps the store."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.term import Literal

from kg import query
from kg.export.workbook import Sheet, workbook
from kg.query import Dataset, Form, run_text
from kg.query.results import FORMATS
from kg.serve.negotiation import GRAPHS, RESULTS
from kg.store import Store
from kg.terms import Term


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the protocol carries it. ``dataset`` is None where the request names no graphs."""

    query: str
    dataset: Dataset | None


def answered(store: Store, asked: Asked, rows: str, graph: str, most: int) -> tuple[str, bytes] | None:
    """The media type and the bytes of the answer, in the format named for rows or for triples.

    None where there is no format for what the query gives.

    Raises:
        InputError: the query can't be parsed or run, or gives too much.
    """
    found = run_text(store, asked.query, timeout=None, dataset=asked.dataset, most=most)
    table, name = (GRAPHS, graph) if found.form is Form.GRAPH else (RESULTS, rows)
    return (table[name].sent, table[name].write(found)) if name else None


def library_answer(
    store: Store, name: str, values: tuple[tuple[str, str], ...], format: str, most: int | None = None
) -> bytes:
    """The answer to a library question in a format; with ``most``, only its first rows.

    Raises:
        ParameterError: a parameter is unknown or missing, or its value fits nothing.
    """
    return _written(query.run(store, query.library()[name], dict(values), most=most), format)


def text_answer(store: Store, sparql: str, format: str, most: int) -> bytes:
    """The answer to a query in a format.

    Raises:
        InputError: the query can't be parsed or run, or gives too much.
    """
    return _written(query.run_text(store, sparql, timeout=None, most=most), format)


def _written(rows: query.Rows, format: str) -> bytes:
    if format != "xlsx":
        return FORMATS[format].write(rows)
    return workbook([Sheet("kg", rows.columns, [tuple(map(_cell, row)) for row in rows.rows])])


def _cell(term: Term | None) -> str | float:
    if isinstance(term, Literal) and isinstance(term.value, int | float) and not isinstance(term.value, bool):
        return term.value
    return "" if term is None else str(term)
