"""One version's triples by subject, and its flows as the rules of inference read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib.term import URIRef

from kg.store import Store, Term
from kg.vocab import OA, PIF, RDF, RDFS

KINDS = (PIF.CollectionFlow, PIF.UseFlow, PIF.DisclosureFlow)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one version says, by subject and property, with the kinds of its parties."""

    triples: Mapping[URIRef, Mapping[URIRef, tuple[Term, ...]]]
    party_kinds: Mapping[URIRef, URIRef]

    def values(self, subject: URIRef, *path: URIRef) -> tuple[URIRef, ...]:
        """The IRIs at the end of a path of properties, in a fixed order."""
        ends: Iterable[URIRef] = (subject,)
        for step in path:
            ends = {o for s in ends for o in self.triples.get(s, {}).get(step, ()) if isinstance(o, URIRef)}
        return tuple(sorted(ends))

    def words(self, subject: URIRef, *path: URIRef) -> tuple[str, ...]:
        """The literals at the end of a path of properties, in a fixed order."""
        *way, last = path
        found = {str(o) for s in self.values(subject, *way) for o in self.triples.get(s, {}).get(last, ())}
        return tuple(sorted(found))

    def types(self, subject: URIRef) -> frozenset[URIRef]:
        """The classes asserted for it."""
        return frozenset(self.values(subject, RDF.type))

    def flows(self, polarity: URIRef) -> tuple[URIRef, ...]:
        """The affirmed or the negated flows, sorted by IRI."""
        flows = (s for s, said in self.triples.items() if PIF.Flow in said.get(RDF.type, ()))
        return tuple(sorted(flow for flow in flows if polarity in self.triples[flow].get(PIF.polarity, ())))

    def is_outside(self, party: URIRef) -> bool:
        """Whether the party is neither the controller nor the user."""
        return not self.types(party) & {PIF.Controller, PIF.DataSubject}

    def evidence(self, flow: URIRef) -> str:
        """The words that state the flow."""
        return "".join(self.words(flow, PIF.evidence, OA.exact))

    def labels(self, flow: URIRef, role: URIRef) -> tuple[str, ...]:
        """The words of the flow's mentions in one role."""
        return self.words(flow, role, RDFS.label)


def facts(store: Store, version: URIRef) -> Facts:
    """The facts of one version; kinds of named organisations come from their own graph."""
    triples: dict[URIRef, dict[URIRef, tuple[Term, ...]]] = {}
    for s, p, o, _ in store.quads(version):
        row = triples.setdefault(s, {})
        row[p] = (*row.get(p, ()), o)
    parties = {
        o
        for row in triples.values()
        for p in (PIF.recipient, PIF.source, PIF.actor)
        for o in row.get(p, ())
        if isinstance(o, URIRef)
    }
    query = "SELECT ?party ?kind WHERE { ?party pif:partyKind ?kind }"
    kinds: dict[URIRef, URIRef] = {}
    for party in sorted(parties):
        own = [o for o in triples.get(party, {}).get(PIF.partyKind, ()) if isinstance(o, URIRef)]
        far = own or [URIRef(str(row[1])) for row in store.select(query, {"party": party}).rows]
        if far:
            kinds[party] = min(far)
    return Facts(triples, kinds)
