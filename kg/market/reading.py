"""What the analyses read out of a store: who is given what under which policy, and the policies' words.

A market has millions of rows, so they come as the engine's own values, one by one, and each pattern that is local to
a policy stays inside its graph.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.records import Text
from kg.store import Store
from kg.vocab import PREFIXES

_VERSIONS = "SELECT ?policy ?id WHERE { ?policy a pif:PolicyVersion ; dcterms:identifier ?id }"
_GIVEN = """SELECT DISTINCT ?policy ?party ?category WHERE {
  GRAPH ?policy { ?giver pif:sharesWith ?party . ?party a pif:ThirdParty ; pif:named true
    OPTIONAL { ?party pif:receives ?category } } }"""
_NAMES = """SELECT ?party ?label ?kind WHERE {
  GRAPH ?policy { ?party a pif:ThirdParty ; pif:named true ; pif:partyKind ?kind ; rdfs:label ?label } }"""
_LABELS = """SELECT ?concept (LANG(?words) AS ?language) (STR(?words) AS ?label) WHERE {
  GRAPH graph:vocabulary { ?concept skos:prefLabel ?words } }"""
_BROADER = "SELECT ?concept ?above WHERE { GRAPH graph:vocabulary { ?concept skos:broader ?above } }"
_TEXTS = "SELECT ?policy ?text WHERE { GRAPH ?policy { ?policy a pif:PolicyVersion ; pif:text ?text } }"
_DATES = """SELECT ?policy (MAX(STR(?day)) AS ?latest) WHERE {
  GRAPH ?policy { ?policy a pif:PolicyVersion . ?statement pif:date ?day } } GROUP BY ?policy"""
_COLLECTED = "SELECT DISTINCT ?policy ?category WHERE { GRAPH ?policy { ?controller pif:collects ?category } }"

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Name:
    """What most policies call a party, and its kind."""

    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Market:
    """Who is given what: for each policy the named parties, and for each of them the categories (none: not said).

    ``policies`` holds the ids by the versions' IRIs, ``labels`` the names of categories and kinds by their IRIs.
    """

    policies: Mapping[str, str] = field(repr=False)
    given: Mapping[str, Mapping[str, frozenset[str]]] = field(repr=False)
    names: Mapping[str, Name] = field(repr=False)
    labels: Mapping[str, Text] = field(repr=False)

    def called(self, concept: str, lang: str) -> str:
        """The label of a category or kind; its local name where it has none."""
        return called(self.labels, concept, lang)


def called(labels: Mapping[str, Text], concept: str, lang: str) -> str:
    """The label of a concept; its local name where it has none."""
    label = labels.get(concept)
    return label.get(lang) if label else concept.rpartition("#")[2]


def market(store: Store) -> Market:
    """The market of a store, in the order of the IRIs."""
    given: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for policy, party, category in sorted(_rows(store, _GIVEN)):
        given[policy][party] |= {category} if category else set()
    called: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for party, label, kind in _rows(store, _NAMES):
        called[party][label, kind] += 1
    names = {
        party: Name(*min(counted, key=lambda name: (-counted[name], name))) for party, counted in sorted(called.items())
    }
    frozen = {policy: {party: frozenset(said) for party, said in parties.items()} for policy, parties in given.items()}
    return Market(versions(store), frozen, names, labels(store))


def versions(store: Store) -> Mapping[str, str]:
    """The ids of the policies by the IRIs of their versions, ascending."""
    return dict(sorted((policy, id) for policy, id in _rows(store, _VERSIONS)))


def texts(store: Store) -> Mapping[str, str]:
    """The whole texts of the policies by the IRIs of their versions, ascending."""
    return dict(sorted((policy, text) for policy, text in _rows(store, _TEXTS)))


def dates(store: Store) -> Mapping[str, str]:
    """The latest date that each version gives, by the IRIs of those that give one."""
    return dict(sorted((policy, day) for policy, day in _rows(store, _DATES) if _DAY.match(day)))


def collected(store: Store) -> Mapping[str, frozenset[str]]:
    """The categories that each version says it collects, by the versions' IRIs, ascending; none for some."""
    found: dict[str, set[str]] = {policy: set() for policy in versions(store)}
    for policy, category in _rows(store, _COLLECTED):
        found.setdefault(policy, set()).add(category)
    return {policy: frozenset(categories) for policy, categories in found.items()}


def broader(store: Store) -> Mapping[str, frozenset[str]]:
    """The concepts above each concept of the taxonomies, near and far."""
    up: dict[str, set[str]] = defaultdict(set)
    for concept, above in _rows(store, _BROADER):
        up[concept].add(above)

    def climbed(concept: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = set(up[concept])
        while waiting:
            found.add(at := waiting.pop())
            waiting |= up.get(at, set()) - found
        return frozenset(found)

    return {concept: climbed(concept) for concept in sorted(up)}


def labels(store: Store) -> Mapping[str, Text]:
    """The names of the vocabulary's concepts by their IRIs."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for concept, language, label in _rows(store, _LABELS):
        found[concept][language[:2]] = label
    return {concept: Text(said.get("zh", ""), said.get("en", "")) for concept, said in found.items()}


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    solutions: Any = store.oxigraph.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    for solution in solutions:
        yield tuple("" if term is None else term.value for term in solution)
