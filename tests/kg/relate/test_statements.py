"""Statements beside flows, on clauses of our own (``statements.yml``)."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg import pipeline
from kg.demo import POLICY_FILE
from kg.errors import AssetError
from kg.read import document, document_from_bytes
from kg.records import Document, Polarity, Statement
from kg.relate import statements_rules
from kg.relate.statements import statements
from kg.relate.statements_rules import rule_book
from kg.segment import segments
from kg.store import Store
from kg.validate import findings
from kg.vocab import PIF

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("statements.yml").read_text(encoding="utf-8"))


def read(text: str) -> tuple[Document, tuple[Statement, ...]]:
    document = document_from_bytes(text.encode(), "case.txt")
    return document, statements(document, tuple(segments(document)))


def fits(statement: Statement, expected: dict[str, Any]) -> bool:
    return (
        statement.kind == expected["kind"]
        and (statement.polarity is Polarity.NEGATED) == expected.get("not", False)
        and expected["values"].items() <= statement.values.items()
        and not set(expected.get("without", ())) & set(statement.values)
    )


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_clause(case: dict[str, Any]) -> None:
    _, found = read(case["text"])
    for expected in case.get("expect", ()):
        assert any(fits(statement, expected) for statement in found), (expected, found)
    assert not {statement.kind for statement in found} & set(case.get("none", ()))


def test_ids_are_unique_and_evidence_stands_in_the_text() -> None:
    document, found = read("\n".join(case["text"] for case in CASES))
    assert len({statement.id for statement in found}) == len(found) > 30
    for statement in found:
        assert 0 <= statement.evidence.start < statement.evidence.end <= len(document.text)
        assert statement.id.startswith(f"{statement.segment}-{statement.kind.lower()}-")


def test_every_kind_and_value_is_a_term_of_the_ontology() -> None:
    _, found = read("\n".join(case["text"] for case in CASES))
    for statement in found:
        assert PIF[f"{statement.kind}Statement"]
        for name in statement.values:
            assert PIF[name]


def test_words_under_markdown_keep_their_place() -> None:
    document, found = read("请联系 **help@example.com** 。")
    (contact,) = [statement for statement in found if statement.kind == "Contact"]
    assert contact.evidence.of(document.text) == "help@example.com"


def test_each_period_of_a_sentence_has_its_own_words() -> None:
    policy, found = read("门诊病历保存不少于15年，住院病历保存不少于30年。")
    assert [(one.values["duration"], one.evidence.of(policy.text)) for one in found if one.kind == "Retention"] == [
        ("不少于15年", "门诊病历保存不少于15年"),
        ("不少于30年", "住院病历保存不少于30年。"),
    ]


def test_how_soon_data_go_after_the_end_is_no_second_period() -> None:
    _, found = read("我们将您的订单保存3年，保存期限届满后我们会在15日内删除。")
    assert [one.values["duration"] for one in found if one.kind == "Retention"] == ["3年"]


def test_the_same_text_gives_the_same_statements() -> None:
    text = "\n".join(case["text"] for case in CASES)
    assert read(text)[1] == read(text)[1]


def wrapped(text: str, width: int = 40) -> str:
    """The text with a line's end after every so many characters of a line."""
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, len(line) or 1, width))


def meanings(text: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return sorted((one.kind, one.polarity.name, sorted(one.values.items())) for one in read(text)[1])


def test_a_hard_wrap_changes_no_statement() -> None:
    text = (
        "我们收集的个人信息保存在中华人民共和国境内，保存期限为账号注销后六个月，但法律、行政法规另有规定的除外，"
        "期满后我们会删除或者匿名化处理您的信息。\n"
        "在没有取得监护人同意的情况下，我们不会收集儿童的个人信息，也不会向十四周岁以下、即不满14周岁的未成年人推送个性化广告。\n"
        "如果您对本政策有任何疑问，您可以把问题写成邮件发送到我们的邮箱，收件人为隐私保护专员，请联系privacy@qinghe.example。\n"
    )
    assert len(meanings(text)) >= 4
    assert meanings(wrapped(text)) == meanings(text)


def test_a_line_end_inside_a_number_leaves_the_denial() -> None:
    (one,) = [s for s in read("我们不会向14\n周岁以下未成年人推送个性化广告。")[1] if s.kind == "Children"]
    assert one.values["kind"] == "spared"


@pytest.mark.parametrize("width", [36, 40])
def test_a_policy_wrapped_anew_has_the_same_findings(width: int) -> None:
    def rules(text: str) -> Counter[str]:
        store = Store()
        pipeline.put(store, pipeline.understand(document_from_bytes(text.encode(), "demo.txt")))
        return Counter(finding.rule for finding in findings(store))

    text = document(POLICY_FILE).text
    assert rules(wrapped(text, width)) == rules(text)


def test_a_long_sentence_without_stops_is_bounded() -> None:
    text = "您可以在设置中撤回同意并注销账号、删除信息、" * 2000
    document = document_from_bytes(text.encode(), "long.txt")
    parts = tuple(segments(document))
    start = time.perf_counter()
    statements(document, parts)
    assert time.perf_counter() - start < 5


def test_a_bad_rule_file_says_which_pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "statements.yml"
    bad.write_text("parts: {x: '('}\n", encoding="utf-8")
    monkeypatch.setattr(statements_rules, "FILE", bad)
    rule_book.cache_clear()
    with pytest.raises(AssetError, match="“x”"):
        rule_book()
    rule_book.cache_clear()
