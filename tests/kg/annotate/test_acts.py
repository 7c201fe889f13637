"""Verbs that state an act, and verbs that do not."""

from __future__ import annotations

import pytest

from kg.annotate.acts import acts


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("我们会收集您的车牌号。", [("收集", "Collect", "in")]),
        ("我们收集、使用您的步数。", [("收集", "Collect", "in"), ("使用", "Use", "use")]),
        ("我们核验您的证件。", [("核验", "Verify", "use")]),
        ("我们会向花店提供您的地址。", [("提供", "Provide", "give")]),
        ("我们会将步数提供给花店。", [("提供给", "Share", "out")]),  # the longer verb wins
    ],
)
def test_a_verb_with_its_action_and_direction(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    found = acts(sentence, 0, len(sentence))
    assert [(sentence[s.start : s.end], s.concept, s.role) for s in found] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "您的使用习惯",  # a noun follows
        "浏览记录",  # a noun goes before
        "我们为您提供服务。",
        "《信息收集清单》",  # a title
    ],
)
def test_a_verb_inside_a_noun_is_no_act(sentence: str) -> None:
    assert acts(sentence, 0, len(sentence)) == ()
