"""Flows of one policy or of all, chosen by what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib.term import Literal, URIRef

from kg.export.flows import FlowRecord, policies
from kg.query.header import Parameter, Scheme, Type
from kg.query.parameters import resolve
from kg.records import Polarity
from kg.serve.tasks import as_json, labels, version_of
from kg.store import Store
from kg.terms import Term
from kg.vocab import PIF


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which flows: of a policy, with a category or all below it, a purpose, a party, a polarity, at least so sure."""

    policy: str = ""
    data: str = ""
    purpose: str = ""
    party: str = ""
    polarity: str = ""
    min_confidence: float = 0.0
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Flows:
    """A part of the flows that were asked for, and how many there are in all."""

    total: int
    flows: tuple[FlowRecord, ...]


_PATTERNS: Mapping[str, str] = {
    "data": "?flow pif:data/pif:category/skos:broader* ?data .",
    "purpose": "?flow pif:purpose/pif:concept/skos:broader* ?purpose .",
    "party": "{ ?flow pif:recipient ?party } UNION { ?flow pif:source ?party } UNION { ?flow pif:actor ?party }",
    "polarity": "?flow pif:polarity ?polarity .",
}


def flows(store: Store, wanted: Wanted) -> bytes:
    """The :class:`Flows` that are wanted, as JSON, in the order of the policies' IRIs and of the flows' own.

    Raises:
        KgError: a name is unknown.
    """
    pairs = _matching(store, wanted)
    shown = pairs[wanted.offset : wanted.offset + wanted.limit]
    versions = list(dict.fromkeys(version for version, _ in shown))
    where = [flow for _, flow in shown]
    records = policies(store, where=where, versions=versions, labels=labels(store)) if versions else ()
    return as_json(Flows(len(pairs), tuple(flow for record in records for flow in record.flows)))


def _matching(store: Store, wanted: Wanted) -> list[tuple[URIRef, str]]:
    choices: dict[str, tuple[Term, ...]] = {}
    if wanted.policy:
        choices["version"] = (version_of(store, wanted.policy),)
    if wanted.data:
        choices["data"] = resolve(store, Parameter("data", Type.CONCEPT, scheme=Scheme.DATA), wanted.data)
    if wanted.purpose:
        choices["purpose"] = resolve(store, Parameter("purpose", Type.CONCEPT, scheme=Scheme.PURPOSE), wanted.purpose)
    if wanted.party:
        choices["party"] = resolve(store, Parameter("party", Type.PARTY), wanted.party)
    if wanted.polarity:
        choices["polarity"] = (
            {Polarity.AFFIRMED: PIF.Affirmed, Polarity.NEGATED: PIF.Negated}[Polarity(wanted.polarity)],
        )
    held = " ".join(f"VALUES ?{name} {{ {' '.join(term.n3() for term in terms)} }}" for name, terms in choices.items())
    patterns = " ".join(_PATTERNS[name] for name in choices if name in _PATTERNS)
    query = f"""SELECT DISTINCT ?version ?flow ?least WHERE {{ {held} ?version pif:hasFlow ?flow . {patterns}
      ?flow pif:confidence ?confidence . FILTER(?confidence >= ?least) }} ORDER BY ?version ?flow"""
    rows = store.select(query, {"least": Literal(wanted.min_confidence)}).rows
    return [(version, str(flow)) for version, flow, _ in rows if isinstance(version, URIRef)]
