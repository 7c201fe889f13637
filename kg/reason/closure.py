"""What follows from one version of a policy and is local to it (``docs/graph.md``, “What is inferred”)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib.term import Literal, URIRef

from kg.iris import inferred
from kg.reason.contradictions import contradictions
from kg.reason.facts import Facts, facts
from kg.reason.functions import functions
from kg.reason.guards import guards
from kg.reason.taxonomy import Taxonomy, taxonomy
from kg.reason.vagueness import sensitive_kinds, vagueness
from kg.reason.wording import open_words
from kg.terms import Quad, Term
from kg.vocab import PIF, PIFA, PIFK, RDF


def inferences(quads: Iterable[Quad], version: URIRef) -> tuple[Quad, ...]:
    """The quads that follow from those of a version, for its ``/inferred`` graph, each once and sorted.

    The closure of its categories, the defined classes of its flows, what guards its rules, its contradictions, its
    functions, and what it leaves vague.
    Kinds of named organisations may come from the graph of parties. Empty where nothing follows.

    >>> from kg.vocab import PIFD
    >>> v, flow = URIRef("urn:v"), URIRef("urn:v/flow/1")
    >>> quads = [(flow, RDF.type, PIF.Flow, v), (flow, PIF.polarity, PIF.Affirmed, v),
    ...          (flow, PIF.dataCategory, PIFD.IMEI, v)]  # “我们收集IMEI”
    >>> (flow, PIF.broaderCategory, PIFD.DeviceInformation, inferred(v)) in inferences(quads, v)
    True
    """
    known, concepts = facts(quads, version), taxonomy()
    found: set[tuple[URIRef, URIRef, Term]] = {*_categories(known, concepts), *_classes(known, concepts)}
    found |= {*guards(known, concepts, version), *functions(known, version)}
    found |= {*vagueness(known, concepts, version), *sensitive_kinds(known, concepts, version)}
    found |= {(denial, PIF.contradicts, flow) for denial, flow in contradictions(known, concepts)}
    found |= {(mention, what, Literal(True)) for mention, what in open_words(known, version)}
    graph = inferred(version)
    return tuple((s, p, o, graph) for s, p, o in sorted(found, key=_place))


def _place(triple: tuple[URIRef, URIRef, Term]) -> tuple[str, str, Term]:
    """What sorts as the triple does; plain text compares many times as fast as rdflib's terms."""
    s, p, o = triple
    return str(s), str(p), o


def _categories(known: Facts, concepts: Taxonomy) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    for flow in known.flows(PIF.Affirmed):
        for category in known.values(flow, PIF.dataCategory):
            for broader in concepts.up(category):
                yield flow, PIF.broaderCategory, broader


def _classes(known: Facts, concepts: Taxonomy) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    for flow in known.flows(PIF.Affirmed):
        types = known.types(flow)
        recipients = known.values(flow, PIF.recipient)
        if any(category in concepts.sensitive for category in known.values(flow, PIF.dataCategory)):
            yield flow, RDF.type, PIF.SensitiveFlow
        if PIF.DisclosureFlow in types and any(known.is_outside(party) for party in recipients):
            yield flow, RDF.type, PIF.ThirdPartySharing
        abroad = any(concepts.covers(PIFK.ForeignRecipient, known.party_kinds.get(p, PIFK.Party)) for p in recipients)
        if abroad or any(concepts.covers(PIFA.Export, action) for action in known.values(flow, PIF.action)):
            yield flow, RDF.type, PIF.CrossBorderFlow
        if PIF.CollectionFlow in types and any(known.is_outside(party) for party in known.values(flow, PIF.source)):
            yield flow, RDF.type, PIF.IndirectCollection
