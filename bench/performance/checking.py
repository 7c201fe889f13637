"""The rules on many policies: our engine on all, pySHACL on some of the same, and that both find the same."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from rdflib import Graph
from rdflib.term import URIRef

from bench.performance.engines import Cut, at_most
from bench.performance.records import Checked, Validation
from kg import validate
from kg.opening import open_graph
from kg.records import SURE, Finding
from kg.store import Store
from kg.validate import engine, scope, shapes
from kg.validate.report import PolicyReport


def measured(graph: str, rules: list[str], stock: int, limit: float) -> Validation:
    """All policies of a graph by our engine, the first ``stock`` of them also by pySHACL, each in ``limit`` seconds.

    ``rules`` are those to look at, none means all.

    Raises:
        ValueError: the findings are not the same.
    """
    store = open_graph(Path(graph))
    versions = store.versions()
    began = time.perf_counter()
    found = validate.findings(store, rules=rules)
    own = time.perf_counter() - began
    return Validation(
        rules=len(rules) or len(validate.rules()),
        policies=len(versions),
        findings=len(found),
        own_seconds=own,
        limit_seconds=limit,
        sample=tuple(_checked(store, version, rules, limit) for version in versions[:stock]),
    )


def _checked(store: Store, version: URIRef, rules: list[str], limit: float) -> Checked:
    seconds, found = list[float](), list[tuple[Finding, ...]]()
    for kind in (validate.Engine.PYSHACL, validate.Engine.SETWISE):
        began = time.perf_counter()
        found.append(validate.findings(store, rules=rules, versions=[version], engine=kind))
        seconds.append(time.perf_counter() - began)
    data, laws = scope.policy(store, version, scope.upwards(store)), shapes.rule_shapes(shapes.asked(tuple(rules)))
    as_it_comes = Graph()
    for triple in data.graph:
        as_it_comes.add(triple)
    only = [shape for rule in validate.rules() for shape in rule.shapes if rule.key in rules]
    began, results = time.perf_counter(), None
    with suppress(Cut), at_most(limit):
        _, results = engine.report(as_it_comes, laws, only=only)
    stock = time.perf_counter() - began
    if results is not None:
        found.append(PolicyReport(version, data, laws, sure=SURE).findings(results))
    if len(set(found)) > 1:
        raise ValueError(f"The engines find different things in {version}.")
    return Checked(
        policy=str(version).rpartition("/")[2],
        triples=len(as_it_comes),
        findings=len(found[0]),
        stock_seconds=stock if results is not None else limit,
        tuned_seconds=seconds[0],
        own_seconds=seconds[1],
        cut=results is None,
    )
