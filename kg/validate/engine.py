"""pySHACL with its known brake taken off.

pySHACL asks the data graph to run the text of a ``sh:select`` anew for each focus node, and rdflib parses that text
each time and joins slowly: nearly all of the time goes there. The data graph that it gets from here answers its
look-ups from rdflib's memory, where they are fast, and its queries from a mirror in Oxigraph.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from pyparsing import ParseException
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import BNode, Node, URIRef, Variable

from kg.errors import EngineError, ShapesError
from kg.store import Store
from kg.terms import to_ox

_MIRROR = ox.NamedNode("urn:kg:mirror")


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of a SHACL report, whatever its severity. ``messages`` are pySHACL's, without language."""

    shape: URIRef
    constraint: URIRef | None
    component: URIRef
    severity: URIRef
    focus: Node
    value: Node | None
    path: Node | None
    messages: tuple[str, ...]


class MirroredGraph(Graph):
    """A graph whose SELECTs run on a mirror of it in Oxigraph; all else, and what Oxigraph refuses, is rdflib's own.

    The mirror is given with the same triples, or filled at the first query: the graph is complete by then and not
    changed after.

    >>> graph = MirroredGraph()
    >>> from rdflib.namespace import RDF
    >>> _ = graph.add((URIRef("urn:a"), RDF.type, URIRef("urn:B")))
    >>> [str(row.s) for row in graph.query("SELECT ?s WHERE { ?s a <urn:B> }")]
    ['urn:a']
    """

    def __init__(self, *args: Any, mirror: Store | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._mirror = mirror

    @property
    def mirror(self) -> Store:
        """The same triples in Oxigraph."""
        if self._mirror is None:
            self._mirror = _mirrored(self)
        return self._mirror

    def query(  # type: ignore[override]
        self,
        query_object: str | Query,
        processor: str = "sparql",
        result: str = "sparql",
        initNs: Mapping[str, Any] | None = None,
        initBindings: Mapping[str, Any] | None = None,
        use_store_provided: bool = True,
        **kwargs: Any,
    ) -> Result:
        """Runs a query; ``initBindings`` are bound in the engine, never pasted into the text."""
        blank = any(isinstance(term, BNode) for term in (initBindings or {}).values())
        if not isinstance(query_object, str) or initNs or blank:
            return super().query(query_object, processor, result, initNs, initBindings, use_store_provided, **kwargs)
        try:
            found = self.mirror.select(query_object, initBindings)
        except EngineError:  # a variable that is given but not selected, a prefix that only the graph knows
            return super().query(query_object, processor, result, initNs, initBindings, use_store_provided, **kwargs)
        rows = Result("SELECT")
        rows.vars = [Variable(name) for name in found.columns]
        rows.bindings = [
            {v: term for v, term in zip(rows.vars, row, strict=True) if term is not None} for row in found.rows
        ]
        return rows


def _mirrored(graph: Graph) -> Store:
    store = Store(vocabulary=False)
    store.oxigraph.bulk_extend(
        ox.Quad(to_ox(s), to_ox(p), to_ox(o), _MIRROR)  # type: ignore[arg-type]
        for s, p, o in graph
    )
    return store


def report(data: Graph, shapes: Graph, *, only: Iterable[str] = ()) -> tuple[Graph, tuple[Violation, ...]]:
    """The SHACL report on the data, as a graph and as records. ``only`` names the shapes to use; none means all.

    Raises:
        EngineError: pySHACL refused the data.
        ShapesError: it refused the shapes; ``where`` is the constraint whose query is at fault, if one is.
    """
    from pyshacl import validate

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            _, found, text = validate(data, shacl_graph=shapes, inplace=True, use_shapes=list(only) or None)
    except Exception as error:  # pySHACL raises classes of its own and bare ones of rdflib
        raise ShapesError(f"pySHACL can't run the shapes: {error}.", where=_at_fault(shapes)) from error
    if not isinstance(found, Graph):
        raise EngineError(f"pySHACL gave no report: {text}")
    return found, tuple(_violation(found, node) for node in found.objects(None, SH.result))


def _at_fault(shapes: Graph) -> str:
    """The first constraint whose text is no SPARQL; empty where all are."""
    for constraint, text in sorted(shapes.subject_objects(SH.select)):
        try:
            parseQuery(str(text))
        except ParseException:
            return str(constraint)
    return ""


def _violation(graph: Graph, node: Node) -> Violation:
    def iri(predicate: URIRef) -> URIRef | None:
        value = graph.value(node, predicate)
        return value if isinstance(value, URIRef) else None

    focus = graph.value(node, SH.focusNode)
    if focus is None:
        raise EngineError("pySHACL gave a result without a focus node.")
    return Violation(
        shape=iri(SH.sourceShape) or SH.NodeShape,
        constraint=iri(SH.sourceConstraint),
        component=iri(SH.sourceConstraintComponent) or SH.ConstraintComponent,
        severity=iri(SH.resultSeverity) or SH.Violation,
        focus=focus,
        value=graph.value(node, SH.value),
        path=graph.value(node, SH.resultPath),
        messages=tuple(sorted(str(m) for m in graph.objects(node, SH.resultMessage))),
    )
