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
        ("我们会收集您的练琴时长、曲目。这样做是为了给您推荐合适的琴谱。", "purpose", [["给您推荐合适的琴谱"]]),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们会收集您的手机号用于注册，不会用于营销。", {"affirmed": ["注册"], "negated": ["营销"]}),
        ("我们收集您的面部照片用于实名认证。该信息不会用于广告推送。", {"affirmed": ["实名认证"]}),
        ("我们将您的交易记录用于风险控制，而非用于用户画像。", {"affirmed": ["风险控制"]}),
        (
            "我们可能会获取IMEI，但不会采集您的身份信息。这些信息将用于精准投放。",
            {"affirmed": ["精准投放"], "negated": []},
        ),
        ("未经您同意，我们不会将您的手机号用于营销、广告。", {"negated": ["营销、广告"]}),
    ],
)
def test_no_act_serves_what_the_text_denies(text: str, expected: dict[str, list[str]]) -> None:
    assert {flow.polarity.value: [m.text for m in flow.purpose] for flow in flows(text)} == expected


def test_words_that_run_on_are_cut_into_purposes() -> None:
    text = "我们会收集您的步数用于排行榜，收集您的身高体重用于计算BMI。"
    assert {word for some in parts(text, "purpose") for word in some} == {"排行榜", "计算BMI"}


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("我们会将您的姓名、电话提供给房东用于看房。", "房东"),
        ("我们将与高德软件有限公司合作，向其提供您的位置。", "高德软件有限公司"),
        ("我们会将您的订单提供给合作方进行配送。", "合作方"),
    ],
)
def test_a_party_ends_where_what_it_does_begins(text: str, party: str) -> None:
    assert parts(text, "recipient") == [[party]]


def test_cases_stand_in_place_of_what_points_to_them() -> None:
    text = "在以下情况下，我们可能会共享您的手机号：\n1、经您同意的；\n2、司法机关依法要求的。\n"
    assert parts(text, "condition") == [["经您同意的", "司法机关依法要求的"]]


def test_many_acts_in_a_sentence_are_held_against_some_parts_each() -> None:
    text = ("我们收集姓名用于登录，" * 80 + "。\n") * 3
    document = read.document_from_bytes(text.encode(), "case.txt")
    segments = segment.segments(document)
    found = relate.pairings(document, segments, annotate.spans(document, segments, tag=False))
    assert len(found.pairs) <= 40 * 3 * len(found.around.flows)


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
