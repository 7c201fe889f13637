"""A flow as an n-ary node, and as straight triples for people who do not want reification."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib.term import URIRef

from kg.graph.evidence import Triple, concept, data_mention, decimal, mention, selector
from kg.graph.parties import iri as party_iri
from kg.graph.parties import triples as party_triples
from kg.iris import PolicyIris
from kg.records import Actor, Flow, Kind, Links, Mention, Modality, Necessity, Polarity, Range
from kg.terms import literal
from kg.vocab import PIF, PIFA, RDF

_KIND = {Kind.IN: PIF.CollectionFlow, Kind.USE: PIF.UseFlow, Kind.OUT: PIF.DisclosureFlow}
_POLARITY = {Polarity.AFFIRMED: PIF.Affirmed, Polarity.NEGATED: PIF.Negated}
_MODALITY = {Modality.WILL: PIF.Will, Modality.MAY: PIF.May, Modality.MUST: PIF.Must}
_NECESSITY = {Necessity.REQUIRED: PIF.Required, Necessity.OPTIONAL: PIF.Optional}
_PASSAGES = {
    "consequence": PIF.consequence,
    "consent": PIF.consent,
    "legal_basis": PIF.legalBasis,
    "retention": PIF.retention,
    "safeguard": PIF.safeguard,
    "opt_out": PIF.optOut,
}


def triples(iris: PolicyIris, flow: Flow, links: Links, text: str, bold: Sequence[Range] = ()) -> Iterator[Triple]:
    """All that one flow states; ``bold`` are the places of the text that stand out."""
    node = iris.flow(flow.id)
    affirmed = flow.polarity is Polarity.AFFIRMED
    actor = _actor(iris, flow, links)
    yield iris.version, PIF.hasFlow, node
    yield node, RDF.type, PIF.Flow
    yield node, RDF.type, _KIND[flow.kind]
    yield node, RDF.type, PIF.AffirmedFlow if affirmed else PIF.NegatedFlow
    yield node, PIF.actor, actor
    yield node, PIF.action, PIFA[flow.action]
    yield node, PIF.polarity, _POLARITY[flow.polarity]
    yield node, PIF.modality, _MODALITY[flow.modality]
    if flow.necessity:
        yield node, PIF.necessity, _NECESSITY[flow.necessity]
    yield node, PIF.statedIn, iris.clause(flow.segment)
    yield node, PIF.evidence, iris.span(flow.evidence)
    yield from selector(iris, flow.evidence, text)
    yield node, PIF.confidence, decimal(flow.confidence)
    yield node, PIF.method, literal(flow.method)
    for words in flow.data:
        yield node, PIF.data, iris.mention("data", words)
        yield from data_mention(iris, words, links, text, bold)
    for words in flow.purpose:
        yield node, PIF.purpose, iris.mention("purpose", words)
        yield from mention(iris, "purpose", words, text)
        yield from concept(iris.mention("purpose", words), PIF.concept, links.purpose.get(words))
    for words in flow.condition:
        yield node, PIF.condition, iris.mention("condition", words)
        yield from mention(iris, "condition", words, text)
    for field, property in _PASSAGES.items():
        for words in getattr(flow, field):
            yield node, property, iris.mention("passage", words)
            yield from mention(iris, "passage", words, text)
    yield from _parties(iris, flow.recipient, node, PIF.recipient, PIF.recipientMention, links, text)
    yield from _parties(iris, flow.source, node, PIF.source, PIF.sourceMention, links, text)
    if affirmed:
        yield from _straight(iris, flow, links, node, actor)


def _actor(iris: PolicyIris, flow: Flow, links: Links) -> URIRef:
    if flow.actor is Actor.CONTROLLER:
        return party_iri(iris, links.controller)
    if flow.actor is Actor.USER:
        return iris.party("user")
    for words in flow.recipient + flow.source:
        if words in links.party:
            return party_iri(iris, links.party[words])
    return iris.party("third-party")


def _parties(
    iris: PolicyIris,
    mentions: tuple[Mention, ...],
    node: URIRef,
    role: URIRef,
    role_mention: URIRef,
    links: Links,
    text: str,
) -> Iterator[Triple]:
    for words in mentions:
        yield from mention(iris, "party", words, text)
        yield node, role_mention, iris.mention("party", words)
        if party := links.party.get(words):
            yield node, role, party_iri(iris, party)
            yield iris.mention("party", words), PIF.party, party_iri(iris, party)
            yield from party_triples(iris, party)


def _straight(iris: PolicyIris, flow: Flow, links: Links, node: URIRef, actor: URIRef) -> Iterator[Triple]:
    categories = [URIRef(links.data[words].concept) for words in flow.data if words in links.data]
    recipients = [party_iri(iris, links.party[words]) for words in flow.recipient if words in links.party]
    for words in flow.purpose:
        if words in links.purpose:
            yield node, PIF.purposeCategory, URIRef(links.purpose[words].concept)
    for category in categories:
        yield node, PIF.dataCategory, category
        if flow.kind is Kind.IN:
            yield party_iri(iris, links.controller), PIF.collects, category
        elif flow.kind is Kind.USE:
            yield actor, PIF.uses, category
        for recipient in recipients:
            yield recipient, PIF.receives, category
    if flow.kind is Kind.OUT:
        giver = party_iri(iris, links.controller) if actor in recipients else actor
        for recipient in recipients:
            yield giver, PIF.sharesWith, recipient
