"""Closure over categories, and the classes of flows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib.term import URIRef

from kg.iris import inferred
from kg.reason import inferences
from kg.terms import Quad
from kg.vocab import PIF, PIFD, RDF

Infer = Callable[..., tuple[Quad, ...]]
FLOW = URIRef("urn:v/f")
SHARE = ":f a pif:Flow , pif:DisclosureFlow ; pif:polarity pif:Affirmed ; pif:actor :us ; pif:action pifa:Share ; "
TAKE = ":f a pif:Flow , pif:CollectionFlow ; pif:polarity pif:Affirmed ; pif:actor :us ; pif:action pifa:Collect ; "


DEFINED = {"SensitiveFlow", "ThirdPartySharing", "CrossBorderFlow", "IndirectCollection"}


def classes(quads: tuple[Quad, ...]) -> set[str]:
    return {str(o).split("#")[1] for s, p, o, _ in quads if s == FLOW and p == RDF.type} & DEFINED


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (TAKE + "pif:dataCategory pifd:FaceInformation .", {"SensitiveFlow"}),
        (TAKE + "pif:dataCategory pifd:Name .", set()),
        (TAKE + "pif:source :pay .", {"IndirectCollection"}),
        (TAKE + "pif:source :user .", set()),
        (SHARE + "pif:recipient :pay .", {"ThirdPartySharing"}),
        (SHARE + "pif:recipient :us .", set()),
        (SHARE + "pif:recipient :user , :anybody .", {"ThirdPartySharing"}),
        (SHARE + "pif:recipient :far .", {"ThirdPartySharing", "CrossBorderFlow"}),
        (SHARE.replace("Share", "Export") + "pif:dataCategory pifd:Name .", {"CrossBorderFlow"}),
        (SHARE.replace("Affirmed", "Negated") + "pif:recipient :far .", set()),
    ],
)
def test_classes(infer: Infer, turtle: str, expected: set[str]) -> None:
    assert classes(infer(turtle)) == expected


def test_categories_are_closed_upwards(infer: Infer) -> None:
    found = {o for s, p, o, _ in infer(TAKE + "pif:dataCategory pifd:IMEI .") if p == PIF.broaderCategory}
    assert {PIFD.IMEI, PIFD.DeviceInformation, PIFD.PersonalInformation} <= found
    assert PIFD.Name not in found


def test_kind_of_a_named_organisation_may_stand_in_its_own_graph(infer: Infer) -> None:
    parties = "<urn:far-inc> <https://w3id.org/pif/ns#partyKind> <https://w3id.org/pif/party#ForeignRecipient> ."
    assert "CrossBorderFlow" in classes(infer(SHARE + "pif:recipient <urn:far-inc> .", parties))


def test_quads_are_sorted_once_each_and_in_the_inferred_graph(infer: Infer) -> None:
    quads = infer(TAKE + "pif:dataCategory pifd:IMEI , pifd:FaceInformation .")
    assert list(quads) == sorted(set(quads))
    assert {g for *_, g in quads} == {inferred(URIRef("urn:v"))}


def test_nothing_follows_from_nothing() -> None:
    assert inferences((), URIRef("urn:nowhere")) == ()


def test_what_followed_before_changes_nothing() -> None:
    version = URIRef("urn:v")
    said: list[Quad] = [(FLOW, RDF.type, PIF.Flow, version), (FLOW, PIF.polarity, PIF.Affirmed, version)]
    said.append((FLOW, PIF.dataCategory, PIFD.IMEI, version))
    first = inferences(said, version)
    assert inferences([*said, *first], version) == first
