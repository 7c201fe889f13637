"""Every library query gives the rows that its file here expects, in both engines.

``<name>.json`` holds the data file and one or more cases: values and the expected rows, terms in short form
(``kg.query.results.short``). Columns are those of the header.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Literal

from kg.query import library, run
from kg.query.parameters import bindings
from kg.query.results import short

HERE = Path(__file__).parent
CASES = [
    pytest.param(path.stem, spec["data"], case["values"], case["rows"], id=f"{path.stem}-{number}")
    for path in sorted(HERE.glob("*.json"))
    for spec in [json.loads(path.read_text(encoding="utf-8"))]
    for number, case in enumerate(spec["cases"])
]


def cells(rows):
    return [[short(term) for term in row] for row in rows]


def comparable(term):
    """Numbers by value: engines write 0.5 and 0.50 for the same decimal."""
    if isinstance(term, Literal) and isinstance(term.value, int | float | Decimal) and term.datatype:
        return round(float(term.value), 6)
    return term


@pytest.mark.parametrize(("name", "data", "values", "rows"), CASES)
def test_rows(name, data, values, rows, stores):
    assert cells(run(stores(data), library()[name], values).rows) == rows


@pytest.mark.parametrize(("name", "data", "values", "rows"), CASES)
def test_rdflib_gives_the_same_rows_in_the_same_order(name, data, values, rows, stores, datasets):
    query = library()[name]
    found = []
    for terms in bindings(stores(data), query, values):
        found += [tuple(row) for row in datasets(data).query(query.text, initBindings=dict(terms))]
    expected = run(stores(data), query, values).rows
    assert [[comparable(t) for t in row] for row in dict.fromkeys(found)] == [
        [comparable(t) for t in r] for r in expected
    ]


def test_every_query_has_a_case_with_rows():
    answered = {case.values[0] for case in CASES if case.values[3]}
    assert answered == set(library().names)


@pytest.mark.parametrize("query", list(library()), ids=lambda query: query.name)
def test_header_and_text_agree(query, stores):
    columns = tuple(column.name for column in query.columns)
    result = stores("_two_policies.trig").select(query.text)
    assert columns == result.columns == tuple(map(str, prepareQuery(query.text).algebra.PV))
    assert {p.name for p in query.params} <= set(columns), "an engine binds only what is projected"
    assert "ORDER BY" in query.text
    assert query.text.count("\nWHERE {\n") == 1, "kg.query.library.narrowed needs the outermost group"


@pytest.mark.parametrize("query", list(library()), ids=lambda query: query.name)
def test_header_tells_all_that_a_page_needs(query):
    assert query.summary.zh and query.summary.en
    assert all(p.summary.zh and p.summary.en for p in query.params)
    assert all(p.example for p in query.params)
    if query.group == "hygiene":
        assert query.problem.zh and query.problem.en and query.solution.zh and query.solution.en


@pytest.mark.parametrize("query", [q for q in library() if q.params], ids=lambda query: query.name)
def test_a_value_that_meets_nothing_gives_no_rows_in_both_engines(query, stores, datasets):
    """The bound variable must stand where every row needs it: in an OPTIONAL, one engine would let all rows pass."""
    nothing = Literal("nothing of the kind")
    for parameter in query.params:
        assert stores("_two_policies.trig").select(query.text, {parameter.name: nothing}).rows == ()
        assert not list(datasets("_two_policies.trig").query(query.text, initBindings={parameter.name: nothing}))
