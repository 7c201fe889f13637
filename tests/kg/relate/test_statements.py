"""Statements beside flows, on clauses of our own (``statements.yml``)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.errors import AssetError
from kg.read import document_from_bytes
from kg.records import Document, Polarity, Statement
from kg.relate import statements_rules
from kg.relate.statements import statements
from kg.relate.statements_rules import rule_book
from kg.segment import segments
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


def test_the_same_text_gives_the_same_statements() -> None:
    text = "\n".join(case["text"] for case in CASES)
    assert read(text)[1] == read(text)[1]


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


def test_no_key_stands_twice() -> None:
    """YAML takes the last of two equal keys and drops the first without a word."""

    class Strict(yaml.SafeLoader):
        pass

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
        keys = [loader.construct_object(key) for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"twice, line {node.start_mark.line + 1}: {keys}"
        return loader.construct_mapping(node, deep=True)

    Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    for path in statements_rules.FILE.parent.glob("*.yml"):
        Strict(path.read_text(encoding="utf-8")).get_single_data()
