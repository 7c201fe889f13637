"""Who gets data and whom they come from."""

from __future__ import annotations

import pytest

from kg.annotate.parties import parties


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("我们将步数分享给合作伙伴。", [("recipient", "recipient-gei", "合作伙伴")]),
        ("我们委托物流公司处理您的地址。", [("recipient", "recipient-weituo", "物流公司")]),
        ("本应用集成了某图SDK。", [("recipient", "recipient-jicheng", "某图SDK")]),
        ("我们会向青禾花店披露您的昵称。", [("recipient", "recipient-xiang", "青禾花店")]),
        ("我们从第三方平台获取您的昵称。", [("source", "source-cong", "第三方平台")]),
        (
            "我们会与关联公司、物流合作方共享地址。",
            [("recipient", "recipient-xiang", "关联公司"), ("recipient", "recipient-xiang", "物流合作方")],
        ),
    ],
)
def test_a_party_with_its_role(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    found = parties(sentence, 0, len(sentence))
    assert [(s.kind.value, s.method, sentence[s.start : s.end]) for s in found] == expected


@pytest.mark.parametrize("sentence", ["我们会向您提供报告。", "我们收集您的步数。", "您可以与我们分享看法。"])
def test_neither_the_user_nor_the_controller_is_one(sentence: str) -> None:
    assert parties(sentence, 0, len(sentence)) == ()
