"""The fast engine: a constraint in SPARQL runs once for all its focus nodes, on Oxigraph.

pySHACL runs the text of a ``sh:select`` once for each focus node. Here ``$this`` is a variable like others, joined with
the shape's targets, so that the text runs once. That gives the same rows where each part of the query that speaks of
``$this`` binds it, as those of our shapes do; a test holds the two engines against one another. A shape that asks for
more than targets and such constraints is not taken on: see :func:`plan`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import OWL, RDF, SH
from rdflib.term import Node, URIRef

from kg.errors import EngineError, ShapesError
from kg.store import Store
from kg.validate.engine import Violation

_SAYS_NOTHING = frozenset({SH.severity, SH.name, SH.description, SH.message, SH.order, SH.group})
_TARGETS = {
    SH.targetClass: "?this a {0} .",
    SH.targetSubjectsOf: "?this {0} ?target .",
    SH.targetObjectsOf: "?target {0} ?this .",
    SH.targetNode: "VALUES ?this {{ {0} }}",
}
_CONSTRAINT = frozenset({RDF.type, SH.select, SH.prefixes, SH.message})
_SELECT = re.compile(r"\s*SELECT\s+(?P<names>(?:DISTINCT\s+)?[$?]this\b[^{(]*?)\s*(?:WHERE\s*)?\{", re.IGNORECASE)
_UNFIT = re.compile(
    r"\$(?:PATH|shapesGraph|currentShape)\b|\b(?:SELECT|MINUS|VALUES|SERVICE|GROUP|HAVING|LIMIT|OFFSET)\b",
    re.IGNORECASE,
)
_STRING = re.compile(r"\"[^\"\n]*\"")
_THIS = re.compile(r"\$(?=\w)")
_TOKEN = re.compile(
    r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^>\s]*>|\#.*|[?$]\w+|[\w\-]*:[\w\-]*|\d+\.\d+|\w+|\S"""
)
_DECLARED = re.compile(r"PREFIX (\S*): <(\S*)>\n")
_OBJECT = re.compile(r"[\"'<?$:\w].*")

Need: TypeAlias = tuple[ox.NamedNode, ox.NamedNode | None]


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of one shape, as a query whose rows are its results.

    There are none where the data lack a property, or a property with a value, of those that it ``needs``.
    """

    shape: URIRef
    constraint: URIRef
    severity: URIRef
    query: str
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """What this engine runs, and the shapes that are left to pySHACL."""

    checks: tuple[Check, ...]
    others: tuple[URIRef, ...]


def plan(shapes: Graph, *, only: Iterable[str] = ()) -> Plan:
    """The node shapes of a graph, or those that ``only`` names, compiled where they can be.

    A shape is left to pySHACL where it has other constraints than SPARQL ones with an IRI, or where the text of one
    selects inside, counts, cuts its rows short, subtracts, or calls for what only SHACL binds (``$PATH``).
    """
    named = [URIRef(shape) for shape in only]
    wanted = named or [shape for shape in shapes.subjects(RDF.type, SH.NodeShape) if isinstance(shape, URIRef)]
    checks: list[Check] = []
    others: list[URIRef] = []
    for shape in sorted(set(wanted)):
        compiled = _compiled(shapes, shape)
        if compiled is None:
            others.append(shape)
        else:
            checks += compiled
    return Plan(tuple(checks), tuple(others))


def _compiled(shapes: Graph, shape: URIRef) -> list[Check] | None:
    own = {p for p in set(shapes.predicates(shape)) if str(p).startswith(str(SH))}
    if own - _SAYS_NOTHING - _TARGETS.keys() - {SH.sparql}:
        return None
    severity = shapes.value(shape, SH.severity)
    targets = [
        pattern.format(target.n3())
        for kind, pattern in _TARGETS.items()
        for target in sorted(shapes.objects(shape, kind), key=str)
    ]
    checks = []
    for constraint in sorted(shapes.objects(shape, SH.sparql), key=str):
        query = _query(shapes, constraint, targets)
        if query is None or not isinstance(constraint, URIRef):
            return None
        level = severity if isinstance(severity, URIRef) else SH.Violation
        checks.append(Check(shape, constraint, level, query, frozenset(_needs(query))))
    return checks


def _query(shapes: Graph, constraint: Node, targets: list[str]) -> str | None:
    """The text of a constraint with the targets in it; None where this engine does not take it on."""
    texts = list(shapes.objects(constraint, SH.select))
    if set(shapes.predicates(constraint)) - _CONSTRAINT or len(texts) != 1:
        return None
    text = str(texts[0])
    head = _SELECT.match(text)
    if head is None or _UNFIT.search(_STRING.sub("", text[head.end() :])):
        return None
    place = targets[0] if len(targets) == 1 else " UNION ".join(f"{{ {target} }}" for target in targets)
    body = _THIS.sub("?", text[head.end() :])
    return f"{_prefixes(shapes, constraint)}SELECT {_THIS.sub('?', head['names'])} WHERE {{ {place} {body}"


def _prefixes(shapes: Graph, constraint: Node) -> str:
    todo, seen, lines = list(shapes.objects(constraint, SH.prefixes)), set[Node](), set[str]()
    while todo:
        if (ontology := todo.pop()) in seen:
            continue
        seen.add(ontology)
        todo += shapes.objects(ontology, OWL.imports)
        for declared in shapes.objects(ontology, SH.declare):
            prefix, namespace = shapes.value(declared, SH.prefix), shapes.value(declared, SH.namespace)
            lines.add(f"PREFIX {prefix}: <{namespace}>\n")
    return "".join(sorted(lines))


def _needs(query: str) -> Iterator[Need]:
    """The triples that stand in the outermost group of a query: all that it is joined with has to be there.

    >>> sorted(map(str, next(_needs("SELECT ?this WHERE { ?this a <urn:A> FILTER EXISTS { ?this a <urn:B> } }"))))
    ['<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', '<urn:A>']
    """
    names = {"a": str(RDF.type), **dict(_DECLARED.findall(query))}
    depth, said = 0, list[str]()
    for word in _TOKEN.findall(query[query.index(" WHERE {") :]):
        if word.startswith("#"):
            continue
        if word in "{(":
            depth += 1
        elif word in "})":
            depth, said = depth - 1, []
        elif depth == 1 and word in ".;,":
            said = said[: ".;,".index(word)]
        elif depth == 1:
            said.append(word)
            if len(said) == 3 and not _OBJECT.fullmatch(word):  # a path: it may be of no step at all
                said = [said[0], "|"]
            elif len(said) == 3 and (verb := _iri(said[1], names)):
                yield verb, _iri(word, names)


def _iri(word: str, names: Mapping[str, str]) -> ox.NamedNode | None:
    prefix, _, local = word.partition(":")
    try:
        if word.startswith("<"):
            return ox.NamedNode(word[1:-1])
        return ox.NamedNode(names[prefix] + local) if prefix in names else None
    except ValueError:  # the engine will say so
        return None


def run(data: Store, checks: Iterable[Check]) -> tuple[Violation, ...]:
    """The results of the checks on the data, without messages, as :func:`kg.validate.engine.report` gives them.

    Raises:
        ShapesError: a query can't be run; ``where`` is its constraint.
    """

    @cache
    def there(need: Need) -> bool:
        return next(data.oxigraph.quads_for_pattern(None, *need, None), None) is not None

    found: dict[Violation, None] = {}
    for check in (check for check in checks if all(map(there, check.needs))):
        try:
            rows = data.select(check.query)
        except EngineError as error:
            raise ShapesError(error.message, where=str(check.constraint), hint=error.hint) from error
        for row in rows.rows:
            given = dict(zip(rows.columns, row, strict=True))
            focus = given.get("this")
            if focus is None:
                raise ShapesError("A row of this constraint has no focus node.", where=str(check.constraint))
            value = given.get("value") or focus
            found[_result(check, focus, value, given.get("path"))] = None
    return tuple(found)


def _result(check: Check, focus: Node, value: Node, path: Node | None) -> Violation:
    component = SH.SPARQLConstraintComponent
    return Violation(check.shape, check.constraint, component, check.severity, focus, value, path, ())
