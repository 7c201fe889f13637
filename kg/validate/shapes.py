"""The shape files as they ship, and the catalogue of rules that stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rdflib import Graph
from rdflib.namespace import DCTERMS, SH
from rdflib.term import Literal, Node, URIRef

from kg import assets
from kg.errors import AssetError, UnknownName
from kg.records import Severity, Text
from kg.vocab import PIF, RULE

_SEVERITY = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}
_NOT_RULES = ("graph.ttl", "ontology.ttl")


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue.

    ``level`` is the highest severity that the rule gives; ``sources`` are the provisions' IRIs, the one that a finding
    cites first; ``pattern`` is ``absence``, ``flow``, ``comparison`` or ``combination``; ``needs_app_type`` says that
    the rule is silent for a policy whose app type is not known, ``needs_documents`` that it says less where a linked
    document was not read; ``shapes`` are its node shapes, one a level.
    """

    key: str
    title: Text
    description: Text
    level: Severity
    sources: tuple[str, ...]
    pattern: str
    needs_app_type: bool
    needs_documents: bool
    remedy: Text
    shapes: tuple[str, ...]


def texts(graph: Graph, node: Node, predicate: URIRef) -> Text:
    """The words of a node in both languages; empty where there are none."""
    found = {o.language or "": str(o) for o in graph.objects(node, predicate) if isinstance(o, Literal)}
    return Text(found.get("zh", ""), found.get("en", ""))


def severity(term: Node | None) -> Severity:
    """SHACL's severity as ours; without one it is a violation, as SHACL says."""
    return _SEVERITY.get(term, Severity.VIOLATION) if isinstance(term, URIRef) else Severity.VIOLATION


@cache
def rule_shapes() -> Graph:
    """The shapes of all instruments with their prefixes, parsed once."""
    return _parsed(tuple(p.name for p in assets.files("shapes", "*.ttl") if p.name not in _NOT_RULES))


@cache
def graph_shapes() -> Graph:
    """The shapes that the graph itself keeps."""
    return _parsed(("graph.ttl", "prefixes.ttl"))


@cache
def ontology_shapes() -> Graph:
    """The shapes that the ontology files keep."""
    return _parsed(("ontology.ttl", "prefixes.ttl"))


def _parsed(names: tuple[str, ...]) -> Graph:
    graph = Graph()
    for name in names:
        path = assets.folder("shapes") / name
        try:
            graph.parse(path, format="turtle")
        except (OSError, SyntaxError) as error:
            message = f"The shapes can't be read: {error}."
            raise AssetError(message, where=str(path), hint="Install pif-kg again.") from error
    return graph


@cache
def rules() -> tuple[Rule, ...]:
    """The catalogue, sorted by key.

    >>> next(rule for rule in rules() if rule.key == "PIPL-17-1-1a").title.zh
    '处理者的名称'
    """
    graph = rule_shapes()
    keys = {subject for subject in graph.subjects(PIF.remedy) if isinstance(subject, URIRef)}
    return tuple(_rule(graph, key) for key in sorted(keys))


def _rule(graph: Graph, iri: URIRef) -> Rule:
    shapes = (iri, *sorted(graph.subjects(DCTERMS.isPartOf, iri), key=str))
    levels = {severity(graph.value(shape, SH.severity)) for shape in shapes}
    sources = [str(o) for p in (DCTERMS.source, DCTERMS.references) for o in sorted(graph.objects(iri, p), key=str)]
    selects = [str(q) for shape in shapes for c in graph.objects(shape, SH.sparql) for q in graph.objects(c, SH.select)]
    return Rule(
        key=str(iri).removeprefix(str(RULE)),
        title=texts(graph, iri, SH.name),
        description=texts(graph, iri, SH.description),
        level=next(level for level in Severity if level in levels),
        sources=tuple(sources),
        pattern=str(graph.value(iri, DCTERMS.type) or ""),
        needs_app_type=(iri, PIF.needsAppType, Literal(True)) in graph,
        needs_documents=any(str(PIF.unreadDocument).rpartition("#")[2] in text for text in selects),
        remedy=texts(graph, iri, PIF.remedy),
        shapes=tuple(map(str, shapes)),
    )


def chosen(keys: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules asked for by key; all where none is.

    Raises:
        UnknownName: there is no such rule.
    """
    table = {rule.key: rule for rule in rules()}
    for key in keys:
        if key not in table:
            raise UnknownName("rule", key, table)
    return tuple(table[key] for key in sorted(set(keys))) if keys else rules()


@cache
def app_types() -> tuple[str, ...]:
    """The app types that the law on necessary information lists, by slug, sorted."""
    graph = graph_shapes()
    shape = next(graph.subjects(SH.path, PIF.appType), None)
    values = graph.value(shape, SH["in"]) if shape is not None else None
    return tuple(sorted(map(str, graph.items(values)))) if values is not None else ()
