"""What a rule asks before it speaks of a flow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib.term import URIRef

from kg.terms import Quad
from kg.vocab import PIF, RDF

Infer = Callable[..., tuple[Quad, ...]]
FLOW = URIRef("urn:v/f")
HEAD = ":f a pif:Flow , pif:{kind} ; pif:polarity pif:Affirmed ; pif:actor :{actor} ; pif:action pifa:{action} ; "
GUARDS = {PIF.InScopeFlow, PIF.AnonymisedFlow, PIF.OnDeviceFlow, PIF.ExceptionFlow}


def flow(more: str, kind: str = "DisclosureFlow", actor: str = "us", action: str = "Share") -> str:
    return HEAD.format(kind=kind, actor=actor, action=action) + more


def classes(quads: tuple[Quad, ...]) -> set[str]:
    return {str(o).split("#")[1] for s, p, o, _ in quads if s == FLOW and p == RDF.type and o in GUARDS}


def data(*labels: str) -> str:
    mentions = " , ".join(f":d{n}" for n in range(len(labels)))
    return f"pif:data {mentions} . " + " ".join(f':d{n} rdfs:label "{label}" .' for n, label in enumerate(labels))


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (flow(data("手机号")), {"InScopeFlow"}),
        (flow(data("匿名化信息")), {"AnonymisedFlow"}),
        (flow(data("匿名化信息", "手机号")), {"InScopeFlow"}),
        (flow(data("匿名设备标识符")), {"InScopeFlow"}),
        (flow('pif:safeguard :s . :s rdfs:label "经匿名化处理" .'), {"AnonymisedFlow"}),
        (flow('pif:safeguard :s . :s rdfs:label "加密传输" .'), {"InScopeFlow"}),
        (flow('pif:evidence :e . :e oa:exact "指纹仅保存在您的设备本地，" .', "CollectionFlow"), {"OnDeviceFlow"}),
        (flow('pif:evidence :e . :e oa:exact "指纹会保存在您的设备。" .', "CollectionFlow"), {"InScopeFlow"}),
        (flow('pif:evidence :e . :e oa:exact "仅在设备本地使用，" .', "UseFlow"), {"InScopeFlow"}),
    ],
)
def test_scope(infer: Infer, turtle: str, expected: set[str]) -> None:
    assert classes(infer(turtle)) == expected


MUST = "pif:modality pif:Must ; pif:evidence :e . :e oa:exact "
COST = "pif:necessity pif:Required ; pif:consequence :k . :k rdfs:label "


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (flow(MUST + '"您必须提供手机号" .', "CollectionFlow"), True),
        (flow(MUST + '"您必须提供手机号" .'), False),
        (flow(MUST + '"您需提供昵称，不提供不影响使用" .', "CollectionFlow"), False),
        (flow("pif:necessity pif:Optional ; " + MUST + '"您须填写昵称" .', "CollectionFlow"), False),
        (flow(COST + '"否则无法下单" .', "CollectionFlow"), True),
        (flow(COST + '"仅无法定位，不影响下单" .', "CollectionFlow"), False),
        (flow("pif:necessity pif:Required .", "CollectionFlow"), False),
    ],
)
def test_demands(infer: Infer, turtle: str, expected: bool) -> None:
    assert ((FLOW, RDF.type, PIF.DemandedFlow) in {quad[:3] for quad in infer(turtle)}) is expected


DENIAL = ":n a pif:Flow , pif:DisclosureFlow ; pif:polarity pif:Negated ; pif:statedIn :c "


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (flow("pif:statedIn :c . ") + DENIAL + "; pif:condition :k .", True),
        (flow("pif:statedIn :c . ") + DENIAL + ".", False),
        (flow("pif:statedIn :c2 . ") + DENIAL + "; pif:condition :k .", False),
        (flow("pif:statedIn :i . :i pif:leadIn :s . :c oa:hasSelector :s . ") + DENIAL + ".", True),
        (flow("pif:statedIn :i . :i pif:leadIn :s2 . :c oa:hasSelector :s . ") + DENIAL + ".", False),
        (flow("pif:statedIn :c . ", "CollectionFlow") + DENIAL + "; pif:condition :k .", False),
    ],
)
def test_exceptions_to_a_denial(infer: Infer, turtle: str, expected: bool) -> None:
    assert ("ExceptionFlow" in classes(infer(turtle))) is expected


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (flow("pif:recipient :pay , :partner ."), {"pay", "partner"}),
        (flow("pif:recipient :pay , :court , :us , :user ."), {"pay"}),
        (flow("pif:recipient :pay .", actor="user"), set()),
        (flow("pif:recipient :pay .", action="Entrust"), set()),
        (flow("pif:recipient :pay .", action="Transfer"), set()),
        (flow("pif:recipient :pay .", action="Publish"), set()),
        (flow("pif:recipient :pay .", kind="CollectionFlow"), set()),
        (flow("pif:recipient :pay ; " + data("匿名化信息")), set()),
        (flow("pif:recipient :pay .").replace("Affirmed", "Negated"), set()),
    ],
)
def test_other_processors(infer: Infer, turtle: str, expected: set[str]) -> None:
    assert {str(o).split("/")[1] for _, p, o, _ in infer(turtle) if p == PIF.providedTo} == expected


def test_unread_documents(infer: Infer) -> None:
    turtle = """<urn:v> pif:hasStatement :list , :read , :other .
    :list a pif:LinkedDocumentStatement ; pif:read false .
    :read a pif:LinkedDocumentStatement ; pif:read true .
    :other a pif:ContactStatement ."""
    assert [str(o) for _, p, o, _ in infer(turtle) if p == PIF.unreadDocument] == ["urn:v/list"]
