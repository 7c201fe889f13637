"""Validates policies, one after the other, with the fast engine or with pySHACL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from rdflib import Graph
from rdflib.term import Literal, URIRef

from kg.errors import UnknownName
from kg.records import SURE, Engine, Finding, Text
from kg.store import Store
from kg.validate import engine as reference
from kg.validate import scope, setwise, shapes
from kg.validate.engine import Violation
from kg.validate.report import PolicyReport
from kg.validate.scope import PolicyData
from kg.validate.shapes import Law

Check: TypeAlias = Callable[[PolicyData], tuple[Violation, ...]]


def findings(
    store: Store,
    *,
    rules: Iterable[str] = (),
    laws: Iterable[Law] = (),
    app_type: Iterable[str] = (),
    versions: Iterable[URIRef] = (),
    engine: Engine = Engine.SETWISE,
    sure: float = SURE,
) -> tuple[Finding, ...]:
    """What the texts do not show of what the law asks: policy by policy, in each the worst first.

    ``rules`` are keys of the catalogue, none means all of the ``laws``, which are China's where none is given;
    ``app_type`` are slugs of the list of necessary information, taken for each policy besides what its graph says;
    ``versions`` are the policies to look at, none means all.
    ``engine`` changes the time that it takes, and no finding. A violation that rests on a flow less sure than ``sure``
    is given as a warning.

    Raises:
        UnknownName: there is no such rule or app type.
    """
    parts = by_policy(store, rules=rules, laws=laws, app_type=app_type, versions=versions, engine=engine, sure=sure)
    return tuple(found for part in parts for found in part)


def by_policy(
    store: Store,
    *,
    rules: Iterable[str] = (),
    laws: Iterable[Law] = (),
    app_type: Iterable[str] = (),
    versions: Iterable[URIRef] = (),
    engine: Engine = Engine.SETWISE,
    sure: float = SURE,
) -> Iterator[tuple[Finding, ...]]:
    """The findings of one policy after the other, as they are ready; the names are checked before the first.

    Raises:
        UnknownName: there is no such rule or app type.
    """
    types, (graph, only) = _known_types(app_type), _shapes(tuple(rules), tuple(laws))
    check = _CHECKS[engine](graph, only)
    return _each(store, check, graph, types, tuple(versions) or store.versions(), sure)


def _shapes(keys: tuple[str, ...], laws: tuple[Law, ...]) -> tuple[Graph, list[str]]:
    """The shapes to load, and which of them to use: none means all."""
    chosen = shapes.chosen(keys, laws)
    return shapes.rule_shapes(shapes.asked(keys, laws)), [shape for rule in chosen for shape in rule.shapes if keys]


def _each(
    store: Store, check: Check, graph: Graph, types: tuple[str, ...], versions: tuple[URIRef, ...], sure: float
) -> Iterator[tuple[Finding, ...]]:
    up = scope.upwards(store)
    for version in versions:
        data = scope.policy(store, version, up, app_type=types)
        yield PolicyReport(version, data, graph, sure=sure).findings(check(data))


def _by_pyshacl(graph: Graph, only: list[str]) -> Check:
    return lambda data: reference.report(data.graph, graph, only=only)[1]


def _by_sets(graph: Graph, only: list[str]) -> Check:
    plan = setwise.plan(graph, only=only)
    if plan.others:  # none of ours: a test holds that, and nothing is passed over where it fails
        rest = _by_pyshacl(graph, [str(shape) for shape in plan.others])
        return lambda data: (*setwise.run(data.mirror, plan.checks), *rest(data))
    return lambda data: setwise.run(data.mirror, plan.checks)


_CHECKS = {Engine.SETWISE: _by_sets, Engine.PYSHACL: _by_pyshacl}


def graph_report(store: Store, *, versions: Iterable[URIRef] = ()) -> tuple[Finding, ...]:
    """Where the graph itself is not as ``docs/graph.md`` says: broken evidence, incomplete flows, stray terms."""
    up, found = scope.upwards(store), list[Finding]()
    for version in tuple(versions) or store.versions():
        data = scope.policy(store, version, up)
        _, results = reference.report(data.graph, shapes.graph_shapes())
        found += PolicyReport(version, data, shapes.graph_shapes()).findings(results)
    return tuple(found)


def shacl_report(
    store: Store,
    *,
    rules: Iterable[str] = (),
    laws: Iterable[Law] = (),
    app_type: Iterable[str] = (),
    versions: Iterable[URIRef] = (),
) -> Graph:
    """pySHACL's own reports on the policies, in one graph.

    Raises:
        UnknownName: there is no such rule or app type.
    """
    types, (graph, only) = _known_types(app_type), _shapes(tuple(rules), tuple(laws))
    up, whole = scope.upwards(store), Graph()
    for version in tuple(versions) or store.versions():
        report, _ = reference.report(scope.policy(store, version, up, app_type=types).graph, graph, only=only)
        whole += report
    return whole


def notes(
    store: Store, *, rules: Iterable[str] = (), laws: Iterable[Law] = (), app_type: Iterable[str] = ()
) -> tuple[Text, ...]:
    """What was not looked at, and why: rules that need an app type, for policies that have none."""
    silent = [rule.key for rule in shapes.chosen(tuple(rules), tuple(laws)) if rule.needs_app_type]
    if tuple(app_type) or not silent:
        return ()
    untyped = [v for v in store.versions() if not any(True for _ in _types_of(store, v))]
    if not untyped:
        return ()
    names, number = ", ".join(silent), f"{len(untyped)} policies" if len(untyped) > 1 else "one policy"
    return (
        Text(
            f"未检查 {names}：{len(untyped)} 份政策的应用类型未知，可用 --app-type 指定。",
            f"Not checked: {names}. The app type of {number} is not known; give it with --app-type.",
        ),
    )


def _types_of(store: Store, version: URIRef) -> Iterator[Literal]:
    for row in store.select("SELECT ?version ?type WHERE { ?version pif:appType ?type }", {"version": version}).rows:
        if isinstance(row[1], Literal):
            yield row[1]


def _known_types(given: Iterable[str]) -> tuple[str, ...]:
    types = tuple(given)
    for slug in types:
        if slug not in shapes.app_types():
            raise UnknownName("app type", slug, shapes.app_types())
    return types
