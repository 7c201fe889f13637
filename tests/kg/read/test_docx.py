"""Word files: headings, lists with their numbers, tables, what is deleted or hidden, and files that are none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml import parse_xml

from kg.errors import InputError
from kg.read import document_from_bytes, docx_body
from kg.read.docx_numbers import Numbers, formatted
from kg.records import Document
from tests.kg.read.made import with_parts, word

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def read(fill: Callable[[Any], None]) -> Document:
    return document_from_bytes(word(fill), "p.docx")


def shown(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, document.text[block.start : block.end]) for block in document.blocks]


def added(made: Any, body: str) -> None:
    for element in parse_xml(f"<w:body {NS}>{body}</w:body>"):
        made.element.body.insert(len(made.element.body) - 1, element)


def test_headings_lists_and_bold_titles() -> None:
    def fill(made: Any) -> None:
        made.add_heading("青禾笔记隐私政策", 0)
        made.add_heading("一、收集", 1)
        paragraph = made.add_paragraph("我们收集您的 IP")
        paragraph.add_run(" ")
        paragraph.add_run("地址。").add_break()
        paragraph.add_run("用于登录。")
        made.add_paragraph("姓名", style="List Bullet")
        made.add_paragraph("昵称", style="List Bullet 2")
        made.add_paragraph("手机号", style="List Number")
        made.add_paragraph("邮箱", style="List Number")
        made.add_paragraph().add_run("特别提示").bold = True

    made = read(fill)
    assert shown(made) == [
        ("heading", 1, "青禾笔记隐私政策"),
        ("heading", 1, "一、收集"),
        ("paragraph", 0, "我们收集您的 IP 地址。"),
        ("paragraph", 0, "用于登录。"),
        ("list_item", 1, "姓名"),
        ("list_item", 2, "昵称"),
        ("list_item", 1, "1. 手机号"),
        ("list_item", 1, "2. 邮箱"),
        ("heading", 7, "特别提示"),
    ]
    assert made.origin.media_type.endswith("wordprocessingml.document")


def test_spanning_cells_and_their_titles() -> None:
    def fill(made: Any) -> None:
        grid = made.add_table(rows=4, cols=3)
        for number, words in enumerate(("名称", "信息", "用途")):
            grid.cell(0, number).text = words
        grid.cell(1, 0).merge(grid.cell(2, 0)).text = "甲推送"
        for row, column, words in ((1, 1, "设备号"), (1, 2, "推送"), (2, 1, "位置"), (2, 2, "地图")):
            grid.cell(row, column).text = words
        grid.cell(3, 0).merge(grid.cell(3, 2)).text = "支付类"

    made = read(fill)
    cells = [[(made.text[c.start : c.end], c.header and c.header.of(made.text)) for c in b.cells] for b in made.blocks]
    assert cells == [
        [("名称", None), ("信息", None), ("用途", None)],
        [("甲推送", "名称"), ("设备号", "信息"), ("推送", "用途")],
        [("甲推送", "名称"), ("位置", "信息"), ("地图", "用途")],
        [("支付类", None)],
    ]


def test_what_is_deleted_hidden_or_a_field_s_code_is_left_out() -> None:
    body = """<w:p><w:r><w:t>我们</w:t></w:r><w:del><w:r><w:delText>出售</w:delText></w:r></w:del>
    <w:ins><w:r><w:t>收集</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>
    <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>
    <w:hyperlink><w:r><w:t>姓名</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>和住址。</w:t></w:r>
    </w:sdtContent></w:sdt></w:p>
    <w:sdt><w:sdtContent><w:p><w:r><w:t>第二段。</w:t></w:r></w:p></w:sdtContent></w:sdt>
    <w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>
    <w:txbxContent><w:p><w:r><w:t>框中的话。</w:t></w:r>
    </w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:t>框中的话。</w:t></mc:Fallback></mc:AlternateContent>
    </w:r></w:p>"""
    made = read(lambda made: added(made, body))
    assert [words for *_, words in shown(made)] == ["我们收集姓名和住址。", "第二段。", "框中的话。"]


def test_numbers_that_word_counts_are_printed() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (style, pattern) in enumerate(
            (("chineseCounting", "第%1条"), ("decimal", "%1.%2"), ("lowerLetter", "%3)"))
        )
    )
    lists = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
    lists += '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    lists += '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    numbers = Numbers(parse_xml(f"<w:numbering {NS}>{lists}</w:numbering>"))
    counted = [numbers.next("1", depth) for depth in (0, 1, 1, 2, 2, 0, 1)]
    assert counted == ["第一条", "一.1", "一.2", "a)", "b)", "第二条", "二.1"]
    assert numbers.next("2", 0) == "第一条"
    assert numbers.next("none", 0) == ""
    assert [formatted(27, "lowerLetter"), formatted(3, "ideographTraditional"), formatted(2, "unheard")] == [
        "aa",
        "丙",
        "2",
    ]


def test_files_that_are_no_word_file_say_what_they_are() -> None:
    good = word(lambda made: made.add_paragraph("我们收集姓名。"))
    table = io.BytesIO()
    with zipfile.ZipFile(table, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", "")
    cases = {
        "damaged": good[: len(good) // 2],
        "Excel": table.getvalue(),
        "can't be opened": with_parts(good, {"word/document.xml": b"<w:document"}),
        "entities": with_parts(
            good,
            {"word/document.xml": b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'},
        ),
        "unpacks to": with_parts(good, {"word/document.xml": b"<a>" + b" " * 40_000_000}),
        "its part": with_parts(good, {"word/media/a.png": b"\0" * 30_000_000}),
        "damaged or cut": good.replace(b"PK\x01\x02", b"PK\x07\x02"),
    }
    for words, data in cases.items():
        with pytest.raises(InputError, match=words) as caught:
            document_from_bytes(data, "p.docx")
        assert caught.value.hint


def test_deep_tables_and_many_paragraphs_end(monkeypatch: pytest.MonkeyPatch) -> None:
    good = word(lambda made: None)
    start, end = f"<w:document {NS}><w:body>".encode(), b"</w:body></w:document>"
    deep = b"<w:tbl><w:tr><w:tc>" * 25 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 25
    with pytest.raises(InputError, match="deep"):
        document_from_bytes(with_parts(good, {"word/document.xml": start + deep + end}), "p.docx")
    many = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 301
    monkeypatch.setattr(docx_body, "MAX_PARAGRAPHS", 300)
    with pytest.raises(InputError, match="paragraphs"):
        document_from_bytes(with_parts(good, {"word/document.xml": start + many + end}), "p.docx")
