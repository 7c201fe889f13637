"""What the classifier adds to the rules and takes from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg import annotate, read, relate, segment
from kg.records import Flow, Kind
from kg.relate import classifier as classifier_module
from kg.relate.classifier import OUTPUTS, Classifier, Clause, classifier, groups, stored
from kg.relate.readings import CLASSIFIER

PLAIN = """一、我们收集的信息
1. 注册琴友账号时，我们会收集您的手机号和昵称。
2. 为了给您寄琴谱，我们需要您的收货地址。
3. 我们会使用您的练琴记录为您安排课程。
二、我们如何共享您的信息
1. 我们会将您的订单信息提供给物流公司。
2. 未经您同意，我们不会向第三方提供您的手机号。
"""


with np.load(Path(classifier_module.__file__).parent / "model" / "weights.npz") as model:
    KNOWN = str(model["known"])


def flows(text: str, *, classify: bool = True, name: str = "case.txt") -> tuple[Flow, ...]:
    document = read.document_from_bytes(text.encode(), name)
    segments = segment.segments(document)
    return relate.flows(document, segments, annotate.spans(document, segments), classify=classify)


def test_plain_clauses_keep_their_flows() -> None:
    sure = [replace(flow, confidence=1.0) for flow in flows(PLAIN)]
    assert sure == [replace(flow, confidence=1.0) for flow in flows(PLAIN, classify=False)] != []


@pytest.mark.parametrize(
    ("clause", "way", "data"),
    [
        ("服务器会自动记下您的登录日志、IP地址。", ("in", "Collect", "controller"), ["登录日志", "IP地址"]),
        ("第三方统计平台那里会看到您的设备型号。", ("out", "Share", "third_party"), ["设备型号"]),
    ],
)
def test_what_no_rule_reads_becomes_a_flow(clause: str, way: tuple[str, ...], data: list[str]) -> None:
    assert flows(clause, classify=False) == ()
    (flow,) = flows(clause)
    assert (flow.kind, flow.action, flow.actor) == way
    assert [m.text for m in flow.data] == data
    assert all(clause[m.start : m.end] == m.text for m in flow.data)
    assert (flow.method, flow.evidence.of(clause)) == (CLASSIFIER, clause)
    assert 0 < flow.confidence < 0.95


@pytest.mark.parametrize(
    ("clause", "way"), [("您的民族、籍贯会被我们采集。", "in"), ("青禾科技有限公司会从我们处接收您的邮箱。", "out")]
)
def test_what_is_said_outright_is_not_doubted(clause: str, way: str) -> None:
    assert [(flow.kind, flow.data) for flow in flows(clause)] == [
        (flow.kind, flow.data) for flow in flows(clause, classify=False)
    ]
    assert {flow.kind for flow in flows(clause)} == {way}


def test_a_row_that_a_rule_read_holds_no_more() -> None:
    table = "| SDK | 收集的信息 | 目的 |\n|---|---|---|\n| 青禾地图SDK | 位置信息 | 定位您的收货地址 |\n"
    (flow,) = flows(table, name="case.md")
    assert [m.text for m in flow.data] == ["位置信息"]


def test_markup_has_the_last_word() -> None:
    marked = "系统后台会自动生成您的登录日志、IP地址。(我们)[收集]您的<昵称>。"
    assert flows(marked) == flows(marked, classify=False)


def test_clauses_that_nobody_marked_up_are_read_as_those_of_any_policy() -> None:
    marked, plain = "1. (我们)[收集]您的<昵称>。\n", "2. 服务器会自动记下您的登录日志、IP地址。\n"
    first, second = flows(marked + plain)
    assert [first] == list(flows(marked))
    assert [mention.text for mention in second.data] == ["登录日志", "IP地址"]
    assert second.method == CLASSIFIER
    assert [second.confidence] == [flow.confidence for flow in flows("1. 我们收集您的昵称。\n" + plain)[1:]]


def test_what_only_sorts_data_is_no_flow() -> None:
    assert flows("身份证号、人脸信息、银行卡号、账户余额、交易记录属于敏感个人信息。") == ()


def test_what_the_user_should_not_give_away_is_no_flow() -> None:
    assert flows("请您注意勿在练琴圈里透露您的银行卡、信用卡、身份证号。") == ()


def test_what_a_third_party_collects_itself_does_not_come_in_too() -> None:
    found = flows("星河手机会通过SDK收集您的设备标识；青禾手机会通过SDK收集IMEI号、应用列表。")
    assert {(flow.kind, flow.action, flow.actor) for flow in found} == {("out", "Collect", "third_party")}
    assert [m.text for flow in found for m in flow.data] == ["设备标识", "IMEI号", "应用列表"]


@pytest.mark.parametrize(
    "clause",
    [
        "快递公司会使用您的电话联系您。",
        "广告主会分析您的浏览记录。",
        "我们要求合作伙伴不得将您的手机号提供给他人。",
        "物流公司不得向他人透露您的地址和电话。",
        "我们不允许合作伙伴将您的手机号用于任何其他用途。",
        "请不要向他人透露您的密码。",
        "您不得向他人提供您的账号。",
    ],
)
def test_what_others_do_or_must_not_do_is_no_flow(clause: str) -> None:
    assert flows(clause) == ()


@pytest.mark.parametrize(
    ("clause", "way"),
    [
        ("任何第三方不得收集您的聊天记录。", ("out", "negated", "third_party")),
        ("快递公司会收集您的手写签名以证明送达。", ("out", "affirmed", "third_party")),
        ("我们的关联公司可能会向我们共享您的会员等级和消费记录。", ("in", "affirmed", "third_party")),
        ("您向银行提供您的卡号。", ("out", "affirmed", "user")),
        ("客户端会自动上传崩溃日志。", ("in", "affirmed", "controller")),
    ],
)
def test_who_acts_says_which_way_data_go(clause: str, way: tuple[str, ...]) -> None:
    assert {(flow.kind, flow.polarity, flow.actor) for flow in flows(clause)} == {way}


def test_a_part_that_no_rule_sees_comes_from_the_sentence_of_the_data() -> None:
    clause = "第三方统计平台那里会看到您的设备型号。"
    (flow,) = flows(clause)
    assert [m.text for m in flow.recipient] == ["第三方统计平台"]


def test_the_next_sentence_says_what_data_are_for() -> None:
    found = flows("教务处向我们提供学员的姓名、琴级。平台据此安排琴房。")
    assert {m.text for flow in found for m in flow.purpose} == {"安排琴房"}
    assert all(flow.purpose for flow in found)


def test_data_that_go_out_without_a_name_go_where_those_before_them_went() -> None:
    found = flows("我们会向青燕公司共享您的订单号。共享的信息还有：设备标识符、软件列表。")
    more = [flow for flow in found if flow.method == CLASSIFIER and flow.kind is Kind.OUT]
    assert [m.text for flow in more for m in flow.data] == ["设备标识符", "软件列表"]
    assert {m.text for flow in more for m in flow.recipient} == {"青燕公司"}


@pytest.mark.parametrize(
    ("clause", "way", "source", "recipient"),
    [
        ("支付宝会向我们提供您的姓名。", ("in", "Provide", "third_party"), ["支付宝"], []),
        ("当您使用微信登录时，微信将向我们共享您的头像。", ("in", "Provide", "third_party"), ["微信"], []),
        ("我们会收集您的位置信息，并提供给高德地图。", ("out", "Share", "controller"), [], ["高德地图"]),
    ],
)
def test_who_gives_and_who_is_given(clause: str, way: tuple[str, ...], source: list[str], recipient: list[str]) -> None:
    flow = flows(clause)[-1]
    assert (flow.kind, flow.action, flow.actor) == way
    assert [[m.text for m in part] for part in (flow.source, flow.recipient)] == [source, recipient]


@pytest.mark.parametrize(
    "clause", ["我们无法避免收集您的设备型号。", "我们不得不收集您的手机号。", "您的手机号仅用于登录。"]
)
def test_two_denials_state_an_act(clause: str) -> None:
    assert [flow.polarity for flow in flows(clause)] == ["affirmed"]


def test_a_denial_takes_no_party_of_the_act_that_it_turns_to() -> None:
    denied, done = flows("我们不会共享您的手机号，但会向银联提供您的银行卡号。")
    assert (denied.polarity, denied.recipient) == ("negated", ())
    assert [m.text for m in done.recipient] == ["银联"]


def test_a_row_has_the_cells_that_reach_down_from_the_row_above() -> None:
    page = """<p>我们会出于以下目的收集您的信息：</p><table><tr><th>第三方</th><th>收集的信息</th><th>目的</th></tr>
        <tr><td>青燕</td><td rowspan=2>设备型号、IMEI</td><td>登录</td></tr>
        <tr><td>蓝鹊</td><td>分享琴谱</td></tr></table>"""
    opening, *rows = flows(page, name="case.html")
    assert opening.purpose == ()
    assert [
        ([m.text for m in row.data], [m.text for m in row.purpose], [m.text for m in row.recipient]) for row in rows
    ] == [(["设备型号", "IMEI"], ["登录"], ["青燕"]), (["设备型号", "IMEI"], ["分享琴谱"], ["蓝鹊"])]


@pytest.mark.parametrize(
    ("clause", "part", "expected"),
    [
        (
            "如果您使用语音功能，我们会收集您的语音，但如果您关闭麦克风权限，我们不会收集您的语音。",
            "condition",
            [["如果您使用语音功能"], ["如果您关闭麦克风权限"]],
        ),
        (
            "我们收集您的位置信息以推荐附近琴行，并将其共享给高德地图以实现导航。",
            "purpose",
            [["推荐附近琴行"], ["实现导航"]],
        ),
        ("我们会收集您的琴卡号，并依据您的要求删除您的练琴记录。", "condition", [[], ["依据您的要求"]]),
        ("客户去世，继承人须提供继承人身份证。", "condition", [["客户去世"]]),
        ("您退课后，我们删除录像；您续课的，我们保存手机号。", "condition", [["您退课后"], ["您续课的"]]),
    ],
)
def test_each_act_of_a_sentence_has_parts_of_its_own(clause: str, part: str, expected: list[list[str]]) -> None:
    assert [[m.text for m in getattr(flow, part)] for flow in flows(clause)] == expected


def test_items_below_a_denial_are_denied() -> None:
    found = flows("我们不会收集：\n1、通讯录\n2、短信\n3、身份证号\n")
    assert [(flow.polarity, flow.data[0].text) for flow in found] == [
        ("negated", "通讯录"),
        ("negated", "短信"),
        ("negated", "身份证号"),
    ]


def test_what_is_done_beside_a_denial_stays_done() -> None:
    found = flows("您的手机号码不会被公开，您的昵称会被公开。")
    assert [(flow.polarity, flow.data[0].text) for flow in found] == [("negated", "手机号码"), ("affirmed", "昵称")]
    found = flows("您的人脸照片只用于核验身份，我们不会将其用于其他用途。")
    assert {(flow.polarity, *(m.text for m in flow.purpose)) for flow in found} == {
        ("affirmed", "核验身份"),
        ("negated", "其他用途"),
    }


def test_cases_in_which_nothing_is_done_are_conditions() -> None:
    (found,) = flows("下列情形下，我们不会使用您的照片：\n1. 您未满十四周岁\n2. 您已注销账号\n")
    assert (found.polarity, [m.text for m in found.condition]) == ("negated", ["您未满十四周岁", "您已注销账号"])


def test_what_is_not_needed_is_optional() -> None:
    found = flows("以下信息不是注册所必需的：性别、生日、头像。")
    assert {flow.necessity for flow in found} == {"optional"}


def test_a_quoted_title_names_nobody() -> None:
    found = flows("我们会向青禾共享您的部分订单号，参见下面“向琴行合作伙伴及别的第三方共享您的订单号”。")
    assert {m.text for flow in found for m in flow.recipient} == {"青禾"}


def test_a_condition_that_breaks_off_is_none() -> None:
    shown = "我们可能会在排行榜显示您的昵称、头像以供其他用户查看。"
    assert [flow.condition for flow in flows(shown)] == [()]
    assert [m.text for flow in flows("经您同意，我们会向琴行共享您的手机号。") for m in flow.condition] == ["经您同意"]


def test_data_get_the_edges_that_the_classifier_sees() -> None:
    found = flows("我们会收集您的设备 **ID** 、设备名称和系统版本。")
    assert [m.text for flow in found for m in flow.data] == ["设备 **ID**", "设备名称", "系统版本"]


CLAUSES = [
    Clause("登录时系统自动留下您的IP地址。也留下设备型号。", (0, 15), ("我们收集的信息", "", ""), 1),
    Clause("不", (0,), ("", "", ""), 2),
    Clause("广告伙伴那里会有您的设备标识符\U0001f600。", (0,), ("", "共享", "我们会："), 4),
]


def test_a_clause_is_read_alike_alone_and_among_others() -> None:
    together = list(classifier().read(CLAUSES))
    for clause, one in zip(CLAUSES, together, strict=True):
        assert one.shape == (len(clause.words), OUTPUTS)
        assert np.allclose(next(classifier().read([clause])), one, atol=1e-4)
        assert all(np.allclose(one[:, place].sum(1), 1, atol=1e-4) for place in groups())


def test_what_a_clause_stands_below_counts() -> None:
    words = Clause("设备标识符、手机号。", (0,), ("", "", ""), 4)
    below = replace(words, above=("", "", "我们会向合作伙伴提供您的下列信息："))
    out = groups()[2]
    alone, told = (read[:, out][:, 1:].max() for read in classifier().read([words, below]))
    assert told > alone


def test_what_stands_beside_a_clause_counts() -> None:
    words = Clause("设备标识符、手机号。", (0,), ("", "", ""), 4)
    before, after = "以下数据会同步给第三方平台：\n", "\n接收方：第三方平台"
    end = len(before + words.words)
    beside = replace(words, beside=classifier_module.beside(before + words.words + after, len(before), end))
    out = groups()[2]
    alone, told = (read[:, out][:, 1:].max() for read in classifier().read([words, beside]))
    assert told > alone


def test_a_model_that_reads_other_words_around_a_clause_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    weights = classifier().weights
    path.write_bytes(stored(weights | {"around.weight": weights["around.weight"][1:]}, KNOWN))
    with pytest.raises(ValueError, match="around a clause"):
        Classifier.load(path)


def test_a_model_that_says_other_things_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    weights = classifier().weights
    path.write_bytes(stored(weights | {"emit.weight": weights["emit.weight"][:, 1:]}, KNOWN))
    with pytest.raises(ValueError, match="other things"):
        Classifier.load(path)


def test_many_clauses_take_several_batches() -> None:
    many = [Clause("我们收集您的手机号。", (0,), ("", "", ""), 1)] * 500
    read = list(classifier().read(many))
    assert len(read) == 500
    assert all(np.allclose(one, read[0], atol=1e-4) for one in read)


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(stored(classifier().weights, KNOWN))
    for one, two in zip(Classifier.load(path).read(CLAUSES), classifier().read(CLAUSES), strict=True):
        assert np.allclose(one, two, atol=0.02)


def test_what_the_user_may_delete_is_a_right() -> None:
    assert flows("您可以自主选择删除练琴历史、曲单、订阅等您在使用服务时产生的个人信息。") == ()
