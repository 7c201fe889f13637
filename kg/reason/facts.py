"""One version's triples by subject, and its flows as the rules of inference read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from rdflib.term import URIRef

from kg.terms import Quad, Term
from kg.vocab import OA, PIF, RDF, RDFS

KINDS = (PIF.CollectionFlow, PIF.UseFlow, PIF.DisclosureFlow)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one version says, by subject and property, with the kinds of its parties.

    Rules ask the same again and again: what was found is kept.
    """

    triples: Mapping[URIRef, Mapping[URIRef, Sequence[Term]]]
    flows_by_polarity: Mapping[Term, tuple[URIRef, ...]]
    party_kinds: Mapping[URIRef, URIRef]
    _values: dict[tuple[URIRef, ...], tuple[URIRef, ...]] = field(default_factory=dict, repr=False, compare=False)
    _words: dict[tuple[URIRef, ...], tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def values(self, subject: URIRef, *path: URIRef) -> tuple[URIRef, ...]:
        """The IRIs at the end of a path of properties, in a fixed order."""
        asked = (subject, *path)
        if asked not in self._values:
            ends: Iterable[URIRef] = (subject,)
            for step in path:
                ends = {o for s in ends for o in self.triples.get(s, {}).get(step, ()) if isinstance(o, URIRef)}
            self._values[asked] = tuple(sorted(ends))
        return self._values[asked]

    def words(self, subject: URIRef, *path: URIRef) -> tuple[str, ...]:
        """The literals at the end of a path of properties, in a fixed order."""
        asked = (subject, *path)
        if asked not in self._words:
            *way, last = path
            found = {str(o) for s in self.values(subject, *way) for o in self.triples.get(s, {}).get(last, ())}
            self._words[asked] = tuple(sorted(found))
        return self._words[asked]

    def types(self, subject: URIRef) -> frozenset[URIRef]:
        """The classes asserted for it."""
        return frozenset(o for o in self.triples.get(subject, {}).get(RDF.type, ()) if isinstance(o, URIRef))

    def pairs(self, property: URIRef) -> Iterator[tuple[URIRef, tuple[URIRef, ...]]]:
        """Each subject that has the property, with the IRIs that it has there."""
        for subject, row in self.triples.items():
            if property in row:
                yield subject, self.values(subject, property)

    def flows(self, polarity: URIRef) -> tuple[URIRef, ...]:
        """The affirmed or the negated flows, sorted by IRI."""
        return self.flows_by_polarity.get(polarity, ())

    def is_outside(self, party: URIRef) -> bool:
        """Whether the party is neither the controller nor the user."""
        return not self.types(party) & {PIF.Controller, PIF.DataSubject}

    def evidence(self, flow: URIRef) -> str:
        """The words that state the flow."""
        return "".join(self.words(flow, PIF.evidence, OA.exact))

    def labels(self, flow: URIRef, role: URIRef) -> tuple[str, ...]:
        """The words of the flow's mentions in one role."""
        return self.words(flow, role, RDFS.label)


def _by_subject() -> dict[URIRef, dict[URIRef, list[Term]]]:
    return defaultdict(partial(defaultdict, list))


def facts(quads: Iterable[Quad], version: URIRef) -> Facts:
    """The facts of one version; kinds of named organisations may come from their own graph."""
    graphs: dict[URIRef, dict[URIRef, dict[URIRef, list[Term]]]] = defaultdict(_by_subject)
    row, subject, home = graphs[version][version], version, version
    for s, p, o, graph in quads:
        if s is not subject or graph is not home:  # what is said of one thing stands together
            row, subject, home = graphs[graph][s], s, graph
        row[p].append(o)
    triples = graphs.pop(version, {})
    kinds = {party: kind for others in graphs.values() for party, kind in _kinds(others)} | dict(_kinds(triples))
    return Facts(triples, _flows(triples), kinds)


def _kinds(triples: Mapping[URIRef, Mapping[URIRef, Sequence[Term]]]) -> Iterator[tuple[URIRef, URIRef]]:
    """The parties with their kind, the first where there are several."""
    for party, said in triples.items():
        if kinds := [o for o in said.get(PIF.partyKind, ()) if isinstance(o, URIRef)]:
            yield party, min(kinds)


def _flows(triples: Mapping[URIRef, Mapping[URIRef, Sequence[Term]]]) -> dict[Term, tuple[URIRef, ...]]:
    found: dict[Term, list[URIRef]] = {}
    for subject, said in triples.items():
        if PIF.polarity in said and PIF.Flow in said.get(RDF.type, ()):
            for polarity in said[PIF.polarity]:
                found.setdefault(polarity, []).append(subject)
    return {polarity: tuple(sorted(flows)) for polarity, flows in found.items()}
