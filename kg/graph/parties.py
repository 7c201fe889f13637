"""Who is who: organisations have one IRI over all policies, mere kinds of parties one in their policy."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.term import Literal, URIRef

from kg.graph.evidence import Triple
from kg.iris import PolicyIris, organisation
from kg.records import Links, Party
from kg.terms import literal
from kg.vocab import PIF, PIFK, RDF, RDFS


def iri(iris: PolicyIris, party: Party) -> URIRef:
    """The IRI of a party: by its name where it has one of its own, else inside the policy."""
    return organisation(party.key) if party.named else iris.party(party.key)


def triples(iris: PolicyIris, party: Party) -> Iterator[Triple]:
    """What the policy tells of a party."""
    node = iri(iris, party)
    yield node, RDF.type, PIF.Party
    if party.kind not in ("Controller", "DataSubject"):
        yield node, RDF.type, PIF.ThirdParty
    yield node, PIF.partyKind, PIFK[party.kind]
    yield node, PIF.named, Literal(party.named)
    if party.name:
        yield node, RDFS.label, literal(party.name)
    if party.contact:
        yield node, PIF.contact, literal(party.contact)
    if party.policy_url:
        yield node, PIF.policyUrl, literal(party.policy_url)


def roles(iris: PolicyIris, links: Links) -> Iterator[Triple]:
    """The controller, the user and the unnamed third party of a policy."""
    controller = iri(iris, links.controller)
    yield iris.version, PIF.controller, controller
    yield controller, RDF.type, PIF.Controller
    yield from triples(iris, links.controller)
    for key, kind, label in (("user", "DataSubject", "用户"), ("third-party", "ThirdParty", "第三方")):
        yield from triples(iris, Party(key, label, kind))
    yield iris.party("user"), RDF.type, PIF.DataSubject
