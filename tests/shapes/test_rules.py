"""Each rule against its fixtures: exactly the expected findings, and none once the rule is taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.namespace import DCTERMS, RDF, SH
from rdflib.term import URIRef

from kg import validate
from kg.validate import engine, scope, shapes
from kg.validate.report import PolicyReport
from kg.vocab import LAW, PIF, RULE
from tests.shapes.cases import FIXTURES, FOLDER, Expected, expected, read, store_of

ALL = tuple(validate.Law)
SHAPES = shapes.rule_shapes(ALL)
RULES = [rule.key for rule in validate.rules(ALL)]


def found(path: Path, rule: str) -> list[Expected]:
    """The findings of one rule; one on a whole policy has the version as its focus, as the flow says nothing of it."""
    store, result = store_of(read(path)), []
    up = scope.upwards(store)
    wanted = next(entry for entry in validate.rules(ALL) if entry.key == rule)
    for version in store.versions():
        data = scope.policy(store, version, up)
        _, violations = engine.report(data.graph, SHAPES, only=wanted.shapes)
        focuses = {str(violation.focus) for violation in violations}
        for finding in PolicyReport(version, data, SHAPES).findings(violations):
            focus = finding.flow if finding.flow in focuses else str(version)
            result.append((finding.rule, finding.severity.value, focus or ""))
    return sorted(result)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixture(path: Path) -> None:
    rule = path.stem.rsplit("-", 1)[0]
    wanted = expected(read(path))
    assert bool(wanted) is path.stem.endswith("-fail")
    assert found(path, rule) == wanted


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixture_has_what_the_rule_looks_at(path: Path) -> None:
    """A passing fixture that holds no focus node would pass without the rule."""
    graph, rule = read(path), RULE[path.stem.rsplit("-", 1)[0]]
    targets = set(SHAPES.objects(rule, SH.targetClass))
    subjects = set(SHAPES.objects(rule, SH.targetSubjectsOf))
    aimed = any((None, RDF.type, target) in graph for target in targets)
    assert aimed or any((None, subject, None) in graph for subject in subjects) or rule == RULE["PIPL-05-1"]


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_both_fixtures(rule: str) -> None:
    stems = {path.stem for path in FIXTURES}
    assert {f"{rule}-pass", f"{rule}-fail"} <= stems


@pytest.mark.parametrize("rule", RULES)
def test_each_constraint_is_needed_by_a_failing_fixture(rule: str) -> None:
    """Every constraint of the rule is the one that finds something in the fixture."""
    path = next(FOLDER.glob(f"*/{rule}-fail.ttl"))
    store, hit = store_of(read(path)), set()
    wanted = next(entry for entry in validate.rules(ALL) if entry.key == rule)
    for version in store.versions():
        data = scope.policy(store, version, scope.upwards(store))
        _, violations = engine.report(data.graph, SHAPES, only=wanted.shapes)
        hit |= {violation.constraint for violation in violations}
    all_of_them = {c for shape in wanted.shapes for c in SHAPES.objects(URIRef(shape), SH.sparql)}
    assert hit == all_of_them


@pytest.mark.parametrize("rule", validate.rules(ALL), ids=lambda rule: rule.key)
def test_rule_is_complete(rule: validate.Rule) -> None:
    graph = SHAPES
    assert rule.title.zh and rule.title.en
    assert rule.description.zh and rule.description.en
    assert rule.remedy.zh and rule.remedy.en
    assert rule.pattern in {"absence", "flow", "comparison", "combination"}
    assert rule.sources
    for shape in map(URIRef, rule.shapes):
        assert graph.value(shape, SH.severity) is not None
        for constraint in graph.objects(shape, SH.sparql):
            assert isinstance(constraint, URIRef)
            message = shapes.texts(graph, constraint, SH.message)
            assert message.zh and message.en


def test_every_source_is_a_provision_of_the_ontology() -> None:
    store = store_of(read(FIXTURES[0]))
    known = {str(quad[0]) for quad in store.quads() if quad[1] == RDF.type and quad[2] == PIF.Provision}
    cited = {source for rule in validate.rules(ALL) for source in rule.sources}
    assert cited <= known
    assert all(source.startswith(str(LAW)) for source in cited)


def test_a_warning_shape_is_part_of_a_rule() -> None:
    graph = SHAPES
    for shape in set(graph.subjects(RDF.type, SH.NodeShape)):
        rule = graph.value(shape, DCTERMS.isPartOf) or shape
        assert graph.value(rule, PIF.remedy) is not None
