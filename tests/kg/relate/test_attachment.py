"""Which purposes, conditions and recipients belong to which flows."""

from __future__ import annotations

import pytest

from kg import annotate, read, relate, segment
from kg.records import Flow
from kg.relate.attachment import attachment


def flows(text: str, name: str = "case.txt") -> tuple[Flow, ...]:
    document = read.document_from_bytes(text.encode(), name)
    segments = segment.segments(document)
    return relate.flows(document, segments, annotate.spans(document, segments, tag=False))


def parts(text: str, part: str) -> list[list[str]]:
    return [[m.text for m in getattr(flow, part)] for flow in flows(text)]


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        (
            "当您申请开发票时，需要您提供以下信息：\n1. 抬头信息：公司名称、税号\n2. 寄送信息：收件地址\n",
            "condition",
            [["当您申请开发票时"]] * 3,
        ),
        ("我们会收集您的练琴时长、曲目。\n这样做是为了给您推荐合适的琴谱。\n", "purpose", [["给您推荐合适的琴谱"]]),
        (
            "为了安排试听课，我们会收集您的手机号。我们还需要收集您的所在城市。收集这些信息的目的是为您匹配附近的老师。",
            "purpose",
            [["安排试听课"], ["为您匹配附近的老师"]],
        ),
        (
            "当您报名课程时，我们会收集您的姓名。我们还会收集您的手机号，用于通知您上课。",
            "purpose",
            [[], ["通知您上课"]],
        ),
        (
            "我们会将您的订单发给以下第三方：\nSDK名称：青燕SDK\n收集信息：设备型号\n",
            "recipient",
            [["青燕SDK"]],
        ),
    ],
)
def test_parts_go_to_their_flows(text: str, part: str, expected: list[list[str]]) -> None:
    assert parts(text, part) == expected


def test_consent_that_is_attached_is_consent() -> None:
    (flow,) = flows("经您同意后，我们会收集您的练琴录音。")
    assert [m.text for m in flow.consent] == [m.text for m in flow.condition] == ["经您同意后"]


def test_what_a_person_marked_up_stays() -> None:
    text = "当您报名课程时，(我们)会[收集]<姓名>。(我们)还会[收集]<手机号>{通知您上课}。"
    assert parts(text, "purpose") == [[], ["通知您上课"]]


def test_cues_that_are_not_known_weigh_little() -> None:
    model = attachment()
    assert abs(model.sum([("purpose", "never met", "x")])) < 1
    assert model.sum([]) == 0
