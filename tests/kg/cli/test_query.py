"""``kg query`` and ``kg queries``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kg.query import library
from tests.kg.cli.conftest import Kg


def test_library_question_in_every_format(kg: Kg, graph: Path) -> None:
    ask = ["query", graph, "recipients-of-category", "--set", "category=IMEI"]
    rows = list(csv.DictReader(io.StringIO(kg(*ask, "--format", "csv").out)))
    assert [row["recipientLabel"] for row in rows] == ["示例广告有限公司"]
    bound = json.loads(kg(*ask, "--json").out)["results"]["bindings"]
    assert bound[0]["recipientLabel"]["value"] == "示例广告有限公司"
    assert json.loads(kg(*ask, "--format", "jsonl").out)["quote"].startswith("为了推送广告")
    assert "1 row" in kg(*ask).out


def test_query_from_file_and_from_standard_input(kg: Kg, graph: Path, tmp_path: Path) -> None:
    text = "SELECT ?f WHERE { ?f a pif:NegatedFlow }"
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    assert "1 row" in kg("query", graph, tmp_path / "q.rq").out
    assert "1 row" in kg("query", graph, "-", input=text.encode()).out


def test_a_table_ends_after_so_many_rows_and_says_so(kg: Kg, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.query.MOST_ROWS", 2)
    assert "the first 2 rows; --format csv gives all" in kg("query", graph, "flows").out
    assert "只显示前 2 行" in kg("query", graph, "flows", "--lang", "zh").out
    assert len(kg("query", graph, "flows", "--format", "jsonl").out.splitlines()) > 2


def test_construct_gives_turtle(kg: Kg, graph: Path) -> None:
    text = b"CONSTRUCT { ?f a pif:Flow } WHERE { ?f a pif:NegatedFlow }"
    assert "pif:Flow" in kg("query", graph, "-", "--format", "ttl", input=text).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("recipients-of-categori", "--set", "category=IMEI"), "recipients-of-category”? kg queries lists all."),
        (("recipients-of-category",), "category"),
        (("recipients-of-category", "--set", "category=Nonsense"), "Nonsense"),
        (("recipients-of-category", "--set", "categry=IMEI"), "categry"),
        (("recipients-of-category", "--set", "IMEI"), "--set name=value"),
        (("recipients-of-category", "--set", "category=IMEI", "--set", "category=OAID"), "twice"),
        (("overview", "--format", "xlsx"), "There are:"),
        (("nothing.rq",), "nothing.rq"),
        (("overview", "--format", "ttl"), "no triples"),
    ],
)
def test_bad_questions(kg: Kg, graph: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = kg("query", graph, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize("text", ["", "SELECT", "{" * 5000, "DROP ALL", "SELECT ?x WHERE { ?x ?y"])
def test_bad_sparql(kg: Kg, graph: Path, text: str) -> None:
    ran = kg("query", graph, "-", input=text.encode())
    assert ran.code == 2
    assert "standard input" in ran.err


def test_a_value_never_becomes_query_text(kg: Kg, graph: Path) -> None:
    ran = kg("query", graph, "recipients-of-category", "--set", 'category=IMEI" } DROP ALL #')
    assert ran.code == 2
    assert "names no concept" in ran.err


def test_queries_lists_the_library(kg: Kg) -> None:
    listed = json.loads(kg("queries", "--json").out)
    assert [entry["name"] for entry in listed] == list(library().names)
    assert "SELECT" in kg("queries", "recipients-of-category").out
    assert "哪些" in kg("queries", "--lang", "zh").out
    assert kg("queries", "no-such").code == 2


@pytest.mark.parametrize("words", ["query {} overview", "market {}", "serve {}", "export {} --to csv", "reason {}"])
def test_a_policy_is_no_graph(kg: Kg, policy: Path, words: str) -> None:
    ran = kg(*(word.format(policy) for word in words.split()))
    assert (ran.code, ran.out) == (2, "")
    assert f"This is a policy, no graph. Build it first: kg build {policy} -o graph.trig" in ran.err


def test_heads_and_values_of_library_questions_are_in_the_language(kg: Kg, graph: Path) -> None:
    chinese = kg("query", graph, "flows", "--lang", "zh").out
    assert ("肯定或否定" in chinese, "政策中的信息名称" in chinese, "pif:" in chinese, "Zh" in chinese) == (1, 1, 0, 0)
    english = kg("query", graph, "flows").out
    assert ("negated" in english, "category " in english, "categoryEn" in english) == (True, True, False)
    own = b"SELECT ?flow ?polarity WHERE { ?flow pif:polarity ?polarity }"
    assert "pif:Negated" in kg("query", graph, "-", "--lang", "zh", input=own).out
    assert "https://w3id.org/pif/ns#Negated" in kg("query", graph, "flows", "--lang", "zh", "--format", "csv").out


def test_a_dead_server_is_not_said_to_have_taken_anything(kg: Kg) -> None:
    ran = kg("query", "http://127.0.0.1:9/query", "overview")
    assert (ran.code, "Is it running?" in ran.err, "taken" in ran.err) == (2, True, False)
