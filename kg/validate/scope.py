"""The part of the store that one policy's validation needs.

The version, what follows from it, the organisations that it names, and of the vocabulary only the way up from the
concepts that it uses: validating against all of the vocabulary would cost more than the policy itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Literal, Node, URIRef

from kg.iris import LAW_GRAPH, PARTIES, VOCABULARY, inferred
from kg.store import Store
from kg.terms import Term, from_ox, to_ox
from kg.validate.engine import MirroredGraph
from kg.vocab import ORGANISATION, PIF, PIFA, PIFD, PIFK, PIFP, PREFIXES

_CONCEPTS = tuple(map(str, (PIFD, PIFP, PIFA, PIFK)))
_LISTED = (PIF.basicFunction, PIF.necessaryData, PIF.furtherFunction, PIF.notConsumer)


@dataclass(frozen=True, slots=True)
class Upwards:
    """The ways up in the four taxonomies: what is straight above a concept, and which list calls it sensitive."""

    broader: Mapping[URIRef, tuple[URIRef, ...]]
    sensitivity: Mapping[URIRef, tuple[Term, ...]]

    def triples(self, concepts: Iterable[URIRef]) -> Iterable[tuple[URIRef, URIRef, Term]]:
        """The triples on the ways up from these concepts."""
        todo, seen = list(concepts), set[URIRef]()
        while todo:
            concept = todo.pop()
            if concept in seen:
                continue
            seen.add(concept)
            for above in self.broader.get(concept, ()):
                yield concept, SKOS.broader, above
                todo.append(above)
            for tier in self.sensitivity.get(concept, ()):
                yield concept, PIF.sensitivity, tier


def upwards(store: Store) -> Upwards:
    """The taxonomies of the store's vocabulary graph."""
    return Upwards(_pairs(store, VOCABULARY, SKOS.broader), _pairs(store, VOCABULARY, PIF.sensitivity))


def _pairs(store: Store, graph: URIRef, predicate: URIRef) -> dict[URIRef, tuple[URIRef, ...]]:
    found: defaultdict[URIRef, list[URIRef]] = defaultdict(list)
    for quad in store.oxigraph.quads_for_pattern(None, to_ox(predicate), None, to_ox(graph)):  # type: ignore[arg-type]
        found[URIRef(quad.subject.value)].append(from_ox(quad.object))  # type: ignore[arg-type,union-attr]
    return {subject: tuple(sorted(objects)) for subject, objects in found.items()}


class PolicyData:
    """What validation looks at of one version: look-ups like a graph's of rdflib, and SELECTs, both on Oxigraph.

    ``graph`` is the same for pySHACL.
    """

    def __init__(self, mirror: Store) -> None:
        self.mirror = mirror

    @cached_property
    def graph(self) -> MirroredGraph:
        """The triples as a graph of rdflib, which asks the same mirror."""
        graph = MirroredGraph(mirror=self.mirror)
        for prefix, iri in PREFIXES.items():
            graph.bind(prefix, iri)
        for quad in self.mirror.oxigraph:
            graph.add((from_ox(quad.subject), from_ox(quad.predicate), from_ox(quad.object)))
        return graph

    def __contains__(self, triple: tuple[Node | None, Node | None, Node | None]) -> bool:
        return next(self._found(*triple), None) is not None

    def value(self, subject: Node, predicate: Node) -> Term | None:
        """An object of the subject's property; None where it has none."""
        return next(self.objects(subject, predicate), None)

    def objects(self, subject: Node | None, predicate: Node) -> Iterator[Term]:
        """All objects of a property."""
        return (from_ox(quad.object) for quad in self._found(subject, predicate, None))

    def subjects(self, predicate: Node, object: Node) -> Iterator[Term]:
        """All that have the object as the property's value."""
        return (from_ox(quad.subject) for quad in self._found(None, predicate, object))

    def _found(self, *triple: Node | None) -> Iterator[ox.Quad]:
        if isinstance(triple[0], Literal):
            return iter(())
        s, p, o = (None if term is None else to_ox(term) for term in triple)  # type: ignore[arg-type]
        return self.mirror.oxigraph.quads_for_pattern(s, p, o, None)  # type: ignore[arg-type]


def policy(store: Store, version: URIRef, up: Upwards, *, app_type: Iterable[str] = ()) -> PolicyData:
    """All that the shapes may look at for one version; ``app_type`` is added to what the graph says."""
    mirror = store.merged(version, inferred(version))
    named = _named(mirror)
    for party in named:
        if party.startswith(str(ORGANISATION)):
            about = store.oxigraph.quads_for_pattern(ox.NamedNode(party), None, None, to_ox(PARTIES))  # type: ignore[arg-type]
            mirror.oxigraph.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in about)
    typed = store.oxigraph.quads_for_pattern(None, to_ox(PIF.appType), None, to_ox(version))  # type: ignore[arg-type]
    types: set[Term] = {*map(Literal, app_type), *(from_ox(quad.object) for quad in typed)}
    added: list[tuple[URIRef, URIRef, Term]] = [(version, PIF.appType, slug) for slug in types]
    added += _necessary(store, types)
    concepts = {URIRef(iri) for iri in named if iri.startswith(_CONCEPTS)}
    concepts |= {URIRef(o) for _, p, o in added if p == PIF.necessaryData}
    added += up.triples(concepts)
    mirror.oxigraph.extend(ox.Quad(*map(to_ox, triple)) for triple in added)  # type: ignore[arg-type]
    return PolicyData(mirror)


def _named(mirror: Store) -> set[str]:
    """The IRIs of objects."""
    return {str(row[0]) for row in mirror.select("SELECT DISTINCT ?o WHERE { ?s ?p ?o FILTER(ISIRI(?o)) }").rows}


def _necessary(store: Store, types: Set[Node]) -> Iterator[tuple[URIRef, URIRef, Term]]:
    """What the provisions on necessary information list for these app types, and for all."""
    law = to_ox(LAW_GRAPH)
    for predicate in _LISTED if types else ():
        for quad in store.oxigraph.quads_for_pattern(None, to_ox(predicate), None, law):  # type: ignore[arg-type]
            named = store.oxigraph.quads_for_pattern(quad.subject, to_ox(DCTERMS.identifier), None, law)  # type: ignore[arg-type]
            slugs = {from_ox(name.object) for name in named}
            if not slugs or slugs & types:
                subject = URIRef(quad.subject.value)  # type: ignore[union-attr]
                yield from ((subject, DCTERMS.identifier, slug) for slug in slugs)
                yield subject, predicate, from_ox(quad.object)
