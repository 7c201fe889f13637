"""One version's triples by subject, and its flows as the rules of inference read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    _types: dict[URIRef, frozenset[URIRef]] = field(default_factory=dict, repr=False, compare=False)

    def values(self, subject: URIRef, *path: URIRef) -> tuple[URIRef, ...]:
        """The IRIs at the end of a path of properties, in a fixed order."""
        asked = (subject, *path)
        found = self._values.get(asked)
        if found is None:
            ends: Collection[URIRef] = (subject,)
            for step in path:
                ends = {o for s in ends for o in self.triples.get(s, {}).get(step, ()) if isinstance(o, URIRef)}
            found = self._values[asked] = tuple(sorted(ends) if len(ends) > 1 else ends)
        return found

    def words(self, subject: URIRef, *path: URIRef) -> tuple[str, ...]:
        """The literals at the end of a path of properties, in a fixed order."""
        asked = (subject, *path)
        found = self._words.get(asked)
        if found is None:
            *way, last = path
            said = {str(o) for s in self.values(subject, *way) for o in self.triples.get(s, {}).get(last, ())}
            found = self._words[asked] = tuple(sorted(said))
        return found

    def types(self, subject: URIRef) -> frozenset[URIRef]:
        """The classes asserted for it."""
        found = self._types.get(subject)
        if found is None:
            classes = self.triples.get(subject, {}).get(RDF.type, ())
            found = self._types[subject] = frozenset(o for o in classes if isinstance(o, URIRef))
        return found

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
