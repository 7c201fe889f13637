"""The graphs of policies in an Oxigraph store, in memory or in a folder; rdflib terms are what the rooms see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import BNode, URIRef

from kg import assets
from kg.background import give_way
from kg.engine import beside_a_writer, damaged, unopened
from kg.errors import EngineError, InputError, UnknownName
from kg.iris import LAW_GRAPH, VOCABULARY
from kg.terms import Quad, Term, Terms, from_ox, node, to_ox, to_ox_quad
from kg.vocab import PIF, PREFIXES, RDF
from kg.writing import unwritten, write_whole

_ELSEWHERE = ox.NamedNode("urn:kg:default")

FORMATS: Mapping[str, ox.RdfFormat] = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a SELECT: ``columns`` by name, each row as long as they; None where a variable is unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


def vocabulary() -> bytes:
    """Vocabulary and law as N-Quads, the same bytes each time."""
    return ox.serialize(sorted(_known(), key=str), format=ox.RdfFormat.N_QUADS) or b""


def _known() -> ox.Dataset:
    known = ox.Dataset(Store().oxigraph)
    known.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return known


class Store:
    """Named graphs of policies beside the vocabulary and the law, in memory or in a folder.

    >>> from rdflib.term import Literal
    >>> store = Store()
    >>> g = URIRef("https://example.org/g")
    >>> store.add([(URIRef("urn:a"), URIRef("urn:b"), Literal("姓名"), g)])
    >>> store.select("SELECT ?o WHERE { ?s <urn:b> ?o }").rows
    ((rdflib.term.Literal('姓名'),),)
    """

    def __init__(self, folder: Path | None = None, *, read_only: bool = False, vocabulary: bool = True) -> None:
        self._folder = folder
        try:
            if folder is None:
                self._ox = ox.Store()
            elif read_only:
                self._ox = beside_a_writer(folder)
            else:
                self._ox = ox.Store(str(folder))
        except (OSError, RuntimeError) as error:
            raise unopened(folder, error) from error
        if vocabulary and not (folder and read_only):
            with self._writing():
                self._load_vocabulary()

    # --- writing ---

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """What the disk refuses is told; what it took before stays as it was."""
        try:
            yield
        except OSError as error:
            raise unwritten("The store", self._folder or Path(), error) from error
        except RuntimeError as error:
            raise damaged(error, str(self._folder)) from error
        except SyntaxError as error:
            raise InputError(f"These are no N-Quads: {error}.", hint="Build the graph again with kg build.") from error

    def _load_vocabulary(self) -> None:
        if self._folder is None:
            for path in assets.files("ontology"):
                graph = LAW_GRAPH if path.parent.name == "law" else VOCABULARY
                self._ox.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=node(str(graph)))
            return
        ours = (node(str(VOCABULARY)), node(str(LAW_GRAPH)))
        there = {quad for name in ours for quad in self._ox.quads_for_pattern(None, None, None, name)}
        wanted = set(_known())
        if not there:
            self._ox.bulk_extend(wanted)  # in one step, at a tenth of the cost
        elif there != wanted:
            self._ox.extend(wanted - there)  # first: at no time is a term not there
            for quad in there - wanted:
                self._ox.remove(quad)

    def add(self, quads: Iterable[Quad]) -> None:
        """Puts quads in; what is there already stays once."""
        with self._writing():
            self._ox.extend(map(to_ox_quad, quads))

    def replace(self, graphs: Sequence[URIRef], quads: Iterable[Quad]) -> None:
        """Puts quads in for whole graphs. Where they can't be made, the graphs stay as they were.

        The new quads are written in one step, after the old graphs are gone: a process that is killed between leaves
        none of them.
        """
        made = [to_ox_quad(quad) for quad in quads]
        self._forget(graphs)
        with self._writing():
            self._ox.extend(made)

    def put(self, graphs: Sequence[URIRef], nquads: bytes) -> None:
        """The same as ``replace``, from the N-Quads of :func:`nquads`.

        Raises:
            InputError: these are no N-Quads; the graphs stay as they were.
        """
        self._exchange(graphs, nquads)
        with self._writing():
            self._ox.load(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)

    def put_many(self, graphs: Sequence[URIRef], nquads: bytes) -> None:
        """The same as ``put`` at half the cost, for the graphs of some ten policies in a folder; flushed to the disk.

        The engine writes all of less than a million quads in one step, beside its transactions.

        Raises:
            InputError: these are no N-Quads; the graphs stay as they were.
        """
        self._exchange(graphs, nquads)
        with self._writing():
            self._ox.bulk_load(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)
        give_way()

    def pack(self) -> None:
        """Merges the files that writing left in a folder, which makes reading several times as fast."""
        self._ox.optimize()

    def _exchange(self, graphs: Sequence[URIRef], nquads: bytes) -> None:
        """Takes the graphs out, once what is to stand in their place is known to be N-Quads."""
        if old := list(filter(self.contains, graphs)):
            with self._writing():
                for _ in ox.parse(nquads, format=ox.RdfFormat.N_QUADS, lenient=True):
                    pass
            self._forget(old)

    def _forget(self, graphs: Sequence[URIRef]) -> None:
        with self._writing():
            for graph in filter(self.contains, graphs):
                self._ox.remove_graph(node(str(graph)))

    def load(self, path: Path) -> None:
        """Reads an RDF file. A file without named graphs goes to the graph that its version's IRI names.

        Raises:
            InputError: there is no such file, its suffix is unknown, or it can't be parsed.
        """
        format = _format(path)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError("The graph can't be read.", where=str(path), hint=str(error.strerror)) from error
        if format is ox.RdfFormat.RDF_XML and b"<!ENTITY" in data:
            raise InputError(
                "This XML declares entities, which can grow without end and are not read.",
                where=str(path),
                hint="Save it as Turtle or TriG.",
            )
        try:
            empty = next(ox.parse(data, format=format), None) is None
            if format.supports_datasets:
                self._ox.load(data, format=format)
            else:
                quads = list(ox.parse(data, format=format))
                home = next((q.subject for q in quads if q.object == node(str(PIF.PolicyVersion))), _ELSEWHERE)
                self._ox.bulk_extend(ox.Quad(q.subject, q.predicate, q.object, home) for q in quads)
        except (SyntaxError, ValueError, OSError) as error:
            raise InputError(
                f"This is not {format.name}: {error}.", where=str(path), hint="Build it again with kg build."
            ) from error
        if empty:
            raise InputError("The graph is empty.", where=str(path), hint="Build it again with kg build.")

    def dump(self, path: Path) -> None:
        """Writes all policies to an RDF file: sorted, so that two builds give the same bytes; whole or not at all."""
        write_whole(path, self.serialized(_format(path)))

    def serialized(self, format: ox.RdfFormat, *, graphs: Sequence[URIRef] | None = None) -> bytes:
        """All but vocabulary and law (or the graphs asked for), as bytes in a fixed order."""
        names = [str(g) for g in graphs] if graphs is not None else self._policy_graphs()
        quads: list[ox.Quad] = []
        for name in names:
            quads += sorted(self._ox.quads_for_pattern(None, None, None, node(name)), key=str)
        if not format.supports_datasets:
            triples = {str(q.triple): q.triple for q in quads}
            return ox.serialize([triples[k] for k in sorted(triples)], format=format, prefixes=PREFIXES) or b""
        return ox.serialize(quads, format=format, prefixes=PREFIXES) or b""

    def _policy_graphs(self) -> list[str]:
        hidden = {str(VOCABULARY), str(LAW_GRAPH)}
        return sorted(g.value for g in self._ox.named_graphs() if isinstance(g, ox.NamedNode) and g.value not in hidden)

    def in_memory(self) -> Store:
        """The same graphs in a store in memory, which answers faster than a folder; copied one by one."""
        copy = Store(vocabulary=False)
        for name in self._ox.named_graphs():
            triples = self._ox.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name) or b""
            copy._ox.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=name, lenient=True)
        return copy

    def merged(self, *graphs: URIRef) -> Store:
        """The triples of these graphs in a store in memory, as one graph that has no name."""
        one = Store(vocabulary=False)
        for graph in graphs:
            triples = self._ox.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=node(str(graph))) or b""
            one._ox.load(triples, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        return one

    # --- reading ---

    def __len__(self) -> int:
        return len(self._ox)

    @property
    def oxigraph(self) -> ox.Store:
        """The engine itself, for a room that needs an option of its own."""
        return self._ox

    def versions(self) -> tuple[URIRef, ...]:
        """The policy versions, sorted by IRI."""
        found = self._ox.quads_for_pattern(None, node(str(RDF.type)), node(str(PIF.PolicyVersion)), None)
        return tuple(sorted({URIRef(q.subject.value) for q in found if isinstance(q.subject, ox.NamedNode)}))

    def contains(self, graph: URIRef) -> bool:
        """Whether the named graph is there."""
        return self._ox.contains_named_graph(node(str(graph)))

    def quads(self, graph: URIRef | None = None) -> Iterator[Quad]:
        """The quads of one graph, or of all."""
        for q in self._ox.quads_for_pattern(None, None, None, node(str(graph)) if graph else None):
            yield from_ox(q.subject), from_ox(q.predicate), from_ox(q.object), from_ox(q.graph_name)  # type: ignore[misc]

    def values(self, subject: Term, predicate: URIRef, graph: URIRef) -> Iterator[Term]:
        """The values of a thing's property in one graph."""
        if isinstance(subject, (URIRef, BNode)):
            thing = cast("ox.NamedNode | ox.BlankNode", to_ox(subject))
            for q in self._ox.quads_for_pattern(thing, node(str(predicate)), None, node(str(graph))):
                yield from_ox(q.object)

    def graph(self, *names: URIRef) -> Graph:
        """Named graphs merged into one rdflib graph, converted once."""
        graph = Graph()
        for prefix, iri in PREFIXES.items():
            graph.bind(prefix, iri)
        for name in names:
            for s, p, o, _ in self.quads(name):
                graph.add((s, p, o))
        return graph

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Result:
        """The rows of a SELECT over all graphs as one. Bound variables are terms, never text pasted in.

        Raises:
            EngineError: the engine can't run the query.
        """
        values: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): to_ox(term) for name, term in (bindings or {}).items()
        }
        try:
            found = self._ox.query(query, prefixes=PREFIXES, use_default_graph_as_union=True, substitutions=values)
            if not isinstance(found, ox.QuerySolutions):
                raise EngineError("The query is not a SELECT.")
            names = tuple(variable.value for variable in found.variables)
            rows = tuple(map(Terms().row, cast("Iterable[Iterable[object]]", found)))
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise EngineError(f"The query can't be run: {error}.") from error
        return Result(names, rows)


def _format(path: Path) -> ox.RdfFormat:
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise UnknownName("graph format", path.suffix or path.name, FORMATS, where=str(path)) from None
