"""Markdown files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.read.markdown import built


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


@given(st.text(alphabet="我们，。#*-_`[]()|<>/b1. \n\t>", max_size=80))
def test_any_text_gives_blocks_in_order(source: str) -> None:
    text, blocks = built(source)
    end = 0
    for block in blocks:
        assert block.start >= end
        assert not text[end : block.start].strip()
        end = block.end
    assert not text[end:].strip()
