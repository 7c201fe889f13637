"""Plain text to blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.text import blocks
from kg.records import BlockKind


def shown(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, text[block.start : block.end]) for block in blocks(text)]


def test_headings_bullets_and_bold_lines() -> None:
    text = "## 信息收集\n  * 姓名\n    * 昵称\n● 住址\n**特别提示**\n**我们会收集信息。**\n"
    assert shown(text) == [
        ("heading", 2, "## 信息收集"),
        ("list_item", 1, "* 姓名"),
        ("list_item", 2, "* 昵称"),
        ("list_item", 1, "● 住址"),
        ("heading", 7, "**特别提示**"),
        ("paragraph", 0, "**我们会收集信息。**"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "在您使用本产品的过程中，我们会根据您的授权收集您设备上的\n识别码。",
        "我们会收集您的\n**手机号码**\n，用于注册。",
        "我们请求使用通知权限\n后，会向您推送消息。",
        "1.1\n我们收集姓名。",
        "•\n我们收集姓名。",
    ],
)
def test_wrapped_lines_belong_together(text: str) -> None:
    assert len(blocks(text)) < text.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        "我们如何收集信息\n我们收集您的手机号。",
        "在您使用本产品的过程中，我们会根据您的授权收集如下设备信息：\n设备型号。",
        "在您使用本产品的过程中我们会根据您的授权收集您设备上的信息\n2、设备型号。",
        "（四）向其他公司提供信息之前不用再次询问您意愿的几种特别情况\n请注意，这些情况很少。",
        "关于我们产品收集和使用个人信息的全部范围以及有关的规则\n\n个人信息的保存",
    ],
)
def test_lines_that_end_stay_apart(text: str) -> None:
    assert len(blocks(text)) == 2


@pytest.mark.parametrize("text", ["名称|用途\n---|---\n相机|扫码\n位置|导航", "名称\t用途\n相机\t扫码\n位置\t导航"])
def test_tables(text: str) -> None:
    rows = blocks(text)
    assert [row.kind for row in rows] == [BlockKind.TABLE_ROW] * 3
    cell = rows[2].cells[1]
    assert text[cell.start : cell.end] == "导航"
    assert cell.header is not None
    assert cell.header.of(text) == "用途"


def test_bars_without_agreement_are_no_table() -> None:
    assert all(block.kind is BlockKind.PARAGRAPH for block in blocks("首页|产品|联系。\n我们|您。\n没有竖线。"))


@given(st.text(alphabet="我们收集，。：|\t\n\r 一、1.（）*#-=•\u3000\x85a", max_size=120))
def test_blocks_hold_every_character_that_is_not_blank(text: str) -> None:
    end = 0
    for block in blocks(text):
        assert not text[end : block.start].strip()
        assert block.start >= end
        assert text[block.start : block.end].strip() == text[block.start : block.end] != ""
        assert all(block.start <= cell.start < cell.end <= block.end for cell in block.cells)
        end = block.end
    assert not text[end:].strip()
