"""One version of a policy as quads."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.term import Literal, URIRef

from kg.graph import evidence, flows, parties, provenance, statements
from kg.graph.evidence import Triple
from kg.graph.language import language
from kg.iris import PARTIES, PolicyIris, organisation
from kg.records import Links, Reading
from kg.terms import Quad
from kg.vocab import DCTERMS, PIF, PIFK, POLICY, RDF


def quads(reading: Reading, *, base: str = str(POLICY), app_types: tuple[str, ...] = ()) -> tuple[Quad, ...]:
    """The version's graph, each quad once, in a fixed order, and the named organisations for the graph of parties.

    ``base`` is what policy IRIs start with; ``app_types`` are slugs of the necessary-information provisions.
    """
    iris = PolicyIris(reading.document, base=base)
    controller = parties.iri(iris, reading.links.controller)
    own = dict.fromkeys((s, p, o, iris.version) for s, p, o in _triples(iris, reading, app_types))
    for p, o in _of_a_third_party(reading.links):
        own.pop((controller, p, o, iris.version), None)
    named = sorted({party.key for party in (reading.links.controller, *reading.links.party.values()) if party.named})
    shared = [(organisation(key), RDF.type, PIF.Party, PARTIES) for key in named]
    return (*own, *shared)


def _of_a_third_party(links: Links) -> Iterator[tuple[URIRef, URIRef]]:
    """What the controller is not, though a clause may speak of it by name as of anybody."""
    yield RDF.type, PIF.ThirdParty
    yield from ((PIF.partyKind, PIFK[kind]) for kind in {party.kind for party in links.party.values()} - {"Controller"})


def _triples(iris: PolicyIris, reading: Reading, app_types: tuple[str, ...]) -> Iterator[Triple]:
    document = reading.document
    yield iris.policy, RDF.type, PIF.Policy
    yield iris.version, RDF.type, PIF.PolicyVersion
    yield iris.version, PIF.versionOf, iris.policy
    yield iris.version, DCTERMS.identifier, Literal(document.id)
    yield iris.version, DCTERMS.language, Literal(language(document.text))
    yield iris.version, PIF.text, Literal(document.text)
    for slug in app_types:
        yield iris.version, PIF.appType, Literal(slug)
    yield from provenance.triples(iris, document, app_types)
    yield from parties.roles(iris, reading.links)
    yield from evidence.clauses(iris, reading)
    bold = evidence.emphasised(reading)
    for flow in reading.flows:
        yield from flows.triples(iris, flow, reading.links, document.text, bold)
    for statement in reading.statements:
        yield from statements.triples(iris, statement, document.text)
