from __future__ import annotations

from importlib import import_module

import pytest
from rdflib.term import URIRef

from kg import assets
from kg.errors import UnknownName
from kg.query import library, run
from kg.query.library import narrowed


def test_there_are_enough_of_each_group():
    groups = [query.group for query in library()]
    assert len(groups) >= 24
    assert set(groups) == {"competency", "report", "hygiene"}


def test_no_query_file_is_left_out():
    assert len(library()) == len(assets.files("queries", "**/*.rq"))


def test_an_unknown_query_names_near_ones():
    with pytest.raises(UnknownName, match="Did you mean “opt-outs”"):
        library()["opt-out"]


def test_rows_come_once_though_triples_stand_in_two_graphs(store):
    rows = run(store, library()["given-to-party"], {"party": "飞鸽推送"}).rows
    assert len(rows) == len(set(rows)) == 3


def test_a_label_that_two_parties_share_gives_the_rows_of_both(store):
    rows = run(store, library()["given-to-party"], {"party": "关联公司"}).rows
    assert [str(row[1]) for row in rows] == ["关联公司"]


@pytest.mark.parametrize("name", ["flows", "recipients-by-kind", "promises", "overview", "review-list"])
@pytest.mark.parametrize("most", [1, 3, 1_000])
def test_the_first_rows_are_those_of_the_whole_answer(store, name, most, monkeypatch):
    monkeypatch.setattr(import_module("kg.query.library"), "_FEW", 1)
    assert run(store, library()[name], most=most).rows == run(store, library()[name]).rows[:most]


def test_what_was_looked_up_is_stated_in_each_select_that_gives_it():
    text = narrowed(library()["overview"], {"policy": URIRef("urn:p")})
    assert text.count("VALUES ?policy { <urn:p> }") == text.count("SELECT") == 6
    both = narrowed(library()["flows-of-category"], {"category": URIRef("urn:c"), "policy": URIRef("urn:p")})
    assert both.count("VALUES ?category { <urn:c> }") == both.count("SELECT DISTINCT") == 4
    assert both.index("VALUES ?policy") < both.index("VALUES ?category")


def test_the_provisions_cited_are_in_the_ontology():
    text = "".join(path.read_text(encoding="utf-8") for path in assets.files("ontology", "law/*.ttl"))
    cited = {query.source.rpartition("/")[2] for query in library() if query.source}
    if not text:
        pytest.skip("ontology/law holds no file yet")
    assert {name for name in cited if f"law:{name} " not in text and f"/law/{name}>" not in text} == set()
