"""Which function collects the data, in the policy's own words, and what refusing costs: clause -> graph -> fact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import pipeline
from kg.reason.functions import cost, name
from kg.store import Store

Read = Callable[[str], Store]
_FUNCTIONS = """SELECT DISTINCT ?data ?function ?place ?cost WHERE {
  ?flow a pif:CollectionFlow , pif:AffirmedFlow ; pif:data/rdfs:label ?data .
  OPTIONAL { ?flow pif:function ?named . ?named rdfs:label ?function ; pif:kind ?place }
  OPTIONAL { ?flow pif:refusalCost ?cost } } ORDER BY ?data"""


@pytest.fixture
def read_text(tmp_path: Path) -> Read:
    """The store of a policy that is this text."""

    def run(text: str) -> Store:
        path = tmp_path / "p.txt"
        path.write_text(text, encoding="utf-8")
        return pipeline.build([path])

    return run


def facts(store: Store) -> dict[str, tuple[str, str, str]]:
    rows = [["" if term is None else str(term) for term in row] for row in store.select(_FUNCTIONS).rows]
    return {data: (function, place, cost) for data, function, place, cost in rows}


@pytest.mark.parametrize(
    ("words", "place", "expected"),
    [
        ("（三）发布动态", "heading", "发布动态"),
        ("2.1 注册会员时收集您提供的信息", "heading", "注册会员"),
        ("为您提供在线客服服务", "heading", "在线客服"),
        ("商品推送功能", "heading", "商品推送"),
        ("设备信息", "heading", None),
        ("我们如何收集您的信息", "heading", None),
        ("我们共享信息的合作伙伴", "heading", None),
        ("当您使用语音点歌功能时，", "occasion", "语音点歌"),
        ("在您报名参加线下活动后", "occasion", "报名参加线下活动"),
        ("当您（或您的家人）预约挂号时", "occasion", "预约挂号"),
        ("当您使用青禾的拍照翻译服务时", "occasion", "拍照翻译"),
        ("当您使用青禾服务时", "occasion", None),
        ("当您使用我们的各项服务时", "occasion", None),
        ("经您明确同意后", "occasion", None),
        ("完成实名认证", "purpose", "实名认证"),
        ("在您遇到问题的时候尽快联系到您并且处理您的问题", "purpose", None),
    ],
)
def test_names(words: str, place: str, expected: str | None) -> None:
    at = name(words, place, ("青禾",))
    assert (at and words[at.start : at.end]) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("否则您将无法使用本应用", "service"),
        ("这些信息用来展示商品，您若拒绝，将无法使用我们的全部服务。", "service"),
        ("不提供将无法使用青禾", "service"),
        ("不提供将无法使用青禾的理财服务", "function"),
        ("如您拒绝，我们将停止向您提供服务", "service"),
        ("不填写则无法成为我们的会员", "service"),
        ("如您拒绝，将无法使用该项服务", "function"),
        ("不授权仅无法保存图片，但不影响您使用本应用", "function"),
        ("可能影响您参加抽奖", "function"),
        ("如果您拒绝提供，不会影响您使用其他功能", "none"),
        ("拒绝后您仍可浏览商品", "none"),
        ("我们会妥善保管", ""),
    ],
)
def test_costs(words: str, expected: str) -> None:
    assert cost((words,), ("青禾",)) == expected


def test_words_made_to_stall_are_read_in_one_pass() -> None:
    assert cost(("无法使用" + "本平台" * 20_000 + "吗",)) == "function"
    assert name("时" * 50_000, "occasion") is None


def test_the_worst_cost_counts() -> None:
    assert cost(("不影响您使用其他功能", "无法下单", "否则无法使用本软件")) == "service"


def test_headings_come_first_the_nearest_that_names_a_function(read_text: Read) -> None:
    store = read_text("""山雀日历隐私政策

一、我们如何收集信息
（一）日程提醒
1、设备信息
当您使用同步功能时，我们会采集您的设备型号。
2、联系人
我们会收集您的联系人信息，用于添加参加人。
（二）其他情形
当您使用扫码登录功能时，我们会收集您的头像；如您拒绝，将无法使用扫码登录功能。
为了发送天气提醒，我们会采集您的位置信息。
您使用本软件时，我们会收集您的IP地址。
""")
    assert facts(store) == {
        "设备型号": ("日程提醒", "heading", ""),
        "联系人信息": ("日程提醒", "heading", ""),
        "头像": ("扫码登录", "occasion", "function"),
        "位置信息": ("发送天气提醒", "purpose", ""),
        "IP地址": ("", "", ""),
    }


def test_items_that_open_with_a_title(read_text: Read) -> None:
    store = read_text("""我们收集的信息：

1. 在线投保：我们会收集您的姓名，否则无法投保。
2. 我们会收集您的邮箱。
""")
    assert facts(store) == {"姓名": ("在线投保", "heading", "function"), "邮箱": ("", "", "")}


def test_a_function_is_quoted_where_it_stands(read_text: Read) -> None:
    store = read_text("当您使用语音点歌功能时，我们会采集您的录音。\n")
    rows = store.select("""SELECT ?start ?end ?exact ?label ?text WHERE { ?v pif:text ?text . ?m a pif:FunctionMention ;
      rdfs:label ?label ; oa:hasSelector ?s . ?s oa:start ?start ; oa:end ?end ; oa:exact ?exact }""").rows
    ((start, end, exact, label, text),) = {tuple(map(str, row)) for row in rows}
    assert text[int(start) : int(end)] == exact == label == "语音点歌"
