"""What the pages and the JSON endpoints ask of the store. Each runs in a child of the process that keeps it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from rdflib.namespace import DCTERMS
from rdflib.term import Literal, URIRef

from kg import export, validate
from kg.errors import UnknownName
from kg.export.flows import PolicyRecord, policies
from kg.export.labels import Labels
from kg.store import Store
from kg.terms import Term


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of one policy, in a list. ``key`` names it in addresses; ``policy`` is what its versions share."""

    key: str
    iri: str
    policy: str
    id: str
    file: str
    controller: str
    app_types: tuple[str, ...]
    characters: int
    flows: int
    sensitive: int
    shared: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in a policy's outline, at ``[start, end)`` of its text."""

    section: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy to read: the record of it, and its clauses in the order of the text."""

    key: str
    record: PolicyRecord
    clauses: tuple[Clause, ...]


@lru_cache(maxsize=1)
def labels(store: Store) -> Labels:
    """The names of the vocabulary, read once."""
    return Labels(store)


def as_json(value: object) -> bytes:
    """Records, or lists of them, as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=asdict).encode()


def key_of(version: str) -> str:
    """How addresses name a version: the last part of its IRI.

    >>> key_of("https://w3id.org/pif/policy/demo@abababababab")
    'demo@abababababab'
    """
    return version.rpartition("/")[2]


def version_of(store: Store, name: str) -> URIRef:
    """The version that a key, an IRI or a policy's id names; of several of one id the first by IRI.

    Raises:
        UnknownName: there is none.
    """
    versions = store.versions()
    for version in versions:
        if name in (str(version), key_of(version)):
            return version
    for version in versions:
        if name == _words(store, version, DCTERMS.identifier):
            return version
    raise UnknownName("policy", name, [key_of(version) for version in versions][:20])


# --- lists ----------------------------------------------------------------------------------------------------------


_POLICIES = """SELECT ?version ?work ?id ?file ?controller ?type ?characters WHERE {
  GRAPH ?version { ?version a pif:PolicyVersion ; pif:versionOf ?work ; dcterms:identifier ?id ; pif:text ?text
    OPTIONAL { ?version prov:wasDerivedFrom/dcterms:title ?file }
    OPTIONAL { ?version pif:controller/rdfs:label ?controller }
    OPTIONAL { ?version pif:appType ?type } }
  BIND(STRLEN(?text) AS ?characters) } ORDER BY ?id ?version ?file ?controller ?type"""


def overview(store: Store) -> tuple[Policy, ...]:
    """All policies, by id and version."""
    flows = _counted(store, "?version pif:hasFlow ?x")
    sensitive = _counted(store, "?x a pif:SensitiveFlow . ?version pif:hasFlow ?x")
    shared = _counted(store, "?x a pif:ThirdPartySharing . ?version pif:hasFlow ?x")
    found: dict[Term | None, Policy] = {}
    types: dict[Term | None, set[str]] = {}
    for version, work, id, file, controller, type, characters in store.select(_POLICIES).rows:
        types.setdefault(version, set()).update({str(type)} if type is not None else ())
        if version is None or version in found:
            continue
        found[version] = Policy(
            key=key_of(str(version)),
            iri=str(version),
            policy=str(work),
            id=str(id),
            file=_short(str(file or "")),
            controller=str(controller or ""),
            app_types=(),
            characters=int(str(characters)),
            flows=flows[version],
            sensitive=sensitive[version],
            shared=shared[version],
        )
    return tuple(replace(policy, app_types=tuple(sorted(types[version]))) for version, policy in found.items())


def _counted(store: Store, pattern: str) -> Counter[Term]:
    rows = store.select(f"SELECT ?version (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }} GROUP BY ?version").rows
    return Counter({version: int(str(n)) for version, n in rows if version is not None})


def values(store: Store, subject: Term, predicate: URIRef) -> list[Term]:
    """The values of a property."""
    rows = store.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }", {"s": subject, "p": predicate}).rows
    return [row[2] for row in rows if row[2] is not None]


def _words(store: Store, subject: Term, predicate: URIRef) -> str:
    return min(map(str, values(store, subject, predicate)), default="")


def _short(title: str) -> str:
    return title if "://" in title else title.replace("\\", "/").rpartition("/")[2]


# --- one policy -----------------------------------------------------------------------------------------------------


def policy(store: Store, name: str) -> bytes:
    """The :class:`PolicyText` of one policy, as JSON.

    Raises:
        UnknownName: there is no such policy.
    """
    version = version_of(store, name)
    (record,) = policies(store, versions=[version], labels=labels(store))
    return as_json(PolicyText(key_of(version), record, _clauses(store, version)))


_CLAUSES = """SELECT DISTINCT ?version ?section ?title ?start ?end WHERE {
  ?clause dcterms:isPartOf ?version ; pif:section ?section ; oa:hasSelector ?span .
  ?span oa:start ?start ; oa:end ?end .
  OPTIONAL { ?clause dcterms:title ?title } } ORDER BY ?start ?end ?section"""


def _clauses(store: Store, version: URIRef) -> tuple[Clause, ...]:
    rows = store.select(_CLAUSES, {"version": version}).rows
    return tuple(Clause(str(s or ""), str(t or ""), int(str(a)), int(str(b))) for _, s, t, a, b in rows)


def exported(store: Store, format: str, view: str, names: tuple[str, ...], lang: str) -> bytes:
    """The policies named (none: all) in an export format.

    Raises:
        UnknownName: there is no such format, view or policy.
    """
    versions = [version_of(store, name) for name in names] or list(store.versions())
    found = policies(store, versions=versions, labels=labels(store))
    whole = not names
    return export.EXPORTERS[format].write(export.Slice(store, found, export.VIEWS[view].name, lang, whole=whole))


def app_types(_: Store) -> tuple[str, ...]:
    """The app types that the rules know."""
    return validate.app_types()


def terms(store: Store) -> bytes:
    """The names of the vocabulary for completion: ``[prefixed name, zh, en]``, as JSON."""
    from kg.query.results import short

    rows: Iterable[tuple[Term | None, ...]] = store.select(_TERMS).rows
    found: dict[str, list[str]] = {}
    for term, label in rows:
        if isinstance(label, Literal):
            entry = found.setdefault(short(term), ["", ""])
            entry[0 if (label.language or "").startswith("zh") else 1] = str(label)
    return as_json([[name, *names] for name, names in sorted(found.items())])


_TERMS = """SELECT DISTINCT ?term ?label WHERE { GRAPH <https://w3id.org/pif/graph/vocabulary> {
  ?term ?p ?label . VALUES ?p { skos:prefLabel rdfs:label } } FILTER(isIRI(?term)) } ORDER BY ?term DESC(?label)"""
