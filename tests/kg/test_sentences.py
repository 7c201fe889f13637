"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("我们收集姓名。您可以拒绝！", ["我们收集姓名。", "您可以拒绝！"]),
        ("我们收集姓名；我们不会共享电话", ["我们收集姓名；", "我们不会共享电话"]),
        ("我们收集姓名；住址；电话", ["我们收集姓名；住址；电话"]),
        ("费用为1.5元，见 a.com 。", ["费用为1.5元，见 a.com 。"]),
        ("您说“可以。”我们收集。", ["您说“可以。”", "我们收集。"]),
        ("没有闭合（的括号。下一句。", ["没有闭合（的括号。", "下一句。"]),
        ("我们会收集您的手机\n、电脑的型号", ["我们会收集您的手机\n、电脑的型号"]),
        ("真的吗？！是。。", ["真的吗？！", "是。。"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [part.of(text) for part in sentences(text, 0, len(text))] == parts


@given(st.text(alphabet="我们。！；;?“”（）()【】\n 1.a", max_size=60))
def test_sentences_hold_every_character_that_says_something(text: str) -> None:
    at = 0
    for part in sentences(text, 0, len(text)):
        assert at <= part.start < part.end <= len(text)
        assert not text[at : part.start].strip(" \n。；;")
        assert part.of(text) == part.of(text).strip()
        at = part.end
    assert not text[at:].strip(" \n。；;")


def test_what_is_too_long_for_a_sentence_is_cut_at_its_commas() -> None:
    text = "我们收集手机号，" * 300
    found = sentences(text, 0, len(text))
    assert all(place.end - place.start <= 1000 for place in found)
    assert "".join(place.of(text) for place in found) == text
    assert {place.of(text)[-1] for place in found} == {"，"}
    assert [place.end - place.start for place in sentences("号" * 2500, 0, 2500)] == [1000, 1000, 500]
