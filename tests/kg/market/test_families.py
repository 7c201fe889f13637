"""Sentences and policies that go back to one source."""

from __future__ import annotations

from rdflib.term import Literal, URIRef

from kg.market.families import families
from kg.store import Store
from kg.vocab import DCTERMS, PIF, RDF

COMMON = "花园管理处只在浇水计划写明的日子里进入您的院子，离开之前会在门口的登记簿上写下时间和姓名。"
NEARLY = "（3）花园管理处只在浇水计划写明的日子里进入您的院子，离开之前会在门口的登记簿上写下时间和姓名！"
VARIED = "花园管理处只在浇水计划写明的日子里进入您的院子，离开之前会在门口的登记簿上写下时间和名字。"
OTHERS = (
    "绿萝水电的账单每月一日发到您留下的邮箱里。",
    "若您更换设备，请在新设备上重新登记您的门锁。",
    "客服热线每天早上九点到晚上八点有人接听电话。",
)


def store(**texts: str) -> Store:
    """A store of versions that have nothing but a text."""
    made = Store(vocabulary=False)
    for id, text in texts.items():
        version = URIRef(f"https://w3id.org/pif/policy/{id}@{len(text):012}")
        values = ((RDF.type, PIF.PolicyVersion), (DCTERMS.identifier, Literal(id)), (PIF.text, Literal(text)))
        made.add((version, p, o, version) for p, o in values)
    return made


def test_a_sentence_in_three_wordings_is_one() -> None:
    found = families(store(one=COMMON + OTHERS[0], two=f"标题\n{NEARLY}", three=VARIED, four="".join(OTHERS[1:])))
    (shared,) = found.shared
    assert {found.ids[policy] for policy in shared.policies} == {"one", "two", "three"}
    assert (len(shared.places), shared.wordings, shared.words) == (3, 2, COMMON)
    assert found.sentences == 6


def test_the_places_lead_to_the_words() -> None:
    text = f"标题\n{NEARLY}"
    found = families(store(one=COMMON, two=text))
    places = {found.ids[place.policy]: place for place in found.shared[0].places}
    assert text[places["two"].start : places["two"].end] == NEARLY


def test_policies_of_the_same_sentences_are_a_family() -> None:
    found = families(
        store(
            one=COMMON + "".join(OTHERS),
            two="".join(OTHERS),
            three=OTHERS[2] + "短句。" + OTHERS[1] + OTHERS[0],
            four=COMMON,
        )
    )
    (family,) = found.families
    assert {found.ids[policy] for policy in family.policies} == {"one", "two", "three"}
    assert (family.common, family.alike) == (3, 0.75)


def test_short_sentences_are_nobodys_boilerplate() -> None:
    found = families(store(one="我们收集您的手机号。", two="我们收集您的手机号。"))
    assert (found.sentences, found.shared, found.families) == (0, (), ())
