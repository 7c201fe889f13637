"""Files to documents: names, encodings, and everything that is no policy."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read import MarkupMode, document, document_from_bytes
from kg.read.files import MAX_BYTES, policy_id

SHARED = Path(__file__).parents[4] / "shared"
TEXT = "一、信息的收集\n我们会收集您的手机号码，用于注册账号。\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "named"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
        ("gb18030", b"", "gb18030"),
    ],
)
def test_the_same_text_comes_out_of_every_encoding(encoding: str, mark: bytes, named: str) -> None:
    read = document_from_bytes(mark + TEXT.encode(encoding), "p.txt")
    assert (read.text, read.origin.encoding) == (TEXT, named)


def test_utf16_without_a_mark_is_known_by_its_zeros() -> None:
    text = "SDK list: A, B, C\n" * 5 + TEXT
    assert document_from_bytes(text.encode("utf-16-le"), "p.txt").text == text


def test_traditional_chinese_in_big5_is_not_taken_for_gb18030() -> None:
    text = "隱私權政策：我們會蒐集您的電話號碼，並於註冊帳號時使用。您可以隨時要求刪除這些資料。\n" * 20
    assert document_from_bytes(text.encode("big5"), "p.txt").text == text


def test_line_ends_stay_as_they_are() -> None:
    text = "我们收集姓名。\r\n我们收集住址。\r\n"
    read = document_from_bytes(text.encode(), "p.txt")
    assert read.text == text
    assert [text[block.start : block.end] for block in read.blocks] == ["我们收集姓名。", "我们收集住址。"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \r\n\t",
        codecs.BOM_UTF8,
        b"\0\0\0\0",
        bytes(range(256)) * 40,
        b"%PDF-1.7 ...",
        b"PK\x03\x04 ...",
        "\u3000\xa0\n".encode(),
        codecs.BOM_UTF16_LE + b"\x00",
        codecs.BOM_UTF16_LE + b"\x00\xd8\x00\x00",
    ],
)
def test_what_holds_no_words_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        document_from_bytes(data, "p.txt")
    assert caught.value.where == "p.txt"
    assert caught.value.hint


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    for path, words in ((tmp_path, "folder"), (tmp_path / "none.txt", "no such file"), (huge, "bytes")):
        with pytest.raises(InputError, match=words):
            document(path)
    with pytest.raises(InputError):
        document(Path("a\0b"))


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("a/b/demo.txt", "demo"),
        ("demo.annotated.txt", "demo"),
        ("demo.plain.TXT", "demo"),
        ("demo.html.txt", "demo"),
        ("ca4p-0496.txt", "ca4p-0496"),
        ("com.example.chat.txt", "com-example-chat"),
        ("com.example.maps.txt", "com-example-maps"),
        ("app-1.0.txt", "app-1-0"),
        ("app-1.1.annotated.txt", "app-1-1"),
        ("隐私政策V2.0.txt", "隐私政策V2-0"),
        ("隐私政策V2.0", "隐私政策V2-0"),
        ("https://example.org/legal/privacy.php", "privacy"),
        ("某某App隐私政策.html", "某某App隐私政策"),
        ("a b?c#d.md", "a-b-c-d"),
        ("https://example.org/privacy/index.html?x=1", "index"),
        (".txt", "txt"),
        ("-", "policy"),
        ("../..", "policy"),
        ("", "policy"),
    ],
)
def test_ids_are_safe_in_an_iri(name: str, id: str) -> None:
    assert policy_id(name) == id


def test_a_given_id_and_media_type_win() -> None:
    read = document_from_bytes(b"<p>abc</p>", "-", media_type="text/html; charset=utf-8", id="mine")
    assert (read.id, read.text, read.origin.media_type) == ("mine", "abc\n", "text/html")
    with pytest.raises(InputError, match="media type"):
        document_from_bytes(b"x", "-", media_type="image/png")


def test_a_page_saved_as_text_is_read_as_a_page() -> None:
    assert document_from_bytes("<!DOCTYPE html><p>我们收集姓名。".encode(), "p.txt").text == "我们收集姓名。\n"


def test_a_page_s_charset_is_believed() -> None:
    page = '<html><head><meta charset="gbk"></head><body><p>我们收集姓名。</p></body></html>'
    assert document_from_bytes(page.encode("gbk"), "p.html").text == "我们收集姓名。\n"


def test_the_digest_is_of_the_bytes() -> None:
    one, two = (document_from_bytes(TEXT.encode(code), "p.txt").origin.sha256 for code in ("utf-8", "gb18030"))
    assert len(one) == 64
    assert one != two


@pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason="the shared seed policy is not here")
def test_the_seed_policy_loses_its_markup_and_nothing_else() -> None:
    read = document(SHARED / "seed" / "meipai.annotated.txt")
    plain = (SHARED / "seed" / "meipai.plain.txt").read_bytes().decode()
    assert read.text == plain
    assert read.id == "meipai"
    assert len(read.marks) > 50


@pytest.mark.skipif(not (SHARED / "ca4p").is_dir(), reason="the shared corpus is not here")
def test_no_ordinary_policy_is_taken_as_marked_up() -> None:
    paths = sorted((SHARED / "ca4p" / "text").glob("*.txt"))
    assert paths
    for path in paths:
        read = document(path)
        assert read.text == path.read_bytes().decode(), path
        assert not read.marks, path


def test_modes_of_markup() -> None:
    data = "(我们)[收集]<姓名>。".encode()
    assert document_from_bytes(data, "p.txt").text == "我们收集姓名。"
    assert document_from_bytes(data, "p.txt", markup=MarkupMode.NO).text == data.decode()
    assert document_from_bytes("(我们)收集姓名。".encode(), "p.txt").text == "(我们)收集姓名。"
    assert document_from_bytes("(我们)收集姓名。".encode(), "p.txt", markup=MarkupMode.YES).text == "我们收集姓名。"
