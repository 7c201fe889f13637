"""All that linking gives for one policy."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox

from kg import assets
from kg.link import concepts, parties
from kg.link.rulebook import book
from kg.records import Actor, Document, Flow, Links, Mention, Segment, Statement
from kg.vocab import PIF


def links(
    document: Document, segments: tuple[Segment, ...], flows: tuple[Flow, ...], statements: tuple[Statement, ...]
) -> Links:
    """The concepts of all mentions of the flows, who the party mentions are, and who the controller is."""
    data = {m: concepts.data(m) for f in flows for m in f.data}
    purpose = {m: concepts.purpose(m) for f in flows for m in f.purpose}
    named: tuple[Mention, ...] = tuple(dict.fromkeys(m for f in flows for m in (*f.recipient, *f.source)))
    entries = [f.recipient for f in flows if len(f.recipient) > 1 and f.actor is Actor.THIRD_PARTY]
    found = parties.parties(document, segments, named, entries)
    return Links(data, purpose, found, parties.controller(statements))


@lru_cache(maxsize=1)
def _sensitive_categories() -> frozenset[str]:
    return frozenset(
        str(quad.subject.value)
        for path in assets.files("ontology", "data.ttl")
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == str(PIF.sensitivity) and isinstance(quad.subject, ox.NamedNode)
    )


def sensitive(flow: Flow, links: Links, document: Document) -> bool:
    """Whether the clause says so, or the law's list holds a category that the flow names."""
    said = book().pattern("sensitive").search(document.text[flow.evidence.start : flow.evidence.end])
    return bool(said) or any(links.data[m].concept in _sensitive_categories() for m in flow.data if m in links.data)
