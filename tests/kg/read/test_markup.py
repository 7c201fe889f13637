"""Inline markup: what it is, what it is not, and where it is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.read.markup import OPENERS, is_marked_up, unmarked
from kg.records import MarkKind

CLOSER = {"(": ")", "[": "]", "<": ">", "{": "}"}


@pytest.mark.parametrize(
    "text",
    [
        "某某公司(以下简称“我们”)按[附件1]和{法律}处理，邮箱<a@b.com>。",
        "[隐私政策](https://example.org/a)与[收集](b.html)\n<br><手机号>",
        "if (x) { return [1]; } <b>加粗</b> <div>",
        "您可点击[我的]-[设置]关闭，参见<暂行办法>。{{name}} {a} {b} {c}",
        "没有任何括号的一句话。",
        "",
    ],
)
def test_ordinary_brackets_are_text(text: str) -> None:
    assert not is_marked_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "1) (我们)会[收集]您的<手机号>，以{完成注册}。",
        "您[提供]<姓名>（见【附件】）。\n邮箱<a@b.com>。",
        "(我们)[收集]<姓名>。第二句(没有闭合。",
    ],
)
def test_marks_of_acts_and_data_make_a_file_marked_up(text: str) -> None:
    assert is_marked_up(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1) 客服：[收集]<姓名>", "1) 客服：收集姓名"),
        ("b) [收集]<姓名>", "b) 收集姓名"),
        ("(1) [收集]<姓名>", "(1) 收集姓名"),
        ("  (一) [收集]<姓名>", "  (一) 收集姓名"),
        ("（我们）[收集]【姓名】", "（我们）收集【姓名】"),
        ("在“设置->隐私”[关闭]<位置>", "在“设置->隐私”关闭位置"),
        ("如下：1)[收集]<姓名>；2)<住址>", "如下：1)收集姓名；2)住址"),
    ],
)
def test_numbers_arrows_and_wide_brackets_stay(text: str, plain: str) -> None:
    assert unmarked(text)[0] == plain


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("(我们)[收集<手机号>。", 1, 8),
        ("第一行\n我们[收集]<手机号。\n", 2, 7),
        ("我们收集]手机号", 1, 5),
        ("我们[收集>手机号", 1, 6),
        ("我们[]收集", 1, 3),
        ("我们\r\n的 [收集\r\n] x", 2, 3),
        ("手机号) 和", 1, 4),
    ],
)
def test_broken_markup_is_named_with_line_and_column(text: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as caught:
        unmarked(text, where="p.txt")
    assert caught.value.where == f"p.txt:{line}:{column}"
    assert f"line {line}, column {column}" in str(caught.value)
    assert "--markup no" in caught.value.hint


words = st.text(alphabet="我们收集您的手机号，。（）“”\n 𠮷", min_size=0, max_size=12)
marked = st.tuples(st.sampled_from("([<{"), st.text(alphabet="我们手机号，（）", min_size=1, max_size=8))


@given(st.lists(st.tuples(words, marked), max_size=12), words)
def test_taking_out_and_putting_back_are_inverse(pieces: list[tuple[str, tuple[str, str]]], tail: str) -> None:
    source = "".join(before + opener + inner + CLOSER[opener] for before, (opener, inner) in pieces) + tail
    plain, marks = unmarked(source)
    assert plain == "".join(before + inner for before, (_, inner) in pieces) + tail
    assert [(mark.kind, plain[mark.start : mark.end]) for mark in marks] == [
        (OPENERS[opener], inner) for _, (opener, inner) in pieces
    ]


@given(st.text(alphabet="()[]<>{}我1a\n ", max_size=30))
def test_any_text_gives_marks_or_an_input_error(text: str) -> None:
    try:
        plain, marks = unmarked(text)
    except InputError:
        return
    assert all(0 <= mark.start < mark.end <= len(plain) and mark.kind in MarkKind for mark in marks)
