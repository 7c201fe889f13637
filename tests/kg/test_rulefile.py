"""Files of words and expressions, and what is said when one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import AssetError
from kg.rulefile import RuleFile


def rules(folder: Path, text: str) -> RuleFile:
    file = folder / "rules.yml"
    file.write_text(text, encoding="utf-8")
    return RuleFile(file)


def test_the_longest_word_wins_whatever_its_place(tmp_path: Path) -> None:
    found = rules(tmp_path, "fruit: [梨, 梨花]").pattern("fruit").match("梨花开")
    assert found is not None and found.group() == "梨花"


def test_words_are_no_expressions(tmp_path: Path) -> None:
    assert rules(tmp_path, "marks: ['.']").pattern("marks").match("梨") is None


def test_an_expression_can_name_others(tmp_path: Path) -> None:
    file = rules(tmp_path, "tree: {fruit: [梨, 桃]}\ncolour: 白|红\nboth: '(?x) ^ <<colour>> <<tree.fruit>> $'")
    assert file.pattern("both").match("白桃") and not file.pattern("both").match("白")


def test_names_and_tables(tmp_path: Path) -> None:
    file = rules(tmp_path, "tree: {a: 梨, b: 桃}\nrows: [{id: x, pattern: 梨}]")
    assert file.names("tree") == ("a", "b")
    assert file.table("rows", columns=("id", "pattern")) == ({"id": "x", "pattern": "梨"},)


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("a: [", ("a",), "can't be read"),
        ("a: 梨", ("b",), "no entry “b”"),
        ("a: '('", ("a",), "“a” is no regular expression"),
        ("a: 7", ("a",), "no list of words"),
        ("a: '<<b>>'", ("a",), "no entry “b”"),
        ("a: '<<b>>'\nb: '<<b>>'", ("a",), "stands for itself"),
    ],
)
def test_a_wrong_file_says_what_and_where(tmp_path: Path, text: str, path: tuple[str, ...], message: str) -> None:
    with pytest.raises(AssetError, match=message) as caught:
        rules(tmp_path, text).pattern(*path)
    assert caught.value.where == "rules.yml"


def test_a_group_and_a_table_are_checked(tmp_path: Path) -> None:
    file = rules(tmp_path, "a: 梨\nrows: [{id: x}]")
    with pytest.raises(AssetError, match="no group"):
        file.names("a")
    with pytest.raises(AssetError, match="id, pattern"):
        file.table("rows", columns=("id", "pattern"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"none\.yml"):
        RuleFile(tmp_path / "none.yml").entry()
