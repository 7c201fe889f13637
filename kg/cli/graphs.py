"""GRAPH: an RDF file, a store folder, a SPARQL endpoint, standard input; or sources that are built first."""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.cli.sources import each_made, is_url
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.store import Store


_VERSIONS = "SELECT DISTINCT ?v WHERE { GRAPH ?v { ?v a pif:PolicyVersion } } ORDER BY ?v"


def opened(given: str, *, foreign: bool = False) -> Store:
    """The store behind GRAPH; ``-`` reads TriG, N-Quads, Turtle or JSON-LD from standard input.

    A server's policies are fetched into memory. ``foreign`` graphs need not hold policies.

    Raises:
        InputError: there is nothing there, or it is a policy or no graph, or it holds no policy.
    """
    store = _found(given)
    if not foreign and not store.versions():
        raise InputError(
            "The graph holds no policy.", where=given, hint="Give what kg build wrote: kg build SOURCE -o FILE.trig"
        )
    return store


def _found(given: str) -> Store:
    from kg.opening import open_graph

    if given == "-":
        return _standard_input()
    if is_url(given):
        return _fetched(given)
    _check_no_policy(Path(given))
    return open_graph(Path(given))


def _check_no_policy(path: Path) -> None:
    from kg.read.files import READERS

    if path.suffix.lower() in {suffix for reader in READERS for suffix in reader.suffixes} and path.is_file():
        raise InputError(
            "This is a policy, no graph.",
            where=str(path),
            hint=f"Build it first: kg build {shlex.quote(str(path))} -o graph.trig",
        )


def _standard_input() -> Store:
    from kg.opening import open_graph

    data = sys.stdin.buffer.read()
    suffix = ".jsonld" if data.lstrip()[:1] in (b"{", b"[") and b'"@' in data[:4096] else ".trig"
    with tempfile.TemporaryDirectory() as folder:
        for kind in dict.fromkeys((suffix, ".trig", ".nq")):
            path = Path(folder) / f"standard-input{kind}"
            path.write_bytes(data)
            try:
                return open_graph(path)
            except InputError:
                continue
    raise InputError("Standard input is no graph.", where="-", hint="Give TriG, N-Quads, Turtle or JSON-LD.")


def _fetched(address: str) -> Store:
    """All policies of a server, graph by graph, in a store in memory beside our own vocabulary and law."""
    from rdflib.term import URIRef

    from kg.endpoint import Endpoint
    from kg.iris import PARTIES, inferred
    from kg.store import Store

    server, store = Endpoint(address), Store()
    named = (version for (version,) in server.select(_VERSIONS).rows)
    versions = [v for v in named if isinstance(v, URIRef) and not set(v) & set(' <>"{}|\\^`')]
    for graph in (*(name for version in versions for name in (version, inferred(version))), PARTIES):
        triples = server.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").rows
        store.add((*triple, graph) for triple in triples)  # type: ignore[misc]
    return store


@contextmanager
def kept(given: str | None) -> Iterator[Path | None]:
    """The file or folder behind GRAPH, for a process that opens it itself; none for none.

    What comes from a server or from standard input stands in a file while the block lasts.

    Raises:
        InputError: there is nothing there, or it is a policy or no graph.
    """
    if given is not None and not is_url(given):
        _check_no_policy(Path(given))
    if given is None or not (given == "-" or is_url(given)):
        yield Path(given) if given else None
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nq"
        opened(given).dump(path)
        yield path


def is_graph(given: str) -> bool:
    """Whether the argument names a graph rather than a policy: by suffix, a store folder, or a query service.

    >>> is_graph("graph.trig"), is_graph("http://localhost:7878/query"), is_graph("https://example.org/privacy")
    (True, True, False)
    """
    from kg import manifest
    from kg.store import FORMATS

    if is_url(given):
        return urlsplit(given).path.rstrip("/").rpartition("/")[2] in ("query", "sparql")
    path = Path(given)
    return path.suffix.lower() in FORMATS or any((path / name).is_file() for name in ("CURRENT", manifest.NAME))


def stored(
    given: Sequence[str], *, markup: str = "auto", app_types: tuple[str, ...] = (), cluster: str | None = None
) -> tuple[Store, int]:
    """The store of graphs, or of sources that are built into memory; and the exit status so far.

    ``cluster`` is the address of a cluster that builds.

    Raises:
        InputError: graphs and policies are mixed, several graphs are given, or one can't be read.
    """
    graphs = [argument for argument in given if is_graph(argument)]
    if graphs and len(given) > 1:
        raise InputError(
            "One graph, or any number of policies.", where=graphs[0], hint="Build them into one graph first: kg build."
        )
    if graphs:
        return opened(graphs[0]), 0
    from kg import pipeline
    from kg.store import Store

    store = Store()

    def put(made: pipeline.PolicyGraphs) -> None:
        store.put((made.version, made.inferred), made.nquads)

    make = partial(pipeline.graphs, app_types=app_types)
    code = each_made(given, make, put, cluster=cluster, markup=markup, what="Building")
    return store, code
