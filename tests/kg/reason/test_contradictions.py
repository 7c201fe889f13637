"""A denial and an affirmation contradict one another only where data, action, parties and purposes meet."""

from __future__ import annotations

from collections.abc import Callable
from string import Template

import pytest

from kg.reason.cues import cues
from kg.terms import Quad
from kg.vocab import PIF

Infer = Callable[..., tuple[Quad, ...]]

DENIAL = Template("""
:n a pif:Flow , pif:$kind ; pif:polarity pif:Negated ; pif:actor :$actor ; pif:action pifa:$action ;
   pif:data :n-data ; pif:evidence :n-words $more .
:n-data pif:category pifd:$category ; rdfs:label "$label" .
:n-words oa:exact "$words" .
""")
AFFIRMATION = Template("""
:a a pif:Flow , pif:$kind ; pif:polarity pif:Affirmed ; pif:actor :$actor ; pif:action pifa:$action ;
   pif:dataCategory pifd:$category $more .
""")
DENIED = {
    "actor": "us",
    "kind": "DisclosureFlow",
    "action": "Share",
    "category": "IdentityInformation",
    "label": "有效身份信息",
    "words": "我们绝不会向第三方共享有效身份信息",
    "more": "; pif:recipient :anybody",
}
AFFIRMED = {
    "kind": "DisclosureFlow",
    "action": "Share",
    "actor": "us",
    "category": "ResidentIDNumber",
    "more": "; pif:recipient :partner",
}
NO_RECIPIENT = {"more": ""}
CONDITION = "; pif:recipient :anybody ; pif:condition :n-if . :n-if rdfs:label "
MARKETING = "; pif:recipient :anybody ; pif:purpose :n-for . :n-for pif:concept pifp:"
SAID = "; pif:recipient :partner ; pif:data :a-data . :a-data rdfs:label "
FOR = "; pif:recipient :partner ; pif:purposeCategory pifp:"

MEET = {
    "subsumed": ({}, {}),
    "sensitive data": ({"category": "PersonalInformation", "label": "个人敏感信息"}, {"category": "FaceInformation"}),
    "not abroad, yet exported": (
        {"action": "Send", "words": "我们不会向境外传输有效身份信息", "more": ""},
        {"action": "Export"},
    ),
    "the same category": ({"category": "ResidentIDNumber"}, {}),
    "all personal information": ({"category": "PersonalInformation", "label": "个人信息"}, {}),
    "no recipient in the denial": (NO_RECIPIENT, {}),
    "the same named party": ({"more": "; pif:recipient :pay"}, {"more": "; pif:recipient :pay"}),
    "a stressing condition": ({"more": CONDITION + '"在任何情况下"'}, {}),
    "the same purpose": ({"more": MARKETING + "Marketing"}, {"more": FOR + "Advertising"}),
    "disclose and share": ({"action": "Disclose"}, {}),
    "an anonymous identifier is an identifier": ({}, {"more": SAID + '"匿名设备标识符"'}),
    "collected from the user's hand": (
        {"kind": "CollectionFlow", "action": "Collect", "more": ""},
        {"kind": "CollectionFlow", "action": "Provide", "actor": "user", "more": ""},
    ),
}
APART = {
    "another category": ({}, {"category": "IMEI"}),
    "a broader category": ({"category": "ResidentIDNumber"}, {"category": "IdentityInformation"}),
    "another kind": ({}, {"kind": "UseFlow", "action": "Use", "more": ""}),
    "publication only": ({"action": "Publish"}, {}),
    "entrusting is no sharing": ({}, {"action": "Entrust"}),
    "an exception in the words": ({"words": "除法律法规另有规定外，我们不会向第三方共享有效身份信息"}, {}),
    "without consent": ({"words": "未经您同意，我们不会向第三方共享有效身份信息"}, {}),
    "an exception as condition": ({"more": CONDITION + '"除非您另行授权"'}, {}),
    "a condition": ({"more": CONDITION + '"在您使用访客模式时"'}, {}),
    "beyond the need": ({"words": "我们不会共享与服务无关的有效身份信息"}, {}),
    "an anaphor": ({"category": "PersonalInformation", "label": "上述信息"}, {}),
    "another named party": ({"more": "; pif:recipient :pay"}, {}),
    "a narrower denied party": ({"more": "; pif:recipient :partner"}, {"more": "; pif:recipient :anybody"}),
    "a court": ({}, {"more": "; pif:recipient :court"}),
    "another purpose": ({"more": MARKETING + "Marketing"}, {"more": FOR + "Payment"}),
    "any other purpose": ({"more": MARKETING + "GenericPurpose"}, {"more": FOR + "GenericPurpose"}),
    "another actor": ({}, {"actor": "partner"}),
    "not abroad": ({"words": "我们不会向境外传输有效身份信息"}, {}),
    "one sentence": ({}, {"more": "; pif:recipient :partner ; pif:evidence :n-words"}),
    "what the user does not do": ({"actor": "user"}, {}),
    "nothing is collected, said of one function": (
        {"kind": "CollectionFlow", "action": "Collect", "more": "", "category": "PersonalInformation", "label": "信息"},
        {"kind": "CollectionFlow", "action": "Collect", "more": ""},
    ),
    "sensitive data only": (
        {"category": "PersonalInformation", "label": "个人敏感信息"},
        {"category": "Nickname"},
    ),
    "anonymised data": ({}, {"more": SAID + '"匿名化处理后的身份证号"'}),
    "data made anonymous": ({}, {"more": SAID.replace("pif:data", "pif:safeguard") + '"匿名化处理"'}),
    "both denied": ({}, {"polarity": "Negated"}),
}


def pairs(infer: Infer, denial: dict[str, str], affirmation: dict[str, str]) -> list[tuple[str, str]]:
    said = dict(affirmation)
    turtle = AFFIRMATION.substitute(AFFIRMED | said)
    if said.get("polarity") == "Negated":
        turtle = turtle.replace("Affirmed", "Negated")
    quads = infer(DENIAL.substitute(DENIED | denial) + turtle)
    return [(str(s), str(o)) for s, p, o, _ in quads if p == PIF.contradicts]


@pytest.mark.parametrize(("denial", "affirmation"), MEET.values(), ids=MEET.keys())
def test_they_contradict(infer: Infer, denial: dict[str, str], affirmation: dict[str, str]) -> None:
    assert pairs(infer, denial, affirmation) == [("urn:v/n", "urn:v/a")]


@pytest.mark.parametrize(("denial", "affirmation"), APART.values(), ids=APART.keys())
def test_they_do_not(infer: Infer, denial: dict[str, str], affirmation: dict[str, str]) -> None:
    assert pairs(infer, denial, affirmation) == []


@pytest.mark.parametrize(
    "words",
    [
        "除非法律要求",
        "除下列情形外",
        "未经您的许可",
        "没有您的同意",
        "事先征得您同意",
        "仅在必要时",
        "擅自提供",
        "如确需披露",
        "其他用途",
    ],
)
def test_cue_leaves_something_open(words: str) -> None:
    assert cues().exception.search(words)


@pytest.mark.parametrize("words", ["我们不会向任何第三方提供您的手机号", "我们绝不收集通讯录", "本应用不读取短信内容"])
def test_flat_denial_has_no_cue(words: str) -> None:
    assert not cues().exception.search(words)
