"""What a rule of law asks before it speaks of a flow, said once for all rules.

Which flows the law reaches at all, which disclosures are provisions to another processor, and which linked documents
were not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.term import URIRef

from kg.reason.cues import cues
from kg.reason.facts import Facts
from kg.reason.taxonomy import Taxonomy
from kg.vocab import OA, PIF, PIFA, PIFK, RDF

# Acts on data that PIPL art. 23 does not speak of: arts 21, 22 and 25 do.
_OTHER_ARTICLES = frozenset({PIFA.Entrust, PIFA.Transfer, PIFA.Publish})
# Parties that are no other processor in the sense of art. 23.
_NO_OTHER_PROCESSOR = frozenset(
    {PIFK.Authority, PIFK.Controller, PIFK.DataSubject, PIFK.OtherUser, PIFK.Public, PIFK.Processor}
)


def is_anonymous(known: Facts, flow: URIRef) -> bool:
    """Whether it is anonymised data that flow, which are no personal information. Source: PIPL art. 4, 73."""
    said = known.labels(flow, PIF.data)
    return any(map(cues().anonymous.search, known.labels(flow, PIF.safeguard))) or (
        bool(said) and all(map(cues().anonymous.search, said))
    )


def is_on_device(known: Facts, flow: URIRef) -> bool:
    """Whether the data stay on the user's device, which is no collection. Source: GB/T 35273-2020 3.5."""
    return PIF.CollectionFlow in known.types(flow) and bool(cues().on_device.search(known.evidence(flow)))


def guards(known: Facts, concepts: Taxonomy, version: URIRef) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    """The triples that rules read instead of asking again."""
    excepting = _excepting(known)
    for flow in known.flows(PIF.Affirmed):
        anonymous, on_device = is_anonymous(known, flow), is_on_device(known, flow)
        if anonymous:
            yield flow, RDF.type, PIF.AnonymisedFlow
        if on_device:
            yield flow, RDF.type, PIF.OnDeviceFlow
        if not anonymous and not on_device:
            yield flow, RDF.type, PIF.InScopeFlow
            for party in _other_processors(known, concepts, flow):
                yield flow, PIF.providedTo, party
        if PIF.DisclosureFlow in known.types(flow) and excepting & set(known.values(flow, PIF.statedIn)):
            yield flow, RDF.type, PIF.ExceptionFlow
    for document in known.values(version, PIF.hasStatement):
        if PIF.LinkedDocumentStatement in known.types(document) and "true" not in known.words(document, PIF.read):
            yield version, PIF.unreadDocument, document


def _other_processors(known: Facts, concepts: Taxonomy, flow: URIRef) -> Iterator[URIRef]:
    """The recipients that art. 23 asks to be named."""
    if PIF.DisclosureFlow not in known.types(flow):
        return
    if any(PIF.DataSubject in known.types(actor) for actor in known.values(flow, PIF.actor)):
        return
    if any(concepts.up(action) & _OTHER_ARTICLES for action in known.values(flow, PIF.action)):
        return
    for party in known.values(flow, PIF.recipient):
        kind = known.party_kinds.get(party, PIFK.Party)
        if known.is_outside(party) and not concepts.up(kind) & _NO_OTHER_PROCESSOR:
            yield party


def _excepting(known: Facts) -> set[URIRef]:
    """The clauses in which, or below which, exceptions to a denied disclosure stand."""
    clauses: set[URIRef] = set()
    openings: set[URIRef] = set()
    for denial in known.flows(PIF.Negated):
        if PIF.DisclosureFlow in known.types(denial):
            openings |= set(known.values(denial, PIF.statedIn, OA.hasSelector))
            if known.values(denial, PIF.condition):
                clauses |= set(known.values(denial, PIF.statedIn))
    lead_ins = ((clause, set(spans)) for clause, spans in known.pairs(PIF.leadIn))
    return clauses | {clause for clause, spans in lead_ins if spans & openings}
