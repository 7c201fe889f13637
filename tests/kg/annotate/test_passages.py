"""Purposes and conditions of a sentence."""

from __future__ import annotations

import pytest

from kg.annotate import passages


@pytest.mark.parametrize(
    ("sentence", "method", "purpose"),
    [
        ("为了核对园区访客身份，我们收集车牌号。", "purpose-weile", "核对园区访客身份"),
        ("出于保障设备安全的目的，我们收集设备型号。", "purpose-chuyu", "保障设备安全"),
        ("为您推荐附近的书店，我们会收集您的位置。", "purpose-weinin", "为您推荐附近的书店"),
        ("我们使用您的步数，用于计算积分。", "purpose-yongyu", "计算积分"),
        ("我们收集步数，以改善计步准确性。", "purpose-yi", "改善计步准确性"),
        ("我们收集步数用于计算积分，如果您关闭计步，将停止收集。", "purpose-yongyu", "计算积分"),
        ("我们收集步数（用于计算积分）和心率。", "purpose-yongyu", "计算积分"),
    ],
)
def test_a_purpose_without_its_cue(sentence: str, method: str, purpose: str) -> None:
    found = passages.purposes(sentence, 0, len(sentence))
    assert [(s.method, sentence[s.start : s.end]) for s in found] == [(method, purpose)]


@pytest.mark.parametrize("sentence", ["我们收集车牌号。", "为了。", "昵称改为中文。"])
def test_no_purpose(sentence: str) -> None:
    assert passages.purposes(sentence, 0, len(sentence)) == ()


@pytest.mark.parametrize(
    ("sentence", "method", "condition"),
    [
        ("当您预约看花时，我们会收集姓名。", "condition-dang", "当您预约看花时"),
        ("如您使用语音留言，我们会收集录音。", "condition-ru", "如您使用语音留言"),
        ("未经您同意，我们不会共享。", "condition-weijing", "未经您同意"),
        ("除法律另有规定外，我们不会披露。", "condition-chuwai", "除法律另有规定外"),
        ("除非您同意，我们不会公开您的昵称。", "condition-chufei", "除非您同意"),
    ],
)
def test_a_condition_with_its_cue(sentence: str, method: str, condition: str) -> None:
    found = passages.conditions(sentence, 0, len(sentence))
    assert [(s.method, sentence[s.start : s.end]) for s in found] == [(method, condition)]


def test_a_refusal_is_no_condition_of_a_flow() -> None:
    sentence = "如您拒绝提供，将无法预约。"
    assert passages.conditions(sentence, 0, len(sentence)) == ()


def test_only_the_stretch_is_read() -> None:
    text = "为了登录，我们收集昵称。为了发货，我们收集地址。"
    start = text.index("。") + 1
    assert [text[s.start : s.end] for s in passages.purposes(text, start, len(text))] == ["发货"]
