from __future__ import annotations

import csv
import io
import json

import pytest
from rdflib import Graph
from rdflib.query import Result
from rdflib.term import Literal, URIRef

from kg.errors import ParameterError, UnknownName
from kg.query import FORMATS, Form, Rows, run_text, to_rows
from kg.query.results import short

ANSWER = Rows(
    Form.SELECT,
    ("flow", "wordsZh", "wordsEn", "start"),
    (
        (URIRef("https://w3id.org/pif/policy/a@aaaaaaaaaaaa/flow/1-1"), Literal("姓名", lang="zh"), None, Literal(-4)),
        (URIRef("https://w3id.org/pif/data#IMEI"), Literal('=HYPERLINK("x")'), Literal("a\x1b[31m\nb"), Literal(7)),
    ),
)


def written(name, answer=ANSWER):
    return FORMATS[name].write(answer).decode()


def test_cells_are_short_and_can_leave_out_a_language():
    head, rows = to_rows(ANSWER, lang="zh")
    assert head == ("flow", "wordsZh", "start")
    assert rows[0] == ("flow/1-1", "姓名", "-4")
    assert rows[1][0] == "pifd:IMEI"


@pytest.mark.parametrize(
    "base", ["https://w3id.org/pif/policy/", "https://example.org/x/", "urn:policies:", "http://a/#"]
)
def test_things_of_a_policy_are_short_whatever_its_base(base):
    assert short(URIRef(f"{base}demo@abababababab/flow/2-1")) == "flow/2-1"
    assert short(URIRef(f"{base}demo")).endswith("demo")


def test_no_control_character_reaches_a_terminal():
    assert "\x1b" not in written("table")
    assert len(written("table").splitlines()) == 3


@pytest.mark.parametrize("start", ["\uff1d", "\uff20", "=", "+", "-", "@", "\t", "\r"])
def test_csv_holds_no_formula(start):
    answer = Rows(Form.SELECT, ("x",), ((Literal(start + "1+1"),),))
    assert list(csv.reader(io.StringIO(written("csv", answer), newline="")))[1] == ["'" + start + "1+1"]


def test_csv_keeps_numbers():
    assert list(csv.reader(io.StringIO(written("csv"), newline="")))[1][3] == "-4"


def test_json_is_read_by_rdflib():
    result = Result.parse(io.BytesIO(FORMATS["json"].write(ANSWER)), format="json")
    assert [str(v) for v in result.vars] == list(ANSWER.columns)
    assert [tuple(row) for row in result] == list(ANSWER.rows)


def test_json_of_ask():
    assert json.loads(written("json", Rows(Form.ASK, ("answer",), ((Literal(True),),)))) == {
        "head": {},
        "boolean": True,
    }


def test_json_lines():
    assert [json.loads(line)["start"] for line in written("jsonl").splitlines()] == [-4, 7]


def test_turtle_of_triples_only(store):
    answer = run_text(store, "CONSTRUCT { ?c a skos:Concept } { ?c a skos:Concept }")
    assert len(Graph().parse(data=written("ttl", answer), format="turtle")) == len(answer.rows) > 10
    with pytest.raises(ParameterError, match="no triples"):
        FORMATS["ttl"].write(ANSWER)


def test_an_unknown_format_lists_what_there_is():
    with pytest.raises(UnknownName, match="csv, json, jsonl, table, ttl"):
        FORMATS["xls"]
