"""Which words are data, and how enumerations are cut into items."""

from __future__ import annotations

import pytest

from kg.annotate import lists
from kg.annotate.data import is_data, is_generic, known
from kg.annotate.phrases import item


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("手机号码", True),  # a term of the taxonomy
        ("花房门禁编号", True),  # a head noun of data
        ("方式", False),  # a weak head alone
        ("浇水方式", True),
        ("新闻资讯广告内容", False),  # the head looks like data
        ("优质服务", False),
        ("是否养猫", True),
        ("", False),
        ("花" * 39 + "编号", False),  # too long for a phrase
    ],
)
def test_a_phrase_is_data_by_its_form(phrase: str, expected: bool) -> None:
    assert is_data(phrase) is expected


@pytest.mark.parametrize("phrase", ["上述信息", "您的个人信息", "所需的各类资料"])
def test_words_that_name_no_data_in_particular(phrase: str) -> None:
    assert is_generic(phrase) and is_data(phrase)


@pytest.mark.parametrize("phrase", ["必要的设备信息", "收货地址"])
def test_a_category_is_not_generic(phrase: str) -> None:
    assert not is_generic(phrase)


def test_a_term_is_known_with_a_general_noun_behind_it() -> None:
    assert known("手机号码信息") and known("IMEI") and known("imei") and not known("天气")


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [("您填写的宠物昵称", "宠物昵称"), ("您的车牌号等", "车牌号"), ("更好的服务", None), ("的", None)],
)
def test_the_item_of_a_phrase(phrase: str, expected: str | None) -> None:
    found = item(phrase, 0, len(phrase))
    assert (found.of(phrase) if found else None) == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("您的手机号、邮箱和收货地址", ["手机号", "邮箱", "收货地址"]),
        ("付款、收货信息", ["付款", "收货信息"]),  # the members share a head
        ("IMEI/OAID", ["IMEI", "OAID"]),
        ("头像、昵称、收藏", ["头像", "昵称", "收藏"]),  # the list makes a member of the last
        ("收藏", []),  # which is none alone
        ("包括心率、步数", ["心率", "步数"]),
        ("设备信息（如IMEI号、MAC地址）", ["设备信息", "IMEI号", "MAC地址"]),
        ("我们提供优质服务", []),
    ],
)
def test_an_enumeration_is_cut_into_items(clause: str, expected: list[str]) -> None:
    assert [place.of(clause) for place in lists.items(clause, 0, len(clause))] == expected


def test_no_item_runs_over_a_break() -> None:
    clause = "头像昵称"
    assert [p.of(clause) for p in lists.items(clause, 0, len(clause), breaks=(2,))] == ["头像", "昵称"]


def test_a_span_says_how_it_was_found() -> None:
    clause = "收集手机号码和花房门禁编号。"
    found = {clause[s.start : s.end]: (s.method, s.score) for s in lists.spans(clause, 0, len(clause))}
    assert found == {"手机号码": ("lexicon", 0.95), "花房门禁编号": ("data-head", 0.85)}


def test_a_word_that_labels_other_data_is_no_item() -> None:
    clause = "步数，属于您的信息"
    assert [clause[s.start : s.end] for s in lists.spans(clause, 0, len(clause))] == ["步数"]
