"""What is set in bold type, from every kind of file that knows it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read import MarkupMode, document_from_bytes
from kg.read.compose import Line, collapsed, composed, weights
from tests.kg.read.made import FULL, Printed, pdf, word


def bold(source: str, name: str) -> list[str]:
    read = document_from_bytes(source.encode(), name)
    return [place.of(read.text) for place in read.bold]


@pytest.mark.parametrize(
    ("page", "places"),
    [
        ("<p>我们收集<b>身份证号</b>和<strong>人脸\n 信息</strong>，用于核验。", ["身份证号", "人脸信息"]),
        ("<p>我们收集<span style='color:red; font-weight: 700'>身份证号</span>。", ["身份证号"]),
        (
            "<p>我们收集<span style='FONT-WEIGHT:Bold'>身份证号<i style='font-weight:normal'>（选填）</i></span>。",
            ["身份证号"],
        ),
        ("<p>我们收集<b style='font-weight:400'>身份证号</b><span style='font-weight:500'>和姓名</span>。", []),
        ("<ul><li><b>身份证号</b>：用于核验您的身份。<li>姓名、住址与您的联系方式。</ul>", ["身份证号"]),
        ("<pre>我们收集<b>身份证号</b>，\n以及您的姓名和住址。</pre>", ["身份证号"]),
        ("<h2><b>身份证号</b></h2><p><b>收集身份证号</b></p><p>我们收集姓名，用于核验您的身份。", []),
        ("<table><tr><td><b>名称</b><td><b>用途</b><tr><td><b>身份证号</b><td>核验您的身份</table>", ["身份证号"]),
        ("<dl><dt>身份证号<dd>用于<b>核验</b>您的身份<dt>位置<dd>用于导航</dl>", ["核验"]),
        ("<body style='font-weight:bold'><p>我们收集身份证号。", []),
    ],
)
def test_in_pages(page: str, places: list[str]) -> None:
    assert bold(f"<!doctype html>{page}", "p.html") == places


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("我们收集**身份证号**和__人脸信息__ ，用于核验。", ["身份证号"]),
        ("我们收集 __人脸信息__ ，用于核验。", ["人脸信息"]),
        ("我们收集**身份证号。**以及您的姓名和住址。", ["身份证号。"]),
        ("我们收集身份证号**，见附注。", []),
        ("我们收集<b>身份证号</b>和<strong class='a'>人脸信息</strong>，用于核验。", ["身份证号", "人脸信息"]),
        ("1. **身份证号**：用于核验您的身份。", ["身份证号"]),
        ("## **身份证号**\n\n**收集身份证号**\n\n我们收集姓名。", []),
        ("|名称|用途|\n|--|--|\n|**身份证号**|核验您的身份|\n", ["身份证号"]),
        ("<div>我们收集<b>身份证号</b>，用于核验。</div>\n", ["身份证号"]),
    ],
)
def test_in_markdown(source: str, places: list[str]) -> None:
    assert bold(source, "p.md") == places


def test_in_word_files() -> None:
    docx = pytest.importorskip("docx")

    def fill(made: Any) -> None:
        made.add_heading("身份证号", 1).runs[0].bold = True
        made.add_paragraph().add_run("收集身份证号").bold = True
        told = made.add_paragraph("我们收集您的")
        told.add_run("身份证").bold = True
        told.add_run("号").bold = True
        told.add_run("和").bold = False
        told.add_run("人脸信息", style="Strong")
        told.add_run("，用于核验您的身份。")
        style = made.styles.add_style("Loud", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        style.font.bold = True
        loud = made.add_paragraph("银行卡号", style="Loud")
        loud.add_run("，用于付款。").bold = False
        made.add_paragraph("", style="List Bullet").add_run("虹膜").bold = True
        table = made.add_table(rows=2, cols=2)
        for cell, words in zip(table._cells, ("名称", "用途", "指纹", "核验您的身份"), strict=True):
            cell.paragraphs[0].add_run(words).bold = len(words) == 2

    read = document_from_bytes(word(fill), "p.docx")
    assert [place.of(read.text) for place in read.bold] == ["身份证号", "人脸信息", "银行卡号", "虹膜", "指纹"]


def test_in_pdf_files() -> None:
    pytest.importorskip("pypdf")
    page: list[Printed] = [
        (50, 790, -14, "收集身份证号"),
        (50, 760, 10, FULL),
        (50, 745, 10, "核验身份时收集您的"),
        (140, 745, -10, "身份证号和 ID"),
        (220, 745, 10, "，用于实名认证。"),
        (50, 700, -10, "名称"),
        (150, 700, -10, "用途"),
        (50, 680, -10, "指纹"),
        (150, 680, 10, "核验您的身份"),
    ]
    read = document_from_bytes(pdf(page), "p.pdf")
    assert [place.of(read.text) for place in read.bold] == ["身份证号和 ID", "指纹"]


def test_plain_text_keeps_its_signs() -> None:
    assert bold("我们收集**身份证号**。", "p.txt") == []


def test_places_move_with_the_markup_that_goes() -> None:
    page = "<!doctype html><p>(我们)[收集]&lt;姓名&gt;和<b>&lt;身份证号&gt;</b>，用于核验。".encode()
    read = document_from_bytes(page, "p.html", markup=MarkupMode.YES)
    assert read.text == "我们收集姓名和身份证号，用于核验。\n"
    assert [place.of(read.text) for place in read.bold] == ["身份证号"]


@given(st.lists(st.tuples(st.text(alphabet="我们aB \n\t\u3000\u200b\xa0，", max_size=6), st.booleans()), max_size=8))
def test_places_are_the_characters_that_were_bold(runs: list[tuple[str, bool]]) -> None:
    words = collapsed("".join(words for words, _ in runs))
    made = composed([Line(words, weights="".join(weights(words, bold=bold) for words, bold in runs)), Line("。" * 99)])
    expected = "".join(words for words, bold in runs if bold)
    found = "".join(place.of(made.text) for place in made.bold)
    assert [c for c in found if not c.isspace()] == [c for c in expected if not c.isspace() and c != "\u200b"]
