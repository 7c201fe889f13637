"""The report's parts on necessity and vagueness: policies read all the way, asked, and put on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from kg import pipeline
from kg.cli.assessments import assessments
from kg.export import Assessment, report
from kg.export.assessment import matrix
from kg.store import Store

POLICIES = sorted((Path(__file__).parents[2] / "queries" / "_functions").glob("*.txt"))


@pytest.fixture(scope="module")
def store() -> Store:
    return pipeline.build(POLICIES)


def tables(page: str) -> list[list[list[str]]]:
    """The tables of a page as rows of cells, without those of flows and of several policies."""
    return [
        [[" ".join(cell.text_content().split()) for cell in row] for row in table.iter("tr")]
        for table in html.document_fromstring(page).iter("table")
    ]


def test_the_matrix_holds_functions_against_the_list(store: Store) -> None:
    made = report(store, (), assessments=assessments(store, ("online-shopping",)))
    matrices = [t for t in tables(made) if t[0][0] == "功能"]
    assert matrices[1] == [
        ["功能", "清单内", "用语宽于清单", "清单外，称为必需", "清单外，可选或未说明", "拒绝的代价"],
        ["下单购买商品基本功能", "收货人姓名、收货地址", "电话号码", "–", "–", "–"],
        ["扫码支付扩展功能", "–", "–", "个人身份信息、银行卡号", "–", "该项功能不提供则无法使用扫码支付功能。"],
        ["联系在线客服扩展功能", "–", "–", "–", "通话内容", "–"],
        ["未写明功能", "–", "–", "–", "设备型号、医疗健康信息", "–"],
    ]
    assert "网上购物类 · 必要信息规定第五条第六项: 手机号码、支付信息、支付方式、收货信息、收货地址" in made


def test_without_an_app_type_the_text_speaks(store: Store) -> None:
    (first, _) = [t for t in tables(report(store, (), assessments=assessments(store))) if t[0][0] == "功能"]
    assert first[0] == ["功能", "必需", "可选", "未说明", "拒绝的代价"]
    assert first[1][:4] == ["注册与登录", "手机号码", "出生日期", "–"]
    assert "超出该项功能如您不提供手机号码，将无法使用本软件。" in first[1][4]


def test_vagueness_gives_each_share_its_whole(store: Store) -> None:
    made = tables(report(store, (), assessments=assessments(store), lang="en"))
    vague = [{row[0]: row[1:3] for row in t[1:]} for t in made if t[0][0] == "Part"]
    assert vague[0]["Vague flows"] == ["1 / 8", "12.5%"]
    assert vague[0]["Recipient: unnamed or unstated"] == ["1 / 2", "50%"]
    assert vague[1]["Purpose: generic"] == ["1 / 2", "50%"]
    (ranked,) = [t for t in made if t[0][0] == "Policy"]
    assert [row[0] for row in ranked[1:]] == ["yunshan", "songzhen"]


def test_every_link_leads_to_a_place(store: Store) -> None:
    root = html.document_fromstring(report(store, (), assessments=assessments(store, ("short-video",))))
    ids = {e.get("id") for e in root.iter()}
    links = [a.get("href") for a in root.iter("a")]
    assert [link for link in links if link[1:] not in ids] == []


def test_hostile_answers_stay_words(hostile_store: Store, hostile_words: tuple[str, ...]) -> None:
    evil = hostile_words[0]
    (version,) = hostile_store.versions()
    row = {"function": evil, "data": evil, "start": "0", "quote": evil, "words": evil, "refusalCost": "service"}
    row |= {"what": "service", "vagueness": "x#BareData", "coverage": "named", "category": evil, "categoryZh": evil}
    counts = dict.fromkeys(("flows", "vagueFlows", "vagueData", "openEnded", "outward", "unnamed"), "1")
    counts |= dict.fromkeys(("withPurpose", "generic"), "0")
    found = Assessment(("short-video",), (row,), counts, (row,), (row,), (row,))
    made = report(hostile_store, (), assessments={str(version): found})
    assert not list(html.document_fromstring(made).iter("script"))
    assert evil not in made


def test_a_row_of_each_type_is_one_item() -> None:
    row = {"function": "导航", "data": "位置", "flow": "f", "start": "4", "onList": "beyond", "reach": "other"}
    (function,) = matrix([row, row | {"onList": "wider"}, row | {"data": "速度", "start": "9"}])
    assert [(item.data, item.column) for item in function.items] == [("位置", "wider"), ("速度", "beyond")]
    assert matrix([]) == ()
