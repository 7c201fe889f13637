"""A SPARQL server as the place of a build: it has a policy whole or not at all, and is not sent what it has.

A data set has several addresses on a server; where the one that takes graphs is of a known form, it says the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from rdflib.term import URIRef

from kg.cli.console import talk
from kg.cli.destination import PolicyByPolicy, Settings, stands
from kg.endpoint import Endpoint, GraphStore, Updates
from kg.iris import LAW_GRAPH, PARTIES, VOCABULARY
from kg.pipeline import PolicyGraphs
from kg.store import FORMATS, Store


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a data set takes graphs, answers questions, and makes all changes of a request or none (empty: unknown)."""

    graphs: str
    queries: str = ""
    updates: str = ""


_KINDS = (
    Addresses("/store", "/query", "/update"),  # Oxigraph
    Addresses("/data", "/query", "/update"),  # Fuseki
    Addresses("/rdf-graphs/service", "", "/statements"),  # GraphDB and RDF4J: questions go to the repository itself
    Addresses("/sparql-graph-crud-auth", "/sparql"),  # Virtuoso: an update is not one transaction there
)


def addresses(graphs: str) -> Addresses:
    """The addresses of the data set that takes graphs at this one.

    >>> addresses("http://localhost:7878/store").updates
    'http://localhost:7878/update'
    >>> addresses("http://db/repositories/kg/rdf-graphs/service?x=1").queries
    'http://db/repositories/kg?x=1'
    >>> addresses("http://localhost/elsewhere").queries
    ''
    """
    parts = urlsplit(graphs)
    path = parts.path.rstrip("/")
    for kind in _KINDS:
        if path.endswith(kind.graphs):
            stem = path.removesuffix(kind.graphs)
            queries = parts._replace(path=stem + kind.queries).geturl()
            return Addresses(graphs, queries, parts._replace(path=stem + kind.updates).geturl() if kind.updates else "")
    return Addresses(graphs)


class Server(PolicyByPolicy):
    """A server; before its first policy it gets the vocabulary and the law, on which the digest of rules rests, too."""

    def __init__(self, address: str, settings: Settings) -> None:
        super().__init__(settings)
        self._graphs = GraphStore(address)
        found = addresses(address)
        self._queries = Endpoint(found.queries) if found.queries else None
        self._updates = Updates(found.updates) if found.updates else None
        if self._queries is None:
            talk(f"kg: {address} does not say where the server answers questions: what it holds already is sent again.")

    def _has(self, version: URIRef, how: str) -> bool:
        if self._settings.again or self._queries is None:
            return False
        return stands(self._queries, version, how)

    def _hand_on(self, made: PolicyGraphs) -> None:
        if not self.built:
            self._put(Store(), VOCABULARY, LAW_GRAPH)
        store = Store(vocabulary=False)
        store.put((), made.nquads)
        if self._updates is not None:
            self._updates.run(_replacing(store, made))
            return
        self._graphs.put(made.version, b"")  # while it is not there, what is half there is not taken for whole
        self._graphs.post(PARTIES, _triples(store, PARTIES))
        self._put(store, made.inferred, made.version)

    def _put(self, store: Store, *graphs: URIRef) -> None:
        for graph in graphs:
            self._graphs.put(graph, _triples(store, graph))

    def _finish(self) -> None:
        talk(f"{self._said('sent')}, {self._graphs.address}")


def _replacing(store: Store, made: PolicyGraphs) -> bytes:
    """One update that puts the policy's graphs in the place of those that are there."""
    drops = "".join(f"DROP SILENT GRAPH <{graph}> ;\n" for graph in (made.version, made.inferred))
    graphs = (
        b"GRAPH <%s> {\n%s}\n" % (str(graph).encode(), _triples(store, graph))
        for graph in (made.version, made.inferred, PARTIES)
    )
    return drops.encode() + b"INSERT DATA {\n" + b"".join(graphs) + b"}\n"


def _triples(store: Store, graph: URIRef) -> bytes:
    return store.serialized(FORMATS[".nt"], graphs=[graph])
