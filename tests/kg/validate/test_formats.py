from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import pytest
from lxml import etree
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, SH
from rdflib.term import Literal

from kg import validate
from kg.errors import UnknownName
from kg.records import Finding, Grouping, LawSource, Severity, Text, Waived

WAIVED = Waived("名称见附录一。", "2026-12-31", "法务部")
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
@pytest.mark.parametrize("grouping", Grouping)
def test_html_runs_nothing_and_shows_the_words(lang: str, grouping: Grouping) -> None:
    page = Tags()
    found = [finding(), finding(waived=Waived(HOSTILE, "2026-12-31")), finding(rule="PIPL-05-1", clause="")]
    page.feed(validate.write(found, "html", lang=lang, grouping=grouping))
    assert "script" not in page.tags
    words = " ".join(HOSTILE.split())  # in three messages, which hold the quotes, and one reason
    assert " ".join(page.words.split()).count(words) == 4
    assert page.tags.count("section") == 2
    assert page.tags.index("details") > page.tags.index("section")


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


def test_text_by_clause_follows_the_text() -> None:
    found = [
        finding(clause="四.一", start=30, end=34),
        finding(clause="一.二", start=3, end=9, rule="PIPL-05-1"),
        finding(clause="四.一", start=40, end=44, rule="PIPL-05-1"),
        finding(clause="", start=0, end=0, quote=""),
    ]
    lines = validate.write(found, "text", lang="en", grouping=Grouping.CLAUSE).splitlines()
    heads = [line for line in lines if line.startswith("demo")]
    assert heads == ["demo (whole policy)", "demo 一.二", "demo 四.一"]
    assert sum("PIPL-23-1a  Name of" in line for line in lines) == 2
    assert sum("remedy: Name it." in line for line in lines) == 4


def test_a_waived_finding_is_shown_apart_and_not_counted() -> None:
    found = [finding(), finding(start=20, end=24, waived=WAIVED)]
    english = validate.write(found, "text", lang="en").splitlines()
    assert english[-1] == "total: violation 1, warning 0, info 0, waived 1"
    assert english.index("Waived") > english.index("  remedy: Name it.")
    assert "      waived until 2026-12-31 (法务部): 名称见附录一。" in english
    assert "      豁免至 2026-12-31 (法务部)：名称见附录一。" in validate.write(found, "text").splitlines()
    records = json.loads(validate.write(found, "json"))
    assert [record["waived"] for record in records] == [
        None,
        {"reason": "名称见附录一。", "expires": "2026-12-31", "who": "法务部"},
    ]
    graph = Graph().parse(data=validate.write(found, "ttl"), format="turtle")
    assert [str(day) for day in graph.objects(None, DCTERMS.valid)] == ["2026-12-31"]
    root = etree.fromstring(validate.write(found, "junit").encode())
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("2", "1", "1")
    assert "名称见附录一。" in next(root.iter("skipped")).get("message", "")


def test_a_table_has_no_formulas() -> None:
    text = validate.write(
        [finding(quote="=1+1", waived=Waived("\uff0bSUM", "2026-12-31"), file="-a.txt")], "csv", lang="en"
    )
    assert text.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    cells = dict(zip(head, row, strict=True))
    assert (cells["quote"], cells["waived"], cells["file"]) == ("'=1+1", "'\uff0bSUM", "'-a.txt")
    assert cells["message"] == finding().message.en
    assert (cells["title"], cells["article"]) == ("Name of the recipient", "PIPL art. 23")


@pytest.mark.parametrize("format", validate.FORMATS.names)
def test_every_format_writes_nothing_found(format: str) -> None:
    assert isinstance(validate.write([], format), str)


def test_an_unknown_format() -> None:
    with pytest.raises(UnknownName, match="jsonl"):
        validate.write([], "jsonlines")


def test_junit_counts_failures() -> None:
    found = [
        finding(),
        finding(policy="other", severity=Severity.INFO, quote="\x00]]>"),
        finding(severity=Severity.WARNING, file="docs/demo.txt"),
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
    assert [case.get("file") for case in root.iter("testcase")] == [None, "docs/demo.txt", None]


def test_junit_of_nothing_passes() -> None:
    root = etree.fromstring(validate.write([], "junit").encode())
    assert (root.get("tests"), root.get("failures")) == ("1", "0")
