"""Who a party mention is."""

from __future__ import annotations

import pytest

from kg.link.concepts import index
from kg.link.parties import controller, organisations, parties, party
from kg.records import BlockKind, Cell, Document, Mention, Origin, Range, Segment, Statement
from kg.vocab import PIFK


@pytest.mark.parametrize(
    "words",
    ["第三方", "合作伙伴", "关联公司", "广告商", "游戏合作伙伴（游戏开发商、游戏发行商等）", "授权合作伙伴", "广告公司",
     "腾讯的附属公司", "“支付宝、微信”",
     "本公司以外的任何公司、组织和个人", "第三方账号（微信、QQ）", "微信好友", "您", "我们", "其它公司",
     "代为推送的公司", "他们的SDK", "上述功能可能是由第三方SDK", "授权合作伙伴的SDK"],
)  # fmt: skip
def test_a_kind_of_party_is_not_named(words: str) -> None:
    assert not party(words).named


@pytest.mark.parametrize(
    ("words", "key", "kind"),
    [
        ("微信", "微信", "SocialPlatform"),
        ("友盟+", "友盟", "AnalyticsProvider"),
        ("极光推送SDK", "极光", "PushProvider"),
        ("腾讯公司", "腾讯", "ThirdParty"),
        ("小米推送", "小米推送", "PushProvider"),
        ("第三方SDK“友盟push”", "友盟", "AnalyticsProvider"),
        ("甲程 SDK: 本 SDK", "甲程SDK", "SDKProvider"),
        ("合作的南岭示例有限公司", "南岭示例有限公司", "ThirdParty"),
        ("\uff31\uff31", "QQ", "SocialPlatform"),
        ("南岭示例信息技术（上海）有限公司", "南岭示例信息技术(上海)有限公司", "ThirdParty"),
        ("青禾公司", "青禾公司", "ThirdParty"),
        ("青禾统一调用SDK", "青禾统一调用SDK", "SDKProvider"),
    ],
)
def test_an_organisation_is_named_and_has_one_key(words: str, key: str, kind: str) -> None:
    found = party(words)
    assert (found.key, found.kind, found.named) == (key, kind, True)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("但青禾公司", "青禾公司"),
        ("经您点击确认后青禾公司", "青禾公司"),
        ("您应依照南岭示例有限公司", "南岭示例有限公司"),
        ("合作的南岭示例（上海）有限公司", "南岭示例(上海)有限公司"),
        ("视频合作伙伴-南岭示例有限公司", "南岭示例有限公司"),
        ("青禾推送（由南岭示例有限公司", "南岭示例有限公司"),
        ("小米会通过SDK", "小米"),
    ],
)
def test_the_sentence_around_a_name_is_no_part_of_it(words: str, key: str) -> None:
    found = party(words)
    assert (found.key, found.named) == (key, True)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("行政机关", "Authority"),
        ("监管部门", "Authority"),
        ("司法机关", "JudicialOrgan"),
        ("第三方支付公司", "PaymentInstitution"),
        ("您", "DataSubject"),
        ("我们", "Controller"),
        ("某某", "ThirdParty"),
    ],
)
def test_the_kind_comes_from_the_taxonomy(words: str, kind: str) -> None:
    assert party(words).kind == kind


@pytest.mark.parametrize("words", ["user", "third-party"])
def test_words_take_the_key_of_no_role(words: str) -> None:
    assert party(words).key == f"{words}~"


def test_every_kind_of_the_organisations_is_in_the_taxonomy() -> None:
    known = set(index("party").forms.values())
    assert {str(PIFK[entry.kind]) for entry in organisations().values()} <= known


def test_contact_and_policy_come_from_the_same_row() -> None:
    text = "云雀推送|南岭示例信息技术有限公司|隐私政策链接：https://example.com/privacy|联系方式：sdk@example.org"
    document = Document("demo", text, Origin("demo.txt", "0" * 64))
    row = Segment("1", "1", 0, len(text), BlockKind.TABLE_ROW)
    start = text.index("南岭")
    company = Mention(start, start + 12, text[start : start + 12])
    kind = Mention(0, 4, "合作伙伴")
    found = parties(document, (row,), [company, kind])
    assert found[company].contact == "sdk@example.org"
    assert found[company].policy_url == "https://example.com/privacy"
    assert found[kind].contact == ""


def test_the_header_of_a_column_says_that_its_addresses_are_policies() -> None:
    text = "隐私政策\n云雀示例有限公司\nhttps://pay.example.com/doc/1"
    document = Document("demo", text, Origin("demo.txt", "0" * 64))
    cells = (Cell(5, 13), Cell(14, len(text), Range(0, 4)))
    company = Mention(5, 13, text[5:13])
    (found,) = parties(
        document, (Segment("1", "1", 5, len(text), BlockKind.TABLE_ROW, cells=cells),), [company]
    ).values()
    assert found.policy_url == "https://pay.example.com/doc/1"


def test_a_neighbours_contact_is_not_taken() -> None:
    text = "南岭示例有限公司；北山示例有限公司，联系电话：010-12345678"
    document = Document("demo", text, Origin("demo.txt", "0" * 64))
    first, second = Mention(0, 8, text[:8]), Mention(9, 17, text[9:17])
    found = parties(document, (Segment("1", "1", 0, len(text), BlockKind.PARAGRAPH),), [first, second])
    assert found[first].contact == ""
    assert found[second].contact == "010-12345678"


@pytest.mark.parametrize("head", ["甲程 SDK：", "甲程:"])
def test_this_kit_is_the_one_that_opens_the_clause(head: str) -> None:
    text = f"{head}本 SDK会获取您的机型。"
    document = Document("demo", text, Origin("demo.txt", "0" * 64))
    kit = Mention(len(head), len(head) + 5, "本 SDK")
    (found,) = parties(document, (Segment("1", "1", 0, len(text), BlockKind.LIST_ITEM),), [kit]).values()
    assert (found.name, found.named) == ("甲程SDK", True)


def statement(of: str, **values: str) -> Statement:
    return Statement(f"1-{of}-{values['kind']}", of, "1", Range(0, 1), values)


def test_the_controller_has_its_legal_name_and_best_contact() -> None:
    found = controller(
        [
            statement("Controller", name="青禾阅读", kind="brand"),
            statement("Controller", name="青禾示例科技有限公司", kind="legal"),
            statement("Contact", kind="in-app", value="我的-设置"),
            statement("Contact", kind="email", value="a@example.com"),
        ]
    )
    assert (found.key, found.named, found.kind, found.contact) == (
        "青禾示例科技有限公司",
        True,
        "Controller",
        "a@example.com",
    )


def test_a_brand_is_not_a_legal_name() -> None:
    found = controller([statement("Controller", name="青禾阅读", kind="brand")])
    assert (found.key, found.name, found.named) == ("controller", "青禾阅读", False)
    assert controller([]).name == ""


@pytest.mark.parametrize("said", ["（以下简称“北辰”）", "（简称“北辰”）", "(下称北辰)"])
def test_a_companys_short_name_stands_for_it(said: str) -> None:
    text = f"直播由北辰示例网络有限公司{said}运营。我们会向北辰提供昵称。"
    at = text.rindex("北辰")
    document = Document("p", text, Origin("p.txt", "0" * 64))
    found = parties(document, (), [Mention(at, at + 2, "北辰")])
    assert [(p.name, p.named) for p in found.values()] == [("北辰示例网络有限公司", True)]
