"""Purposes, actions and party kinds: their size, their trees and their surface forms."""

from __future__ import annotations

from collections import defaultdict

import pytest
from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import URIRef

from kg import assets
from kg.vocab import PIF, PIFA, PIFK, PIFP

SIZES = {"purpose": 60, "action": 40, "party": 30}
ROOTS = {"purpose": PIFP.Purpose, "action": PIFA.Action, "party": PIFK.Party}
PLACES = {
    PIFP.PersonalisedRecommendation: PIFP.Personalisation,
    PIFP.TargetedPush: PIFP.Personalisation,
    PIFP.PersonalisedAdvertising: PIFP.Personalisation,
    PIFP.ProfilingForMarketing: PIFP.Personalisation,
    PIFP.Advertising: PIFP.Marketing,
    PIFP.FraudPrevention: PIFP.Security,
    PIFP.BetterService: PIFP.GenericPurpose,
    PIFA.Collect: PIFA.CollectionAction,
    PIFA.Store: PIFA.UseAction,
    PIFA.Publish: PIFA.DisclosureAction,
    PIFK.SDKProvider: PIFK.ThirdParty,
    PIFK.Court: PIFK.Authority,
    PIFK.User: PIFK.DataSubject,
}
FORMS = {
    "实名认证": PIFP.RealNameVerification,
    "登录": PIFP.Login,
    "注册": PIFP.Registration,
    "个性化推荐": PIFP.PersonalisedRecommendation,
    "定向推送": PIFP.TargetedPush,
    "客服": PIFP.CustomerService,
    "支付": PIFP.Payment,
    "配送": PIFP.Delivery,
    "统计分析": PIFP.Statistics,
    "改善服务": PIFP.BetterService,
    "业务需要": PIFP.GenericPurpose,
    "合作伙伴": PIFK.Partner,
    "关联公司": PIFK.Affiliate,
    "广告商": PIFK.Advertiser,
    "司法机关": PIFK.JudicialOrgan,
}


def load(name: str) -> Graph:
    return Graph().parse(assets.folder("ontology") / f"{name}.ttl")


@pytest.fixture(scope="module")
def everything() -> Graph:
    graph = Graph()
    for name in SIZES:
        graph += load(name)
    return graph


@pytest.mark.parametrize("name", SIZES)
def test_size_and_shape(name: str) -> None:
    graph = load(name)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) >= SIZES[name]
    assert concepts == set(graph.subjects(RDF.type, OWL.Class)), "class and concept at once"
    for concept in concepts:
        parents = set(graph.objects(concept, SKOS.broader))
        assert parents == set(graph.objects(concept, RDFS.subClassOf)), concept
        assert parents <= concepts, concept
        assert ROOTS[name] in set(graph.transitive_objects(concept, SKOS.broader)), concept
        for parent in parents:
            assert concept not in set(graph.transitive_objects(parent, SKOS.broader)), f"a circle at {concept}"


@pytest.mark.parametrize("name", SIZES)
def test_a_form_belongs_to_one_concept(name: str) -> None:
    graph = load(name)
    owners: dict[str, set[URIRef]] = defaultdict(set)
    for label in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
        for concept, form in graph.subject_objects(label):
            if getattr(form, "language", None) == "zh":
                assert str(form) == str(form).strip()
                owners[str(form)].add(URIRef(str(concept)))
    assert {form: found for form, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize(("concept", "above"), PLACES.items(), ids=lambda c: str(c).split("#")[1])
def test_place_in_the_tree(everything: Graph, concept: URIRef, above: URIRef) -> None:
    assert above in set(everything.transitive_objects(concept, SKOS.broader))


@pytest.mark.parametrize(("form", "concept"), FORMS.items())
def test_form_leads_to_concept(everything: Graph, form: str, concept: URIRef) -> None:
    labels = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
    found = {c for label in labels for c, o in everything.subject_objects(label) if str(o) == form}
    assert concept in found


def test_every_action_has_a_kind_by_its_place(everything: Graph) -> None:
    actions = set(everything.subjects(SKOS.inScheme, URIRef("https://w3id.org/pif/action"))) - {PIFA.Action}
    for action in actions:
        ways = {
            str(k)
            for up in everything.transitive_objects(action, SKOS.broader)
            for k in everything.objects(up, PIF.kind)
        }
        assert len(ways) == 1 and ways <= {"in", "use", "out"}, action
