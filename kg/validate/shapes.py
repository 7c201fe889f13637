"""The shape files as they ship, and the catalogue of rules that stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rdflib import Graph
from rdflib.namespace import DCTERMS, SH
from rdflib.term import Literal, Node, URIRef

from kg import assets
from kg.errors import ShapesError, UnknownName
from kg.records import Severity, Text
from kg.vocab import PIF, RULE

_SEVERITY = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}
_NOT_RULES = ("graph.ttl", "ontology.ttl", "topics.ttl")


class Law(StrEnum):
    """Whose rules are asked. A law other than China's is one shape file of its name, loaded where it is asked for."""

    CN = "cn"
    GDPR = "gdpr"


HOME = (Law.CN,)


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
def rule_shapes(laws: tuple[Law, ...] = HOME) -> Graph:
    """The shapes of all instruments of these laws with their prefixes, parsed once."""
    foreign = {f"{law}.ttl" for law in Law if law is not Law.CN}
    names = {f"{law}.ttl" for law in laws} & foreign | {"prefixes.ttl"}
    if Law.CN in laws:
        names |= {path.name for path in assets.files("shapes", "*.ttl")} - foreign - {*_NOT_RULES}
    return _parsed(tuple(sorted(names)))


@cache
def topic_map() -> Graph:
    """Which rules of one law stand beside which of another."""
    return _parsed(("topics.ttl",))


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
            raise ShapesError(message, where=str(path), hint="Mend the file, or install pif-kg again.") from error
    return graph


@cache
def rules(laws: tuple[Law, ...] = HOME) -> tuple[Rule, ...]:
    """The catalogue of these laws, sorted by key.

    >>> next(rule for rule in rules() if rule.key == "PIPL-17-1-1a").title.zh
    '处理者的名称'
    """
    graph = rule_shapes(laws)
    keys = {subject for subject in graph.subjects(PIF.remedy) if isinstance(subject, URIRef)}
    return tuple(_rule(graph, key) for key in sorted(keys))


def asked_keys(laws: tuple[Law, ...] = HOME, *, typed: bool) -> tuple[str, ...]:
    """The keys of the rules of these laws that can be asked: some need an app type, and so ``typed`` policies.

    >>> set(asked_keys(typed=True)) - set(asked_keys(typed=False)) >= {"NPI-NONE"}
    True
    """
    return tuple(rule.key for rule in rules(laws) if typed or not rule.needs_app_type)


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


def rule(key: str) -> Rule | None:
    """The rule of that key, of whatever law; None where no catalogue has it."""
    return next((entry for law in Law for entry in rules((law,)) if entry.key == key), None)


def asked(keys: tuple[str, ...] = (), laws: tuple[Law, ...] = (), *, where: str = "") -> tuple[Law, ...]:
    """The laws to load: those given, else those that hold the keys, else China's; ``where`` the keys stand.

    >>> asked(("GDPR-13-2-a",))
    (<Law.GDPR: 'gdpr'>,)

    Raises:
        UnknownName: there is no such rule, or not in the laws given.
    """
    held: dict[Law, set[str]] = {}
    missing = set(keys)
    for law in laws or Law:
        if missing:
            held[law] = missing & {entry.key for entry in rules((law,))}
            missing -= held[law]
    if missing:
        raise UnknownName("rule", min(missing), {entry.key for law in held for entry in rules((law,))}, where=where)
    return tuple(sorted(set(laws))) or tuple(law for law, found in held.items() if found) or HOME


def chosen(keys: tuple[str, ...], laws: tuple[Law, ...] = ()) -> tuple[Rule, ...]:
    """The rules asked for by key, of whatever law; all of the laws, or of China's, where none is.

    Raises:
        UnknownName: there is no such rule.
    """
    return tuple(entry for entry in rules(asked(keys, laws)) if not keys or entry.key in keys)


@cache
def app_types() -> tuple[str, ...]:
    """The app types that the law on necessary information lists, by slug, sorted."""
    graph = graph_shapes()
    shape = next(graph.subjects(SH.path, PIF.appType), None)
    values = graph.value(shape, SH["in"]) if shape is not None else None
    return tuple(sorted(map(str, graph.items(values)))) if values is not None else ()
