"""Which category a mention means."""

from __future__ import annotations

import pytest

from kg.link.concepts import data, index, normal, purpose
from kg.records import Mention


def mention(words: str, *, generic: bool = False) -> Mention:
    return Mention(0, len(words), words, generic)


@pytest.mark.parametrize(
    ("words", "concept", "score"),
    [
        ("手机号", "MobilePhoneNumber", 1.0),
        ("您的手机号码", "MobilePhoneNumber", 0.95),  # the owner off
        ("常用的收货地址", "DeliveryAddress", 0.95),
        ("登陆IP", "IPAddress", 1.0),  # other spellings
        ("网路信息", "NetworkInformation", 1.0),
        ("IMEI（设备识别码）", "IMEI", 1.0),  # what stands before the bracket
        ("Wi-Fi 名称", "SSID", 1.0),  # blanks and case do not count
        ("车牌", "LicensePlate", 1.0),
    ],
)
def test_a_mention_means_a_category(words: str, concept: str, score: float) -> None:
    link = data(mention(words))
    assert (link.concept.rpartition("#")[2], link.score, link.vague) == (concept, score, False)


def test_a_longer_mention_means_the_category_at_its_end_with_a_lower_score() -> None:
    link = data(mention("花房访客登记的手机号码"))
    assert link.concept.endswith("#MobilePhoneNumber") and 0 < link.score <= 0.95 and not link.vague


@pytest.mark.parametrize("words", ["天气", "某某"])
def test_words_without_a_category_are_vague(words: str) -> None:
    link = data(mention(words))
    assert (link.concept.rpartition("#")[2], link.vague) == ("PersonalInformation", True)


def test_a_generic_mention_is_vague_whatever_its_words() -> None:
    assert data(mention("手机号", generic=True)).vague


@pytest.mark.parametrize(
    ("words", "concept", "vague"),
    [("实名认证", "RealNameVerification", False), ("保障账号安全", "Security", False), ("看花", "Purpose", True)],
)
def test_a_purpose_means_the_category_of_its_longest_keyword(words: str, concept: str, vague: bool) -> None:
    link = purpose(mention(words))
    assert (link.concept.rpartition("#")[2], link.vague) == (concept, vague)


def test_the_index_prefers_the_longest_form() -> None:
    table = index("data")
    hit = table.ending(normal("收货人手机号码"))
    assert hit is not None and hit[1] >= len("手机号码")
    assert table.exact(normal("看花")) is None
