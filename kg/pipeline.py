"""START HERE: the way of a policy from a file to a graph, one line a room, top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from rdflib.term import URIRef

from kg import annotate, graph, link, read, reason, relate, segment
from kg.graph.rows import Row, flow_rows, statement_rows
from kg.iris import PolicyIris
from kg.records import Document, Reading
from kg.store import Store
from kg.terms import Quad, nquads
from kg.vocab import POLICY


def understand(document: Document) -> Reading:
    """All that is understood of one document, before it becomes a graph.

    What nobody marked up the classifier reads, which needs no tagger (``docs/adr/0011-characters.md``).
    """
    segments = segment.segments(document)
    spans = annotate.spans(document, segments, tag=False)
    flows = relate.flows(document, segments, spans)
    statements = relate.statements(document, segments)
    links = link.links(document, segments, flows, statements)
    flows = tuple(replace(flow, sensitive=link.sensitive(flow, links, document)) for flow in flows)
    return Reading(document, segments, spans, flows, statements, links)


@dataclass(frozen=True, slots=True)
class PolicyGraphs:
    """The graphs of one version, made: their names, and N-Quads of both and of the organisations that it names."""

    version: URIRef
    inferred: URIRef
    nquads: bytes


def graphs(document: Document, *, base: str = str(POLICY), app_types: tuple[str, ...] = ()) -> PolicyGraphs:
    """The whole way of one document, for a process of its own; see :func:`put`."""
    return made(understand(document), base=base, app_types=app_types)


def made(reading: Reading, *, base: str = str(POLICY), app_types: tuple[str, ...] = ()) -> PolicyGraphs:
    """The graphs of a reading, with what follows from it."""
    iris = PolicyIris(reading.document, base=base)
    return PolicyGraphs(iris.version, iris.inferred, nquads(_quads(reading, iris, base, app_types)))


@dataclass(frozen=True, slots=True)
class PolicyTables:
    """One version as rows of tables, by the columns of :mod:`kg.export.parquet`."""

    version: URIRef
    flows: tuple[Row, ...]
    statements: tuple[Row, ...]


def tables(document: Document, *, base: str = str(POLICY), app_types: tuple[str, ...] = ()) -> PolicyTables:
    """The rows of one document, for a process of its own. Types of apps are in no table."""
    reading = understand(document)
    version = PolicyIris(document, base=base).version
    return PolicyTables(version, flow_rows(reading, str(version)), statement_rows(reading, str(version)))


def put(store: Store, reading: Reading, *, base: str = str(POLICY), app_types: tuple[str, ...] = ()) -> PolicyIris:
    """Writes a reading into the store with what follows from it. Doing so twice changes nothing."""
    iris = PolicyIris(reading.document, base=base)
    store.replace((iris.version, iris.inferred), _quads(reading, iris, base, app_types))
    return iris


def _quads(reading: Reading, iris: PolicyIris, base: str, app_types: tuple[str, ...]) -> Iterator[Quad]:
    stated = graph.quads(reading, base=base, app_types=app_types)
    return chain(stated, reason.inferences(stated, iris.version))


def build(
    sources: Iterable[Path],
    *,
    markup: read.MarkupMode = read.MarkupMode.AUTO,
    base: str = str(POLICY),
    app_types: tuple[str, ...] = (),
) -> Store:
    """A store in memory with the graphs of these policies.

    Raises:
        InputError: a source can't be read.
    """
    store = Store()
    for path in sources:
        put(store, understand(read.document(path, markup=markup)), base=base, app_types=app_types)
    return store
