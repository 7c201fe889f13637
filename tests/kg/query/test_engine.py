from __future__ import annotations

import time

import pytest

from kg.errors import InputError
from kg.query import Dataset, Form, run_text
from kg.query import engine as module


def test_rows_yes_or_no_and_triples(store):
    assert run_text(store, "SELECT ?p { ?p a pif:Policy } ORDER BY ?p").columns == ("p",)
    assert run_text(store, "ASK { ?p a pif:Policy }").form is Form.ASK
    graph = run_text(store, "CONSTRUCT { ?p a pif:Policy } { ?p a pif:Policy }")
    assert (graph.form, graph.columns, len(graph.rows)) == (Form.GRAPH, ("subject", "predicate", "object"), 2)


def test_with_and_without_a_process_the_same(store):
    query = "SELECT ?s ?p ?o { ?s a pif:Clause ; ?p ?o } ORDER BY ?s ?p ?o"
    assert run_text(store, query) == run_text(store, query, timeout=None)


def test_a_large_answer_comes_through(store):
    assert len(run_text(store, "SELECT * { ?s ?p ?o . ?a a ?b } LIMIT 50000").rows) == 50_000


def test_the_clock_ends_it(store):
    begun = time.monotonic()
    with pytest.raises(InputError, match=r"longer than 0\.5 s"):
        run_text(store, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=0.5)
    assert time.monotonic() - begun < 10


def test_an_engine_that_dies_takes_nobody_along(store, monkeypatch):
    monkeypatch.setattr(module.bounds, "check", lambda sparql: None)
    with pytest.raises(InputError, match="more than the engine can bear"):
        run_text(store, "SELECT * WHERE " + "{" * 20_000 + "}" * 20_000)


@pytest.mark.parametrize(
    ("sparql", "where", "hint"),
    [
        ("SELECT *\nWHERE { ?s ?p ?o\n FILTR(?o) }", "line 3, column ", "misspelt keyword"),
        ("SELECT * { ?s foo:a ?o }", "line 1, column ", "prefix “foo:” is not declared"),
        ("SELECT * { ?s a pif:Policy", "line 1, column ", "“}” is missing"),
        ("SELECT * { ?s a pif:Policy } }", "line 1, column ", "“}” too many"),
    ],
)
def test_a_syntax_error_says_where_and_what_to_do(store, sparql, where, hint):
    with pytest.raises(InputError) as error:
        run_text(store, sparql, where="q.rq")
    assert error.value.where.startswith(f"q.rq, {where}")
    assert hint in error.value.hint


def test_an_own_prefix_wins(store):
    assert run_text(store, "PREFIX pif: <urn:other:> SELECT * { ?s a pif:Policy }").rows == ()


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_too_many_rows(store, query):
    with pytest.raises(InputError, match="more than 3 rows"):
        run_text(store, query, timeout=None, most=3)


def test_a_query_names_its_graphs(store):
    version, _ = store.versions()
    own = "SELECT ?v FROM <GRAPH> { ?v a pif:PolicyVersion }"
    assert run_text(store, own.replace("GRAPH", version)).rows == ((version,),)
    assert run_text(store, own.replace("GRAPH", "urn:other")).rows == ()
    elsewhere = Dataset(default=("urn:other",))
    assert run_text(store, own.replace("GRAPH", version), dataset=elsewhere).rows == ()
    assert run_text(store, "ASK { GRAPH ?g { ?v a pif:PolicyVersion } }", dataset=elsewhere).rows[0][0].value is False
    by_name = Dataset(named=(str(version),))
    assert len(run_text(store, "SELECT ?v { GRAPH ?g { ?v a pif:PolicyVersion } }", dataset=by_name).rows) == 1
    with pytest.raises(InputError, match="no IRI"):
        run_text(store, "ASK { ?s ?p ?o }", dataset=Dataset(default=("not an IRI",)))
