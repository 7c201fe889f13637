"""Which versions of policies are compared: the store's only one, the one that is named, or one a policy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rdflib.term import URIRef

from kg.errors import InputError
from kg.export.flows import PolicyRecord, policies
from kg.export.labels import Labels
from kg.store import Store

_VERSIONS = "SELECT ?version ?id WHERE { ?version a pif:PolicyVersion ; dcterms:identifier ?id } ORDER BY ?id ?version"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a policy in a store."""

    store: Store
    iri: URIRef
    id: str

    def record(self) -> PolicyRecord:
        """Its text and flows."""
        return policies(self.store, versions=[self.iri], labels=_labels(self.store))[0]


@lru_cache(maxsize=2)
def _labels(store: Store) -> Labels:
    return Labels(store)


def versions(store: Store) -> tuple[Version, ...]:
    """The versions that a store holds, by policy."""
    return tuple(Version(store, URIRef(str(row[0])), str(row[1])) for row in store.select(_VERSIONS).rows)


def version(store: Store, wanted: str) -> Version:
    """The one version that the name means: a policy's id, the beginning of what follows the @ of its IRI, or the IRI.

    Raises:
        InputError: it means none, or several.
    """
    found = versions(store)
    hits = [v for v in found if wanted in (str(v.iri), v.id)] or [v for v in found if _hash(v).startswith(wanted)]
    if len(hits) == 1:
        return hits[0]
    there = ", ".join(f"{v.id}@{_hash(v)}" for v in (hits or found)[:8])
    raise InputError(
        f"“{wanted}” names {'several versions' if hits else 'no version'}.", hint=f"Give what follows an @ of: {there}."
    )


def _hash(version: Version) -> str:
    return version.iri.rpartition("@")[2]


def one(store: Store, wanted: str) -> Version:
    """The version that is named, or else the only one.

    Raises:
        InputError: the name means none or several, or there is more than one.
    """
    if wanted:
        return version(store, wanted)
    found = versions(store)
    if len(found) != 1:
        names = ", ".join(f"{v.id}@{_hash(v)}" for v in found[:8])
        raise InputError(
            f"The graph holds {len(found)} versions.", hint=f"Say which one, with --old and --new. There are: {names}."
        )
    return found[0]


def by_id(store: Store) -> dict[str, Version]:
    """The versions by the ids of their policies.

    Raises:
        InputError: there are several versions of one policy.
    """
    found: dict[str, Version] = {}
    for version in versions(store):
        if version.id in found:
            raise InputError(
                f"The graph holds several versions of “{version.id}”.",
                hint=f"Say which, with --old and --new: {_hash(found[version.id])}, {_hash(version)}.",
            )
        found[version.id] = version
    return found
