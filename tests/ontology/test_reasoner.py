"""The ontology under HermiT: consistent, every class possible, defined classes infer what they should."""

from __future__ import annotations

import shutil

import pytest
from rdflib import Graph
from rdflib.term import URIRef

from kg.reason import classify
from kg.vocab import PIF

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="the OWL reasoner needs Java")

PREFIXES = """
@prefix pif: <https://w3id.org/pif/ns#> .
@prefix pifd: <https://w3id.org/pif/data#> .
@prefix pifa: <https://w3id.org/pif/action#> .
@prefix pifk: <https://w3id.org/pif/party#> .
@prefix : <urn:test:> .
"""
FLOWS = """
:us a pif:Party , pif:Controller ; pif:partyKind pifk:Controller .
:pay a pif:Party ; pif:partyKind pifk:PaymentInstitution .
:far a pif:Party ; pif:partyKind pifk:ForeignRecipient .
:face a pif:Flow , pif:CollectionFlow ; pif:polarity pif:Affirmed ; pif:dataCategory pifd:FaceInformation .
:name a pif:Flow , pif:CollectionFlow ; pif:polarity pif:Affirmed ; pif:dataCategory pifd:Name .
:share a pif:Flow , pif:DisclosureFlow ; pif:polarity pif:Affirmed ; pif:recipient :pay .
:back a pif:Flow , pif:DisclosureFlow ; pif:polarity pif:Affirmed ; pif:recipient :us .
:denied a pif:Flow , pif:DisclosureFlow ; pif:polarity pif:Negated ; pif:recipient :pay .
:abroad a pif:Flow , pif:DisclosureFlow ; pif:polarity pif:Affirmed ; pif:recipient :far .
:exported a pif:Flow , pif:UseFlow ; pif:polarity pif:Affirmed ; pif:action pifa:Export .
:bought a pif:Flow , pif:CollectionFlow ; pif:polarity pif:Affirmed ; pif:source :pay .
"""
DEFINED = {
    PIF.SensitiveFlow: {"face"},
    PIF.ThirdPartySharing: {"share", "abroad"},
    PIF.CrossBorderFlow: {"abroad", "exported"},
    PIF.IndirectCollection: {"bought"},
    PIF.NegatedFlow: {"denied"},
    PIF.ThirdParty: {"pay", "far"},
}
IMPOSSIBLE = {
    "done and not done": ":x a pif:Flow , pif:AffirmedFlow ; pif:polarity pif:Negated .",
    "two kinds of flow": ":x a pif:CollectionFlow , pif:DisclosureFlow .",
    "user and controller": ":x a pif:Controller , pif:DataSubject .",
    "a clause that acts": ":x a pif:Clause . :y a pif:Flow ; pif:actor :x .",
}


def graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def test_ontology_is_consistent_and_every_class_possible() -> None:
    found = classify()
    assert found.consistent
    assert found.unsatisfiable == ()


def test_defined_classes_infer_what_they_should() -> None:
    found = classify(graph(FLOWS))
    assert found.consistent
    for defined, names in DEFINED.items():
        assert {i for i, c in found.inferred if c == defined} == {URIRef(f"urn:test:{n}") for n in names}, defined


@pytest.mark.parametrize("turtle", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_what_cannot_be_is_inconsistent(turtle: str) -> None:
    assert not classify(graph(turtle)).consistent
