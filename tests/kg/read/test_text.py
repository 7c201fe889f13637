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
        assert all(cell.start < cell.end <= block.end for cell in block.cells)
        end = block.end
    assert not text[end:].strip()


def table(text: str) -> list[list[tuple[str, str]]]:
    return [[(text[c.start : c.end], c.header.of(text) if c.header else "") for c in b.cells] for b in blocks(text)]


def test_a_ruled_table_with_cells_over_lines() -> None:
    text = "名称| 用途| 信息  \n---|---|---  \n甲推送|\n推送消息| 设备号、\n网络类型  \n\n以上为列表。\n"
    assert table(text) == [
        [("名称", ""), ("用途", ""), ("信息", "")],
        [("甲推送", "名称"), ("推送消息", "用途"), ("设备号、\n网络类型", "信息")],
        [],
    ]


def test_a_ruled_table_of_paragraphs() -> None:
    titles = "接入情况如下：\n**名称**\n|\n**信息**  \n  \n---|---  \n  \n"
    text = titles + "甲推送\n|\n设备号  \n  \n乙地图\n|\n位置  \n  \n\n再见。"
    assert table(text)[1:4] == [
        [("**名称**", ""), ("**信息**", "")],
        [("甲推送", "**名称**"), ("设备号", "**信息**")],
        [("乙地图", "**名称**"), ("位置", "**信息**")],
    ]


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("推送| 甲公司| 设备号  \n乙公司| 位置  \n", ["推送", "乙公司", "位置"]),  # the first cell reaches down
        ("推送| 甲公司| 设备号| 是  \n乙公司| 位置| 是  \n", ["推送", "乙公司", "位置", "是"]),
        ("甲SDK| 设备号| 推送| 是  \n乙SDK| 位置  \n", ["乙SDK", "位置", "推送", "是"]),  # the last ones do
        (
            "微信| 用微信登录| 设备号| 是  \nQQ| 用QQ登录| 是  \n",
            ["QQ", "用QQ登录", "设备号", "是"],
        ),  # one between does
        ("相机| 扫码| 首次  \n使用时| 是  \n", ["相机", "扫码", "首次  \n使用时", "是"]),  # a line break in a cell
        ("推送| 甲公司| 设备号  乙公司| 位置  \n", ["推送", "乙公司", "位置"]),  # both rows on one line
        ("推送| 甲公司| 设备号  位置  \n", ["推送", "甲公司", "设备号  位置"]),
        ("推送| 甲公司| 设备号  \n乙公司  \n地图| 丙公司| 位置  \n", ["地图", "丙公司", "位置"]),
    ],
)
def test_rows_of_a_ruled_table_that_lack_cells(rows: str, cells: list[str]) -> None:
    columns = 4 if "是" in rows else 3
    text = "| ".join("一二三四"[:columns]) + "  \n" + "|".join(["---"] * columns) + "  \n" + rows
    assert table(text)[-1] == list(zip(cells, "一二三四", strict=False))


def test_a_sentence_before_the_first_title() -> None:
    text = "* 我们接入的插件如下： 名称| 信息  \n---|---  \n甲推送| 设备号  \n"
    assert [text[b.start : b.end] for b in blocks(text)][:2] == ["* 我们接入的插件如下：", "名称| 信息  \n---|---"]
    assert table(text)[2] == [("甲推送", "名称"), ("设备号", "信息")]


def test_a_number_with_blanks_in_its_brackets_opens_a_line_of_its_own() -> None:
    text = "（ a ）甲琴统计会读取您的设备识别码、日志信息和琴房列表以及与琴谱有关的信息\n（ b ）乙琴推送会读取位置\n"
    assert [text[block.start] for block in blocks(text)] == ["（", "（"]
