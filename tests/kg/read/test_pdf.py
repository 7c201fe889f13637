"""PDF: lines that belong together, headings, running lines, tables, and files that are broken."""

from __future__ import annotations

import builtins
import io
import logging

import pytest

from kg.errors import InputError
from kg.read import document_from_bytes
from kg.records import Document
from tests.kg.read.made import FULL, Printed, assembled, column, pdf


def read(*pages: list[Printed]) -> Document:
    return document_from_bytes(pdf(*pages), "p.pdf")


def shown(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, document.text[block.start : block.end]) for block in document.blocks]


def test_lines_that_the_page_s_width_broke_belong_together() -> None:
    page = [(50, 800, 20, "青禾笔记隐私政策"), (50, 770, 15, "一、信息的收集")]
    page += [*column([FULL, "同意后使用 IP 地址。", FULL], y=745), (50, 690, 10, "另起一段。")]
    page += [(70, 675, 10, FULL[:36]), (50, 660, 10, "缩进的段落。")]
    made = read(page)
    assert shown(made) == [
        ("heading", 1, "青禾笔记隐私政策"),
        ("heading", 2, "一、信息的收集"),
        ("paragraph", 0, FULL + "同意后使用 IP 地址。"),
        ("paragraph", 0, FULL),
        ("paragraph", 0, "另起一段。"),
        ("paragraph", 0, FULL[:36] + "缩进的段落。"),
    ]
    assert made.origin.media_type == "application/pdf"


def test_one_character_at_a_time_and_radicals_of_fonts() -> None:
    words = "我们收集您的⼿机号和⻚面。"
    page = [(50 + 10 * number, 700, 10, c) for number, c in enumerate(words)]
    assert read(page).text == "我们收集您的手机号和页面。\n"


def test_bold_titles_bullets_and_numbers() -> None:
    page = [(50, 760, -10, "1.1 特别提示")]
    page += [
        (60, 745, 10, "•"),
        (75, 745, 10, FULL[:35]),
        (75, 730, 10, "完成核验"),
        (80, 715, 10, "○"),
        (95, 715, 10, "门牌"),
    ]
    page += [(60, 700, 10, "•"), (75, 700, 10, "住址"), (50, 670, 10, "1、手机号；"), (50, 655, 10, "2、邮箱。")]
    assert shown(read(page)) == [
        ("heading", 7, "1.1 特别提示"),
        ("list_item", 1, "• " + FULL[:35] + "完成核验"),
        ("list_item", 2, "○ 门牌"),
        ("list_item", 1, "• 住址"),
        ("paragraph", 0, "1、手机号；"),
        ("paragraph", 0, "2、邮箱。"),
    ]


def test_running_lines_go_and_a_paragraph_goes_on_over_the_page() -> None:
    def page(number: int, lines: list[str]) -> list[Printed]:
        edge = [(50.0, 810.0, 8.0, "青禾笔记隐私政策"), (280.0, 30.0, 8.0, f"第 {number} 页 共 3 页")]
        return [*edge, *column(lines)]

    made = read(page(1, ["一、收集", FULL]), page(2, [FULL, "用于登录。"]), page(3, ["二、共享", "我们不共享。"]))
    assert [words for _, _, words in shown(made)] == [
        "一、收集",
        FULL + FULL + "用于登录。",
        "二、共享",
        "我们不共享。",
    ]


def test_numbered_titles_at_the_top_of_pages_are_no_running_lines() -> None:
    pages = [column([f"{number}、附加条款", f"第{number}项收集您的相册。"]) for number in (3, 9, 12)]
    assert "12、附加条款" in read(*pages).text
    assert "3、附加条款" in read(*pages).text


def test_contents_are_left_out() -> None:
    page = column(["目录", "一、收集........................3", "二、共享……………………12", "一、收集", "我们收集姓名。"])
    assert [words for _, _, words in shown(read(page))] == ["目录", "一、收集", "我们收集姓名。"]


def test_tables_have_titles_and_cells_that_span_rows() -> None:
    page = [(50, 780, 10, "第三方目录")]
    rows = (("名称", "信息", "用途"), ("甲推送", "设备标识符、网络", "推送"), ("", "位置信息", "地图"))
    for number, row in enumerate(rows):
        for place, words in zip((50, 200, 350), row, strict=True):
            if words:
                page.append((place, 750 - 40 * number, 10, words))
            if words.startswith("设备"):
                page.append((place, 735 - 40 * number, 10, "状态"))
    page += [(50, 600, 10, "我们收集您的位置信息，您可以在设置中关闭，关闭后不影响其他功能。")]
    made = read(page)
    cells = [[(made.text[c.start : c.end], c.header and c.header.of(made.text)) for c in b.cells] for b in made.blocks]
    assert cells == [
        [],
        [("名称", None), ("信息", None), ("用途", None)],
        [("甲推送", "名称"), ("设备标识符、网络状态", "信息"), ("推送", "用途")],
        [("甲推送", "名称"), ("位置信息", "信息"), ("地图", "用途")],
        [],
    ]


def test_a_table_goes_on_over_the_page_and_cells_may_be_centred() -> None:
    def page(number: int) -> list[Printed]:
        out = [(80.0, 780.0, 10.0, "名称"), (250.0, 780.0, 10.0, "用途")]
        for row in range(3):
            out += [
                (80 - 10 * row, 750.0 - 30 * row, 10.0, "甲" * (2 + 2 * row)),
                (250.0, 750.0 - 30 * row, 10.0, f"推送{number}"),
            ]
        return out

    made = read(page(1), page(2))
    assert [block.kind.value for block in made.blocks] == ["table_row"] * 7
    assert all(c.header for block in made.blocks[1:] for c in block.cells)
    assert made.text.count("名称") == 1


def test_a_scan_an_encrypted_file_and_silent_fonts_say_what_to_do() -> None:
    import pypdf

    with pytest.raises(InputError, match=r"scan.*OCR"):
        document_from_bytes(pdf([]), "p.pdf")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(column([FULL]))))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(InputError, match="password"):
        document_from_bytes(locked.getvalue(), "p.pdf")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(column([FULL]))))
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")  # noqa: S106 - a made file
    free = io.BytesIO()
    writer.write(free)
    assert FULL in document_from_bytes(free.getvalue(), "p.pdf").text
    with pytest.raises(InputError, match="fonts"):
        document_from_bytes(pdf(column([FULL] * 8), fonts_speak=False), "p.pdf")


def test_half_a_pdf_gives_its_whole_pages_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    whole = pdf(*(column([f"第{number}项", FULL, chr(0x4E00 + number) * 9]) for number in range(1, 30)))
    with caplog.at_level(logging.WARNING, logger="kg.read"):
        half = document_from_bytes(whole[: len(whole) * 2 // 3], "p.pdf")
    assert "第1项" in half.text
    assert "第29项" not in half.text
    assert "cut off" in caplog.text
    for end in range(10, 600, 59):
        with pytest.raises(InputError):
            document_from_bytes(whole[:end], "p.pdf")


def test_a_pdf_is_known_by_its_bytes() -> None:
    data = pdf(column(["我们收集您的手机号。"]))
    for name, media_type in (("p.txt", None), ("p", None), ("p.html", "text/html"), ("-", "application/pdf")):
        assert document_from_bytes(data, name, media_type=media_type).origin.media_type == "application/pdf"
    assert document_from_bytes("我们收集手机号。".encode(), "p.pdf").origin.media_type == "text/plain"
    assert document_from_bytes(b"<!doctype html><p>abc", "p.pdf").origin.media_type == "text/html"


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name.split(".")[0] in ("pypdf", "docx"):
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"pif-kg\[pdf\]"):
        document_from_bytes(pdf(column(["我们"])), "p.pdf")
    with pytest.raises(InputError, match=r"pif-kg\[docx\]"):
        document_from_bytes(b"PK\x03\x04", "p.docx")


def test_pages_that_draw_each_other_forever_end() -> None:
    form = "<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</A 4 0 R /B 4 0 R>>>> /Length 11>>"
    objects = {
        1: "<</Type /Catalog /Pages 2 0 R>>",
        2: "<</Type /Pages /Count 1 /Kids [3 0 R]>>",
        3: "<</Type /Page /Parent 2 0 R /Contents 5 0 R /Resources <</XObject <</A 4 0 R /B 4 0 R>>>>>>",
        4: f"{form}\nstream\n/A Do /B Do\nendstream",
        5: "<</Length 11>>\nstream\n/A Do /B Do\nendstream",
    }
    with pytest.raises(InputError):
        document_from_bytes(assembled(objects), "p.pdf")
