"""Odd and hostile files: each ends soon, in a document, or in an error that says what, where and what to do."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.read import document_from_bytes
from kg.records import Document
from tests.kg.read.made import column, pdf, with_parts, word

ROUNDS = 200  # of the seeded run: about five seconds
WORDS = "我们会收集您的手机号码，用于登录。"
NAMES = ("p.txt", "p.md", "p.html", "p.mhtml", "p.pdf", "p.docx", "p")


def sound(document: Document) -> None:
    """Blocks in order, inside the text, each with words; no word outside them; cells inside blocks or rows before."""
    text, end = document.text, 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(text)
        assert not text[end : block.start].strip()
        assert text[block.start : block.end].strip()
        for cell in block.cells:
            assert 0 <= cell.start < cell.end <= block.end
            assert cell.header is None or 0 <= cell.header.start < cell.header.end <= cell.start
        end = block.end
    assert not text[end:].strip()
    assert all(0 <= mark.start < mark.end <= len(text) for mark in document.marks)


def tried(data: bytes, name: str) -> Document | None:
    try:
        document = document_from_bytes(data, name)
    except InputError as error:
        assert error.where.startswith(name)
        assert error.message
        assert error.hint
        return None
    sound(document)
    return document


@settings(deadline=None)  # the first of a kind imports its library
@given(st.text(max_size=200), st.sampled_from(NAMES))
def test_any_text_is_covered_by_its_blocks(text: str, name: str) -> None:
    document = tried(text.encode("utf-8", "surrogatepass"), name)
    plain = document is not None and document.origin.media_type == "text/plain" and not document.marks
    if document is not None and plain and "\0" not in text:  # with zeros it may as well be UTF-16
        assert document.text == text.removeprefix("\ufeff")


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(NAMES))
def test_any_bytes_give_a_document_or_an_input_error(data: bytes, name: str) -> None:
    tried(data, name)


STARTS = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<html>",
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n",
)


@settings(deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_any_bytes_after_a_known_start(start: bytes, data: bytes) -> None:
    tried(start + data, "p")


def _good() -> dict[str, bytes]:
    def fill(made: object) -> None:
        made.add_heading("一、收集", 1)  # type: ignore[attr-defined]
        made.add_paragraph(WORDS, style="List Number")  # type: ignore[attr-defined]
        made.add_table(rows=2, cols=2).cell(1, 1).text = "手机号"  # type: ignore[attr-defined]

    page = f"<html><meta charset=utf-8><h1>政策</h1><table><tr><th>甲<th>乙<tr><td>{WORDS}<td>1</table><ul><li>{WORDS}"
    single = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
    return {
        "p.txt": f"(我们)[收集]<手机号>。\n名称\t用途\n相机\t扫码\n• {WORDS}\n".encode() * 4,
        "p.md": f"# 政策\n\n- **注意**：{WORDS}\n\n|甲|乙|\n|-|-|\n|1|2|\n".encode() * 4,
        "p.html": page.encode(),
        "p.mhtml": single + page.encode() + b"\n--x--\n",
        "p.pdf": pdf([(50, 800, 18, "政策"), *column([WORDS] * 4)], column([WORDS, "甲"])),
        "p.docx": word(fill),
        "gb.txt": (WORDS * 5).encode("gb18030"),
        "16.txt": (WORDS * 5).encode("utf-16"),
    }


def test_damaged_files_of_every_kind() -> None:
    """Seeded: bytes changed, cut out, doubled, and files cut off; the same files every time."""
    chance = random.Random(20_240_101)  # noqa: S311 - no secret
    good = _good()
    inner = good["p.docx"]
    for name, data in good.items():
        assert tried(data, name) is not None, name
    for round_ in range(ROUNDS):
        for name, data in good.items():
            bad = bytearray(data)
            for _ in range(chance.choice((1, 3, 30))):
                at = chance.randrange(len(bad))
                match chance.randrange(4):
                    case 0:
                        bad[at] = chance.randrange(256)
                    case 1:
                        del bad[at : at + chance.randrange(1, 40)]
                        bad += b" "
                    case 2:
                        bad[at:at] = bad[at : at + chance.randrange(1, 200)]
                    case _:
                        bad[at:at] = chance.choice((b"\0", b"\xff\xfe", b"<", b">", b"]]>", b"endobj", b"%", b"|"))
            tried(bytes(bad), name)
            tried(data[: chance.randrange(len(data))], name)
        spoilt = bytearray(_document(inner))
        for _ in range(5):
            spoilt[chance.randrange(200, len(spoilt))] = chance.choice(b"<>/&\"'w:1 ")
        if round_ % 2:
            tried(with_parts(inner, {"word/document.xml": bytes(spoilt)}), "p.docx")


def _document(data: bytes) -> bytes:
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "one line": ("p.txt", lambda: (WORDS * 390_000).encode()),
    "list items": ("p.txt", lambda: "• 手机号\n".encode() * 100_000),
    "rows": ("p.txt", lambda: "甲|乙\n".encode() * 50_000),
    "bars": ("p.txt", lambda: b"-|" * 500_000),
    "comments": ("p.txt", lambda: b"<!-- -->" * 200_000),
    "brackets": ("p.txt", lambda: b"[<" * 500_000),
    "zero bytes": ("p.txt", lambda: b"a\0" * 500_000),
    "depth": ("p.html", lambda: b"<div>" * 100_000 + b"x"),
    "elements": ("p.html", lambda: b"<ul>" + b"<li>a" * 500_000),
    "one attribute": ("p.html", lambda: b"<html><img src='data:image/png;base64," + b"a" * 11_000_000 + b"'><p>abc"),
    "attributes": ("p.html", lambda: b"<html><p " + b"".join(b"a%d=1 " % n for n in range(100_000)) + b">abc"),
    "declarations": ("p.html", lambda: b"<!DOCTYPE " * 100_000),
    "open comments": ("p.html", lambda: b"<html><!--" * 100_000),
    "entities": (
        "p.html",
        lambda: b'<!DOCTYPE html [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><p>&c;' + b"&c;" * 99_999,
    ),
    "spans": ("p.html", lambda: b"<html><table>" + (b"<tr>" + b"<td rowspan=99 colspan=99>a" * 5) * 2_000),
    "nested tables": ("p.html", lambda: b"<html>" + b"<table><tr><th>a<th>b<tr><td>" * 49 + b"x"),
    "Markdown": ("p.md", lambda: b"[" * 1_100_000),
    "parts": ("p.mhtml", lambda: STARTS[3] + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 50_000),
    "objects": ("p.pdf", lambda: b"%PDF-1.4\n" + b"1 0 obj <<" * 200_000),
    "arrays": ("p.pdf", lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 500_000),
    "pages": (
        "p.pdf",
        lambda: b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n<</Type /Page>>\nendobj\n" % n for n in range(9_999)),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_soon(name: str) -> None:
    """The limit is ten times what the slowest takes on a laptop, so that a busy machine passes, a hang does not."""
    file, made = HOSTILE[name]
    data = made()
    start = time.process_time()
    tried(data, file)
    assert time.process_time() - start < 15


@pytest.mark.parametrize(
    ("data", "words", "note"),
    [
        ((WORDS * 9).encode()[:-1], "用于登录", "cut off"),
        ((WORDS * 9).encode("utf-16")[:-1], "用于登录", "cut off"),
        ((WORDS + "\n").encode() + (WORDS + "\n").encode("gb18030") * 9, WORDS, "mixes"),
    ],
)
def test_what_is_read_in_part_says_so(data: bytes, words: str, note: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="kg.read"):
        read = document_from_bytes(data, "p.md")
    assert words in read.text
    assert note in caplog.text


def test_encodings_mixed_within_lines_are_refused() -> None:
    with pytest.raises(InputError, match="encoding"):
        document_from_bytes((WORDS.encode() + WORDS.encode("gb18030")) * 50, "p.txt")


def test_plain_text_keeps_marks_that_nobody_sees_and_pages_lose_them() -> None:
    words = "我们收集手\u200b机\u202e号\xad码"
    assert document_from_bytes(words.encode(), "p.txt").text == words
    assert document_from_bytes(f"<html><p>{words}".encode(), "p.html").text == "我们收集手机号码\n"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 800), st.integers(-20, 20), st.text(max_size=8)), max_size=9)
)
def test_words_anywhere_on_pages(pieces: list[tuple[int, int, int, str]]) -> None:
    page = [(x, y, size or 1, "".join(c for c in words if " " < c < "\ud800")) for x, y, size, words in pieces]
    tried(pdf(page, page[:3]), "p.pdf")


@pytest.mark.parametrize(("data", "words"), [("甲" * 1_000_001, "characters"), ("甲\n" * 50_001, "lines")])
def test_no_policy_is_that_long(data: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        document_from_bytes(data.encode(), "p.txt")
