"""What follows from a small version that is written as Turtle."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import Graph
from rdflib.term import URIRef

from kg.iris import PARTIES
from kg.reason import inferences
from kg.terms import Quad

VERSION = URIRef("urn:v")
PREFIXES = """
@prefix pif: <https://w3id.org/pif/ns#> .
@prefix pifd: <https://w3id.org/pif/data#> .
@prefix pifp: <https://w3id.org/pif/purpose#> .
@prefix pifa: <https://w3id.org/pif/action#> .
@prefix pifk: <https://w3id.org/pif/party#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <urn:v/> .
:us a pif:Party , pif:Controller ; pif:partyKind pifk:Controller .
:user a pif:Party , pif:DataSubject ; pif:partyKind pifk:DataSubject .
:anybody a pif:Party ; pif:partyKind pifk:ThirdParty ; pif:named false .
:partner a pif:Party ; pif:partyKind pifk:Partner ; pif:named false .
:pay a pif:Party ; pif:partyKind pifk:PaymentInstitution ; pif:named true .
:court a pif:Party ; pif:partyKind pifk:Court ; pif:named false .
:far a pif:Party ; pif:partyKind pifk:ForeignRecipient ; pif:named false .
"""


@pytest.fixture
def infer() -> Callable[..., tuple[Quad, ...]]:
    """Turtle of a version (and of the shared parties) in, inferred quads out."""

    def run(turtle: str, parties: str = "") -> tuple[Quad, ...]:
        quads: list[Quad] = []
        for graph, text in ((VERSION, turtle), (PARTIES, parties)):
            for s, p, o in Graph().parse(data=PREFIXES * (graph == VERSION) + text, format="turtle"):
                quads.append((URIRef(str(s)), URIRef(str(p)), o, graph))  # type: ignore[arg-type]
        return inferences(quads, VERSION)

    return run
