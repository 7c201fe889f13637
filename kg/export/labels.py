"""Names of concepts and parties in Chinese and in English, from the vocabulary in the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from rdflib.namespace import RDFS, SKOS
from rdflib.term import Literal, URIRef

from kg.export import wording
from kg.iris import VOCABULARY
from kg.records import Text
from kg.store import Store
from kg.terms import Term


@dataclass(frozen=True, slots=True, order=True)
class Concept:
    """A category, purpose or action: its IRI and its names. The IRI is ``words:…`` where the words are unlinked."""

    iri: str
    zh: str
    en: str

    def name(self, lang: str) -> str:
        """The name in the language asked for, else in the other.

        >>> Concept("urn:c", "手机号码", "Phone number").name("en")
        'Phone number'
        """
        return Text(self.zh, self.en).get(lang)


def local_name(iri: str) -> str:
    """The last part of an IRI.

    >>> local_name("https://w3id.org/pif/data#PhoneNumber")
    'PhoneNumber'
    """
    return unquote(re.split(r"[#/]", iri.rstrip("#/"))[-1])


class Labels:
    """The preferred labels of a graph's concepts; where it has none, the local name stands in."""

    def __init__(self, store: Store, graph: URIRef = VOCABULARY) -> None:
        self._names: dict[str, dict[str, str]] = {}
        for predicate in (RDFS.label, SKOS.prefLabel):  # the later wins
            query = f"SELECT ?s ?o WHERE {{ GRAPH <{graph}> {{ ?s <{predicate}> ?o }} }} ORDER BY ?s DESC(?o)"
            for s, o in store.select(query).rows:
                if isinstance(o, Literal):
                    self._names.setdefault(str(s), {})[(o.language or "en").split("-")[0].lower()] = str(o)

    def has(self, term: Term) -> bool:
        """Whether the vocabulary names the term."""
        return isinstance(term, URIRef) and str(term) in self._names

    def concept(self, term: Term) -> Concept:
        """The concept with its names."""
        names = self._names.get(str(term), {})
        plain = _spaced(local_name(str(term))) if isinstance(term, URIRef) else str(term)
        return Concept(str(term), names.get("zh") or plain, names.get("en") or plain)

    def party(self, iri: str, label: str, role: str) -> Concept:
        """The party with its name; who has none is called by its role: 我们, 用户."""
        label = " ".join(label.split())
        name = wording.WORDS.get(f"role.{role}")
        if name is not None and (not label or role == "user"):
            return Concept(iri, name.zh, name.en)
        label = label or local_name(iri)
        return Concept(iri, label, label)


def _spaced(name: str) -> str:
    """Words of a local name apart.

    >>> _spaced("DeviceInformation"), _spaced("IMEI")
    ('Device information', 'IMEI')
    """
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[^A-Z]+", name)
    return " ".join([*parts[:1], *(p if p.isupper() and len(p) > 1 else p.lower() for p in parts[1:])]) or name
