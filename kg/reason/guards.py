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

_CELL = 8  # characters in which the next cell of a table begins


def is_anonymous(known: Facts, flow: URIRef) -> bool:
    """Whether it is anonymised data that flow, which are no personal information. Source: PIPL art. 4, 73."""
    said = known.labels(flow, PIF.data)
    return any(map(cues().anonymous.search, known.labels(flow, PIF.safeguard))) or (
        bool(said) and all(map(cues().anonymous.search, said))
    )


def is_on_device(known: Facts, flow: URIRef) -> bool:
    """Whether the data stay on the user's device, which is no collection. Source: GB/T 35273-2020 (recalled)."""
    return PIF.CollectionFlow in known.types(flow) and bool(cues().on_device.search(known.evidence(flow)))


def is_demanded(known: Facts, flow: URIRef) -> bool:
    """Whether the text calls it a must to give the data, or says what does not work without. Source: NPI art. 4."""
    if PIF.CollectionFlow not in known.types(flow) or PIF.Optional in known.values(flow, PIF.necessity):
        return False
    costs = known.labels(flow, PIF.consequence)
    if any(map(cues().harmless.search, (known.evidence(flow), *costs))):
        return False
    return PIF.Must in known.values(flow, PIF.modality) or (
        bool(costs) and PIF.Required in known.values(flow, PIF.necessity)
    )


def is_unspecific(known: Facts, flow: URIRef) -> bool:
    """Whether its words name no kind of data and point back to none: 必要信息, and not 上述信息."""
    said = known.values(flow, PIF.data)
    return all("true" in known.words(mention, PIF.generic) for mention in said) and not any(
        map(cues().named_nearby.search, known.labels(flow, PIF.data))
    )


def has_occasion(known: Facts, flow: URIRef) -> bool:
    """Whether an occasion shows what it is for: 当您使用导航时, and not 经您同意."""
    return any(not cues().leave.search(words) for words in known.labels(flow, PIF.condition))


def is_aimed(known: Facts, flow: URIRef) -> bool:
    """Whether it has a purpose, or its words speak of an aim; where a third party takes, also those of its clause."""
    words = known.evidence(flow)
    if any(known.is_outside(actor) for actor in known.values(flow, PIF.actor)):
        words = "".join(known.words(flow, PIF.statedIn, OA.hasSelector, OA.exact)) or words
    return bool(known.values(flow, PIF.purpose) or cues().aim.search(words))


def guards(known: Facts, concepts: Taxonomy, version: URIRef) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    """The triples that rules read instead of asking again."""
    excepting = _excepting(known)
    text = "".join(known.words(version, PIF.text))
    for flow in known.flows(PIF.Affirmed):
        anonymous, on_device = is_anonymous(known, flow), is_on_device(known, flow)
        if anonymous:
            yield flow, RDF.type, PIF.AnonymisedFlow
        if on_device:
            yield flow, RDF.type, PIF.OnDeviceFlow
        if not anonymous and not on_device:
            yield flow, RDF.type, PIF.InScopeFlow
            if is_demanded(known, flow):
                yield flow, RDF.type, PIF.DemandedFlow
            for party in _other_processors(known, concepts, flow):
                yield flow, PIF.providedTo, party
        if is_unspecific(known, flow):
            yield flow, RDF.type, PIF.UnspecificFlow
        if is_aimed(known, flow):
            yield flow, RDF.type, PIF.AimedFlow
        if cues().continued.search(known.evidence(flow)) or _before_a_cell(known, flow, text):
            yield flow, RDF.type, PIF.ContinuedFlow
        if has_occasion(known, flow):
            yield flow, RDF.type, PIF.OccasionedFlow
        if PIF.DisclosureFlow in known.types(flow) and excepting & set(known.values(flow, PIF.statedIn)):
            yield flow, RDF.type, PIF.ExceptionFlow
    for document in known.values(version, PIF.hasStatement):
        if PIF.LinkedDocumentStatement in known.types(document) and "true" not in known.words(document, PIF.read):
            yield version, PIF.unreadDocument, document


def _before_a_cell(known: Facts, flow: URIRef, text: str) -> bool:
    """Whether a table's next cell follows the words."""
    ends = map(int, known.words(flow, PIF.evidence, OA.end))
    return any(text[end : end + _CELL].lstrip(" \n*_").startswith("|") for end in ends)


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
