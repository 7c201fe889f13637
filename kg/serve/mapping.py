"""The flows of many policies as paths from data over purposes to recipients, counted: what the map draws."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib.term import URIRef

from kg.export.labels import Concept, Labels
from kg.export.wording import WORDS
from kg.records import Kind
from kg.serve.tasks import as_json, labels, version_of
from kg.serve.wording import SAID
from kg.store import Store
from kg.terms import Term

_KINDS = {"CollectionFlow": Kind.IN, "UseFlow": Kind.USE, "DisclosureFlow": Kind.OUT}


@dataclass(frozen=True, slots=True)
class Node:
    """A category, a purpose or a party (of one name, over all policies); without an IRI where the text names none."""

    kind: str  # data, purpose, party, unstated
    iri: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Path:
    """Affirmed flows of one direction from a category to a recipient: the nodes' numbers, and how many flows."""

    data: int
    purpose: int
    party: int
    kind: Kind
    flows: int


@dataclass(frozen=True, slots=True)
class Map:
    """The nodes, and the paths between them."""

    nodes: tuple[Node, ...]
    paths: tuple[Path, ...]


_PATHS = """SELECT ?category ?purpose ?recipient ?label ?role ?type (COUNT(DISTINCT ?flow) AS ?n) WHERE {{ {held}
  ?version pif:hasFlow ?flow . ?flow a ?type ; pif:dataCategory ?category .
  VALUES ?type {{ pif:CollectionFlow pif:UseFlow pif:DisclosureFlow }}
  OPTIONAL {{ ?flow pif:purposeCategory ?purpose }}
  OPTIONAL {{ ?flow pif:recipient ?recipient
    OPTIONAL {{ ?recipient rdfs:label ?label }}
    OPTIONAL {{ ?recipient a ?role . VALUES ?role {{ pif:Controller pif:DataSubject }} }} }}
}} GROUP BY ?category ?purpose ?recipient ?label ?role ?type"""


def mapped(store: Store, names: tuple[str, ...]) -> bytes:
    """The :class:`Map` of the policies named (none: all), as JSON.

    Raises:
        UnknownName: there is no such policy.
    """
    versions = " ".join(version_of(store, name).n3() for name in names)
    held = f"VALUES ?version {{ {versions} }}" if names else ""
    things, counted = _Things(labels(store)), dict[tuple[int, int, int, Kind], int]()
    for category, purpose, recipient, label, role, type, n in store.select(_PATHS.format(held=held)).rows:
        kind = _KINDS[str(type).rpartition("#")[2]]
        to = things.party(recipient, str(label or ""), str(role or "").rpartition("#")[2], kind)
        key = (things.concept("data", category), things.concept("purpose", purpose), to, kind)
        counted[key] = counted.get(key, 0) + int(str(n))
    paths = sorted((Path(*key, n) for key, n in counted.items()), key=lambda p: (-p.flows, p.data, p.purpose, p.party))
    return as_json(Map(tuple(things.nodes), tuple(paths)))


class _Things:
    """Nodes by number, each once."""

    def __init__(self, labels: Labels) -> None:
        self.nodes: list[Node] = []
        self._labels = labels
        self._numbers: dict[tuple[str, str], int] = {}

    def concept(self, kind: str, term: Term | None) -> int:
        if term is None:
            return self._unstated(kind)
        concept = self._labels.concept(term)
        return self._number((kind, concept.iri), Node(kind, concept.iri, concept.zh, concept.en))

    def party(self, recipient: Term | None, label: str, role: str, kind: Kind) -> int:
        """One node for a name, whatever the policy; the controller is the same everywhere, and so is the user."""
        if recipient is None:
            return self._role("controller") if kind is not Kind.OUT else self._unstated("recipient")
        if role in ("Controller", "DataSubject"):
            return self._role("controller" if role == "Controller" else "user")
        name: Concept = self._labels.party(str(recipient), label, "third_party")
        words = " ".join(name.zh.split())
        iri = str(recipient) if isinstance(recipient, URIRef) else ""
        return self._number(("party", words), Node("party", iri, words, words))

    def _role(self, role: str) -> int:
        words = SAID["map.own"] if role == "controller" else WORDS["role.user"]
        return self._number(("role", role), Node("party", "", words.zh, words.en))

    def _unstated(self, what: str) -> int:
        words = WORDS[f"unstated.{what}"]
        return self._number(("unstated", what), Node("unstated", "", words.zh, words.en))

    def _number(self, key: tuple[str, str], node: Node) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.nodes)
            self.nodes.append(node)
        return self._numbers[key]
