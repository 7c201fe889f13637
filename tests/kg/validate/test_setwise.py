"""The fast engine gives what pySHACL gives, and leaves to it what it can't run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, URIRef, Variable

from kg import pipeline
from kg.errors import EngineError
from kg.store import Store
from kg.validate import engine, scope, setwise, shapes
from kg.validate.engine import Violation
from kg.validate.shapes import Law
from tests.shapes.cases import FIXTURES, read, store_of

SHARED = Path(__file__).parents[4] / "shared"
SEED = SHARED / "seed" / "meipai.annotated.txt"
TEXTS = SHARED / "ca4p" / "text"
APP_TYPE = "short-video"
PLANS = {law: setwise.plan(shapes.rule_shapes((law,))) for law in Law}


def results(found: tuple[Violation, ...]) -> set[tuple[object, ...]]:
    """All but the messages, which pySHACL makes and we make from the shapes."""
    return {(v.shape, v.constraint, v.component, v.severity, v.focus, v.value, v.path) for v in found}


def assert_agree(store: Store, law: Law = Law.CN) -> None:
    up = scope.upwards(store)
    for version in store.versions():
        data = scope.policy(store, version, up)
        _, reference = engine.report(data.graph, shapes.rule_shapes((law,)))
        assert results(setwise.run(data.mirror, PLANS[law].checks)) == results(reference)


@pytest.mark.parametrize("law", Law)
def test_all_our_rules_are_taken_on(law: Law) -> None:
    assert PLANS[law].others == ()
    constraints = set(shapes.rule_shapes((law,)).objects(None, SH.sparql))
    assert {check.constraint for check in PLANS[law].checks} == constraints
    assert len(constraints) > 30


def unbound(part: object, *, top: bool = True) -> bool:
    """Whether a group below the top one speaks of ``?this`` in a FILTER or a BIND and has no pattern that binds it."""
    if not isinstance(part, CompValue):
        return isinstance(part, list) and any(unbound(child, top=top) for child in part)
    judged = part.name in ("Filter", "Extend") and not top
    if judged and Variable("this") in variables(part.expr) and Variable("this") not in part.p["_vars"]:
        return True
    top = part.name.startswith("Builtin_") or (top and part.name not in ("Join", "LeftJoin", "Union", "Minus"))
    return any(unbound(child, top=top) for child in part.values())


def variables(part: object) -> set[object]:
    if isinstance(part, CompValue):
        return set().union(*(variables(child) for key, child in part.items() if key != "_vars"))
    return set().union(*map(variables, part)) if isinstance(part, list | tuple) else {part}


def test_each_group_of_our_constraints_binds_the_focus_of_which_it_speaks() -> None:
    for check in (check for plan in PLANS.values() for check in plan.checks):
        assert not unbound(prepareQuery(check.query).algebra), check.constraint
    nested = "SELECT ?this WHERE { ?this a ?c . { ?x a ?c } UNION { FILTER(?this = <urn:a>) } }"
    assert unbound(prepareQuery(nested).algebra)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_engines_agree_on_fixtures(path: Path) -> None:
    (law,) = shapes.asked((path.stem.rpartition("-")[0],))
    assert_agree(store_of(read(path)), law)


@pytest.mark.skipif(not SEED.exists(), reason=f"no seed policy at {SEED}")
def test_the_engines_agree_on_the_seed() -> None:
    store = pipeline.build([SEED], app_types=[APP_TYPE])
    for law in Law:
        assert_agree(store, law)


@pytest.mark.skipif(not TEXTS.is_dir(), reason=f"no policies at {TEXTS}")
@pytest.mark.parametrize("start", range(0, 50, 10))
def test_the_engines_agree_on_fifty_policies(start: int) -> None:
    texts = sorted(TEXTS.glob("*.txt"))[::8][:50]
    assert len(texts) == 50
    assert_agree(pipeline.build(texts[start : start + 10], app_types=[APP_TYPE]))


SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:p> sh:declare [ sh:prefix "t" ; sh:namespace "urn:t:"^^xsd:anyURI ] .
<urn:s> a sh:NodeShape ; %s ; %s sh:sparql <urn:c> .
<urn:c> a sh:SPARQLConstraint ; sh:prefixes <urn:p> ; sh:message "m" ; sh:select '%s' ."""
ALL = "sh:targetClass <urn:t:A>"
FINDS = "SELECT $this ?value WHERE { $this t:p ?value }"
DATA = """@prefix t: <urn:t:> . t:a a t:A ; t:p t:x , 1 . t:b a t:B ; t:p t:y . t:c t:q t:a ."""


def shape(target: str = ALL, more: str = "", select: str = FINDS) -> Graph:
    return Graph().parse(data=SHAPE % (target, more, select), format="turtle")


def data() -> engine.MirroredGraph:
    graph = engine.MirroredGraph()
    graph.parse(data=DATA, format="turtle")
    return graph


@pytest.mark.parametrize(
    "shapes_graph",
    [
        shape(),
        shape(more="sh:severity sh:Info ;"),
        shape(select="SELECT DISTINCT $this WHERE { $this t:p ?any }"),
        shape(select="SELECT $this ?value ?path WHERE { $this ?path ?value }"),
        shape("sh:targetClass <urn:t:A> , <urn:t:B>"),
        shape("sh:targetSubjectsOf <urn:t:q>", select="SELECT $this WHERE { $this t:q ?a }"),
        shape("sh:targetObjectsOf <urn:t:q>"),
        shape("sh:targetNode <urn:t:b>"),
        shape(select="SELECT $this WHERE { $this a t:A FILTER NOT EXISTS { ?other t:q $this } }"),
        shape(select="SELECT $this WHERE { $this a t:A FILTER EXISTS { ?other t:q $this } }"),
        shape(select='SELECT $this WHERE { $this a t:A FILTER(STR($this) != "service") }'),
    ],
)
def test_the_engines_agree_on_forms(shapes_graph: Graph) -> None:
    made = setwise.plan(shapes_graph)
    assert made.others == ()
    _, reference = engine.report(data(), shapes_graph)
    assert results(setwise.run(data().mirror, made.checks)) == results(reference)


@pytest.mark.parametrize(
    "shapes_graph",
    [
        shape(more="sh:property [ sh:path <urn:t:p> ; sh:maxCount 1 ] ;"),
        shape(more="sh:deactivated true ;"),
        shape(more="sh:nodeKind sh:IRI ;"),
        shape(select="SELECT $this WHERE { $this a t:A MINUS { $this t:p 1 } }"),
        shape(select="SELECT $this WHERE { { SELECT $this WHERE { $this a t:A } } }"),
        shape(select="SELECT ?other WHERE { ?other a t:A }"),
        shape(select="SELECT $this ?value WHERE { $this t:p ?value } LIMIT 1"),
        shape(select="SELECT $this (COUNT(?any) AS ?value) WHERE { $this t:p ?any }"),
        shape(select="SELECT $this WHERE { $this t:p ?any } GROUP BY $this HAVING (COUNT(?any) > 1)"),
    ],
)
def test_what_it_cannot_run_is_left_to_pyshacl(shapes_graph: Graph) -> None:
    made = setwise.plan(shapes_graph)
    assert (made.checks, made.others) == ((), (URIRef("urn:s"),))


A, P, TYPE = (ox.NamedNode(iri) for iri in ("urn:t:A", "urn:t:p", str(RDF.type)))


@pytest.mark.parametrize(
    ("body", "needs"),
    [
        ("$this t:p ?value ; t:q <urn:t:A> , ?other .", {(P, None), (ox.NamedNode("urn:t:q"), A), ("urn:t:q", None)}),
        ('$this t:p "a } b" FILTER(STR($this) != ")") $this t:q true', {(P, None), ("urn:t:q", None)}),
        ("{ $this t:p ?value } UNION { $this t:q ?value }", set()),
        ("OPTIONAL { $this t:p ?value } FILTER NOT EXISTS { $this t:q ?value }", set()),
        ("$this t:p/t:q ?value ; t:p* ?any ; t:p|t:q ?one . $this ^t:p ?two # ; t:q ?value", set()),
        ("$this ?path ?value", set()),
        ("$this t:p [ t:q ?value ]", set()),
        ("$this <p> ?value ; t:p <x>", {(P, None)}),
    ],
)
def test_what_a_constraint_needs(body: str, needs: set[tuple[object, object]]) -> None:
    (check,) = setwise.plan(shape(select=f"SELECT $this WHERE {{ {body} }}".replace("'", '"'))).checks
    wanted = {(ox.NamedNode(verb) if isinstance(verb, str) else verb, thing) for verb, thing in needs}
    assert check.needs == wanted | {(TYPE, A)}


def test_a_constraint_is_passed_over_where_the_data_lack_what_it_needs() -> None:
    (check,) = setwise.plan(shape(select="SELECT $this WHERE { $this t:p ?value ; t:none ?any }")).checks
    unread = replace(check, query="SELECT nothing at all")
    assert setwise.run(data().mirror, [unread]) == ()


def test_only_the_named_shapes_are_planned() -> None:
    graph = shape() + Graph().add((URIRef("urn:other"), RDF.type, SH.NodeShape))
    assert {check.shape for check in setwise.plan(graph, only=["urn:s"]).checks} == {URIRef("urn:s")}


def test_a_wrong_query_names_its_constraint() -> None:
    with pytest.raises(EngineError) as caught:
        setwise.run(data().mirror, setwise.plan(shape(select="SELECT $this WHERE { $this oops }")).checks)
    assert caught.value.where == "urn:c"


def test_a_constraint_that_loses_its_focus_is_an_error() -> None:
    graph = engine.MirroredGraph()
    graph.add((URIRef("urn:t:a"), RDF.type, Literal("A")))
    broken = setwise.Check(URIRef("urn:s"), URIRef("urn:c"), SH.Info, "SELECT ?value WHERE { ?x ?p ?value }")
    with pytest.raises(EngineError, match="focus"):
        setwise.run(graph.mirror, [broken])
