"""Markdown files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read import document_from_bytes
from kg.read.markdown import content
from kg.records import Block


def built(source: str) -> tuple[str, tuple[Block, ...]]:
    read = content(source)
    return read.text, read.blocks


def test_signs_go_and_words_and_numbers_stay() -> None:
    text, blocks = built(
        "# 隐私政策\n\n我们**收集**[手机号](https://a.example)：\n\n1. 姓名\n2. 住址\n   - 门牌\n\n"
        "    缩进的一段。\n\n**提示**\n\n> 引文\n\n| 名称 | 用途 |\n|--|--|\n| 相机 | 扫码 |\n"
    )
    assert [(b.kind.value, b.level, text[b.start : b.end]) for b in blocks] == [
        ("heading", 1, "隐私政策"),
        ("paragraph", 0, "我们收集手机号："),
        ("list_item", 1, "1. 姓名"),
        ("list_item", 1, "2. 住址"),
        ("list_item", 2, "门牌"),
        ("paragraph", 1, "缩进的一段。"),
        ("heading", 7, "提示"),
        ("paragraph", 0, "引文"),
        ("table_row", 0, "名称\t用途"),
        ("table_row", 0, "相机\t扫码"),
    ]
    header = blocks[-1].cells[1].header
    assert header is not None
    assert header.of(text) == "用途"


def test_lines_of_one_paragraph_stay_lines() -> None:
    text, _ = built("一、收集\n1、姓名；\n2、住址。\n")
    assert text == "一、收集\n1、姓名；\n2、住址。\n"


def test_html_inside_is_read_as_html() -> None:
    assert built("<div>我们<script>x</script>收集姓名。</div>\n")[0] == "我们收集姓名。\n"


def nested(depth: int) -> str:
    return "".join(f"{'  ' * level}- 第{level}项\n" for level in range(depth)) + "\n我们收集姓名。\n"


def test_lists_of_many_depths_are_read_to_their_end() -> None:
    read = content(nested(99))
    assert (read.text.count("\n"), read.missing) == (100, "")
    assert read.text.endswith("\n我们收集姓名。\n")


def test_what_nests_too_deep_is_told(caplog: pytest.LogCaptureFixture) -> None:
    document_from_bytes(nested(120).encode(), "p.md")
    assert "p.md: Lists and quotes nest too deep from line 100 on; words from there on are missing." in caplog.text
    read = content("我们收集住址。\n\n" + "> " * 230 + "我们收集姓名。\n")
    assert read.text == "我们收集住址。\n"
    assert "from line 3 on" in read.missing
    assert not content("> " * 199 + "我们收集姓名。\n").missing


@given(st.text(alphabet="我们，。#*-_`[]()|<>/b1. \n\t>", max_size=80))
def test_any_text_gives_blocks_in_order(source: str) -> None:
    text, blocks = built(source)
    end = 0
    for block in blocks:
        assert block.start >= end
        assert not text[end : block.start].strip()
        end = block.end
    assert not text[end:].strip()
