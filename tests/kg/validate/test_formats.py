from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from lxml import etree
from rdflib import Graph
from rdflib.namespace import RDF, SH
from rdflib.term import Literal

from kg import validate
from kg.errors import UnknownName
from kg.records import Finding, LawSource, Severity, Text

HOSTILE = '<script>alert("𠮷")</script>\n"""@prefix'


def finding(**changes: object) -> Finding:
    values: dict[str, object] = {
        "rule": "PIPL-23-1a",
        "severity": Severity.VIOLATION,
        "policy": "demo",
        "clause": "3.6.a",
        "start": 3,
        "end": 9,
        "quote": HOSTILE,
        "message": Text("未见名称：" + HOSTILE, "No name: " + HOSTILE),
        "source": LawSource("PIPL", "第二十三条", "https://w3id.org/pif/law/PIPL-23"),
        "flow": "https://w3id.org/pif/policy/demo@1/flow/1",
        "remedy": Text("写明【接收方名称】。", "Name it."),
        "confidence": 0.9,
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


def test_json_and_json_lines_hold_every_field() -> None:
    whole = json.loads(validate.write([finding()], "json"))[0]
    (line,) = validate.write([finding()], "jsonl").splitlines()
    assert whole == json.loads(line)
    assert set(whole) == set(Finding.__dataclass_fields__)
    assert whole["message"]["zh"].startswith("未见名称") and whole["source"]["article"] == "第二十三条"
    assert whole["severity"] == "violation"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html_runs_nothing_and_shows_the_words(lang: str) -> None:
    page = Tags()
    page.feed(validate.write([finding()], "html", lang=lang))
    assert "script" not in page.tags
    assert HOSTILE in page.words


def test_turtle_is_a_shacl_report_with_both_languages() -> None:
    graph = Graph().parse(data=validate.write([finding(), finding(flow=None)], "ttl"), format="turtle")
    report = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    results = list(graph.objects(report, SH.result))
    assert len(results) == 2
    assert {o.language for o in graph.objects(results[0], SH.resultMessage) if isinstance(o, Literal)} == {"zh", "en"}
    assert (report, SH.conforms, Literal(False)) in graph


def test_text_is_grouped_by_rule_and_cites_the_article() -> None:
    lines = validate.write([finding(), finding(start=20, end=24), finding(rule="PIPL-05-1")], "text").splitlines()
    assert sum(line.startswith("PIPL-23-1a") for line in lines) == 1
    assert "个保法第二十三条" in lines[0]
    assert lines[-1] == "合计: 缺失 3, 提示 0, 建议 0"
    english = validate.write([finding()], "text", lang="en")
    assert "PIPL art. 23" in english and "remedy: Name it." in english


@pytest.mark.parametrize("format", validate.FORMATS.names)
def test_every_format_writes_nothing_found(format: str) -> None:
    assert isinstance(validate.write([], format), str)


def test_an_unknown_format() -> None:
    with pytest.raises(UnknownName, match="jsonl"):
        validate.write([], "jsonlines")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sarif_points_at_the_characters(lang: str) -> None:
    log = json.loads(
        validate.write([finding(), finding(rule="PIPL-15-1", clause="", start=0, end=0)], "sarif", lang=lang)
    )
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver, (first, second) = run["tool"]["driver"], run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in driver["rules"]] == ["PIPL-15-1", "PIPL-23-1a"]
    assert driver["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "PIPL-23-1a"
    assert all(rule[key]["text"] for rule in driver["rules"] for key in ("shortDescription", "fullDescription", "help"))
    assert (first["level"], first["message"]["text"]) == ("error", finding().message.get(lang))
    place = first["locations"][0]["physicalLocation"]
    assert place["region"] == {"charOffset": 3, "charLength": 6, "snippet": {"text": HOSTILE}}
    assert place["artifactLocation"]["uri"] == "demo"
    assert "region" not in second["locations"][0]["physicalLocation"]


def test_sarif_of_nothing_is_a_run_without_results() -> None:
    assert json.loads(validate.write([], "sarif"))["runs"][0]["results"] == []


def test_junit_counts_failures() -> None:
    found = [
        finding(),
        finding(policy="other", severity=Severity.INFO, quote="\x00]]>"),
        finding(severity=Severity.WARNING),
    ]
    text = validate.write(found, "junit", lang="en")
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("3", "2", "1")
    assert [suite.get("name") for suite in root] == ["demo", "other"]
    failures = list(root.iter("failure"))
    assert [failure.get("type") for failure in failures] == ["violation", "warning"]
    assert all(HOSTILE in (failure.text or "") for failure in failures)
    assert {child.tag for case in root.iter("testcase") for child in case} == {"failure", "skipped"}
    assert not list(root.iter("script"))


def test_junit_of_nothing_passes() -> None:
    root = etree.fromstring(validate.write([], "junit").encode())
    assert (root.get("tests"), root.get("failures")) == ("1", "0")
