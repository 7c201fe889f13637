"""The formats by name, and the slice of a store that each of them writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from rdflib.term import URIRef

from kg.export.flows import PolicyRecord, policies
from kg.export.projection import VIEWS, Projection, projection
from kg.registry import Table
from kg.store import Store
from kg.terms import to_ox
from kg.vocab import PIF

_AT_ONCE = 1000  # flows of one question


@dataclass(frozen=True, slots=True)
class Slice:
    """What is to be written: a store's policies with the flows asked for, a view of them, and a language."""

    store: Store = field(repr=False)
    policies: tuple[PolicyRecord, ...] = field(repr=False)
    view: str
    lang: str
    whole: bool = True  # no flow was left out

    def projection(self, view: str | None = None) -> Projection:
        """The nodes and edges of the slice's own view, or of another."""
        return projection(self.policies, view or self.view)


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its name on the command line, media type, file suffix, and what writes it."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Slice], bytes]
    files: Callable[[Slice], Mapping[str, bytes]] | None = None  # where the format is a folder of files
    statements: bool = False  # whether it writes what policies say beside flows


def cut(
    store: Store,
    *,
    view: str = "flows",
    where: Collection[str] | None = None,
    lang: str = "zh",
    statements: bool = True,
) -> Slice:
    """The slice of a store; ``where`` holds the IRIs of the flows to keep; without ``statements`` it has flows alone.

    Raises:
        UnknownName: there is no such view.
    """
    shown = VIEWS[view].name
    if where is None:
        return Slice(store, policies(store, statements=statements), shown, lang, whole=True)
    versions = _holding(store, where)
    found = policies(store, where=where, versions=versions, statements=statements) if versions else ()
    return Slice(store, found, shown, lang, whole=False)


def _holding(store: Store, flows: Collection[str]) -> tuple[URIRef, ...]:
    """The versions that state one of the flows, sorted: a slice of a large store reads no others."""
    found: set[str] = set()
    named = [str(to_ox(URIRef(flow))) for flow in sorted(flows)]
    for start in range(0, len(named), _AT_ONCE):
        values = " ".join(named[start : start + _AT_ONCE])
        asked = f"SELECT DISTINCT ?version WHERE {{ VALUES ?flow {{ {values} }} ?version <{PIF.hasFlow}> ?flow }}"
        found |= {str(row[0]) for row in store.select(asked).rows}
    return tuple(map(URIRef, sorted(found)))


def _later(module: str, function: str) -> Callable[[Slice], bytes]:
    def write(slice: Slice) -> bytes:
        from importlib import import_module

        result: bytes = getattr(import_module(f"kg.export.{module}"), function)(slice)
        return result

    return write


def _neo4j_files(slice: Slice) -> Mapping[str, bytes]:
    from kg.export.neo4j import neo4j_files

    return neo4j_files(slice)


EXPORTERS: Table[Exporter] = Table(
    "export format",
    (
        Exporter("graphml", "application/graphml+xml", ".graphml", _later("network", "graphml")),
        Exporter("yed", "application/graphml+xml", ".graphml", _later("yed", "yed")),
        Exporter("gexf", "application/gexf+xml", ".gexf", _later("network", "gexf")),
        Exporter("cyjs", "application/json", ".cyjs", _later("network", "cyjs")),
        Exporter("dot", "text/vnd.graphviz", ".dot", _later("dot", "dot")),
        Exporter("mermaid", "text/vnd.mermaid", ".mmd", _later("mermaid", "mermaid")),
        Exporter("html", "text/html", ".html", _later("page", "page")),
        Exporter("csv", "text/csv", ".csv", _later("tabular", "flows_csv")),
        Exporter("ropa", "text/csv", ".csv", _later("tabular", "ropa_csv"), statements=True),
        Exporter("jsonld", "application/ld+json", ".jsonld", _later("rdf", "jsonld")),
        Exporter("owl", "text/turtle", ".ttl", _later("rdf", "owl")),
        Exporter("neo4j", "application/zip", ".zip", _later("neo4j", "neo4j_zip"), _neo4j_files),
    ),
)


def export(
    store: Store, name: str, *, view: str = "flows", where: Collection[str] | None = None, lang: str = "zh"
) -> bytes:
    """The graph in one format, the same bytes each time; ``where`` holds the IRIs of the flows to keep.

    >>> export(Store(vocabulary=False), "graphml")[:5]
    b'<?xml'

    Raises:
        UnknownName: there is no such format or view.
    """
    exporter = EXPORTERS[name]
    return exporter.write(cut(store, view=view, where=where, lang=lang, statements=exporter.statements))


def files(
    store: Store, name: str, *, view: str = "flows", where: Collection[str] | None = None, lang: str = "zh"
) -> Mapping[str, bytes]:
    """The same as files by name, for an output that is a folder: one file, or several where the format has several.

    Raises:
        UnknownName: there is no such format or view.
    """
    exporter = EXPORTERS[name]
    slice = cut(store, view=view, where=where, lang=lang, statements=exporter.statements)
    return exporter.files(slice) if exporter.files else {f"{view}{exporter.suffix}": exporter.write(slice)}
