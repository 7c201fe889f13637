"""The part of the store that one policy's validation needs, as one rdflib graph.

The version, what follows from it, the organisations that it names, and of the vocabulary only the way up from the
concepts that it uses: validating against all of the vocabulary would cost more than the policy itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Literal, Node, URIRef

from kg.iris import LAW_GRAPH, PARTIES, VOCABULARY, inferred
from kg.store import Store, Term, from_ox, to_ox
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


def policy(store: Store, version: URIRef, up: Upwards, *, app_type: Iterable[str] = ()) -> MirroredGraph:
    """All that the shapes may look at for one version; ``app_type`` is added to what the graph says."""
    graph = MirroredGraph()
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    concepts, organisations = set[URIRef](), set[URIRef]()
    for name in (version, inferred(version)):
        for s, p, o, _ in store.quads(name):
            graph.add((s, p, o))
            if isinstance(o, URIRef):
                if o.startswith(str(ORGANISATION)):
                    organisations.add(o)
                elif str(o).startswith(_CONCEPTS):
                    concepts.add(o)
    for party in organisations:
        for quad in store.oxigraph.quads_for_pattern(to_ox(party), None, None, to_ox(PARTIES)):  # type: ignore[arg-type]
            object = from_ox(quad.object)
            graph.add((party, URIRef(quad.predicate.value), object))
            if isinstance(object, URIRef) and str(object).startswith(_CONCEPTS):
                concepts.add(object)
    for slug in app_type:
        graph.add((version, PIF.appType, Literal(slug)))
    for triple in _necessary(store, set(graph.objects(version, PIF.appType))):
        graph.add(triple)
        if triple[1] == PIF.necessaryData:
            concepts.add(URIRef(triple[2]))
    for triple in up.triples(concepts):
        graph.add(triple)
    return graph


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
