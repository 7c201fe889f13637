"""The shapes of the graph itself: a whole version conforms, and each way to break it is found."""

from __future__ import annotations

import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD
from rdflib.term import Literal, URIRef

from kg import validate
from kg.vocab import OA, PIF, PIFD, PIFK
from tests.shapes.cases import FOLDER, read, store_of

V = "https://w3id.org/pif/policy/v@1"
FLOW, DENIAL = URIRef(f"{V}/flow/1-1"), URIRef(f"{V}/flow/1-2")
DATA, SPAN = URIRef(f"{V}/mention/data-8-11"), URIRef(f"{V}/span/8-11")
CONTACT, PARTY, CLAUSE = URIRef(f"{V}/statement/1-contact-1"), URIRef(f"{V}/party/controller"), URIRef(f"{V}/clause/1")
THIRD, VERSION = URIRef(f"{V}/party/third-party"), URIRef(V)
DECIMAL = XSD.decimal

# what is broken, the triple to set (its old values go) or to add, the shape that says so
BROKEN = [
    ("set", SPAN, OA.exact, Literal("手机"), "graph/selector-resolves"),
    ("set", SPAN, OA.start, Literal(9), "graph/selector-resolves"),
    ("set", SPAN, OA.end, Literal(7), "graph/selector-order"),
    ("set", SPAN, OA.start, Literal(-1), "graph/selector-start"),
    ("set", SPAN, OA.end, None, "graph/selector-end"),
    ("set", SPAN, OA.exact, None, "graph/selector-exact"),
    ("set", FLOW, PIF.actor, None, "graph/flow-actor"),
    ("set", FLOW, PIF.action, PIFD.Name, "graph/flow-action"),
    ("set", FLOW, PIF.polarity, PIF.Negated, "graph/flow-affirmed-polarity"),
    ("set", FLOW, PIF.modality, Literal("will"), "graph/flow-modality"),
    ("set", FLOW, PIF.confidence, Literal("1.5", datatype=DECIMAL), "graph/flow-confidence"),
    ("set", FLOW, PIF.confidence, Literal("-0.1", datatype=DECIMAL), "graph/flow-confidence"),
    ("set", FLOW, PIF.method, None, "graph/flow-method"),
    ("set", FLOW, PIF.statedIn, None, "graph/flow-clause"),
    ("set", FLOW, PIF.evidence, URIRef(f"{V}/span/1-2"), "graph/flow-evidence"),
    ("set", FLOW, PIF.data, None, "graph/flow-data"),
    ("add", FLOW, PIF.function, DATA, "graph/flow-function"),
    ("add", FLOW, PIF.refusalCost, Literal("much"), "graph/flow-refusal-cost"),
    ("add", FLOW, PIF.vagueness, PIF.May, "graph/flow-vagueness"),
    ("add", FLOW, PIF.modality, PIF.May, "graph/flow-modality"),
    ("add", FLOW, PIF.text, Literal("x"), "graph/flow-closed"),
    ("add", FLOW, RDF.type, PIF.UseFlow, "graph/flow-kind"),
    ("add", FLOW, RDF.type, PIF.NegatedFlow, "graph/flow-affirmed"),
    ("add", FLOW, PIF.recipient, URIRef(f"{V}/party/nobody"), "graph/flow-recipient"),
    ("add", DENIAL, PIF.dataCategory, PIFD.MobilePhoneNumber, "graph/flow-negated-category"),
    ("set", DENIAL, PIF.polarity, PIF.Affirmed, "graph/flow-negated-polarity"),
    ("add", PARTY, PIF.collects, PIFD.Name, "graph/straight-collects"),
    ("add", PARTY, PIF.uses, PIFD.Name, "graph/straight-uses"),
    ("add", PARTY, PIF.sharesWith, PARTY, "graph/straight-shares"),
    ("add", PARTY, PIF.receives, PIFD.Name, "graph/straight-receives"),
    ("add", PARTY, PIF.section, Literal("1"), "graph/party-closed"),
    ("set", PARTY, PIF.partyKind, PIFD.Name, "graph/party-kind"),
    ("set", THIRD, RDFS.label, None, "graph/party-label"),
    ("set", DATA, OA.hasSelector, None, "graph/mention-place"),
    ("set", DATA, OA.hasSource, None, "graph/mention-source"),
    ("set", DATA, RDFS.label, Literal("邮箱"), "graph/mention-quotes"),
    ("set", DATA, PIF.category, PIFK.Bank, "graph/mention-category"),
    ("add", DATA, PIF.value, Literal("x"), "graph/mention-closed"),
    ("add", DATA, RDF.type, PIF.FunctionMention, "graph/function-place"),
    ("set", CLAUSE, PIF.section, None, "graph/clause-section"),
    ("add", CLAUSE, PIF.heading, DATA, "graph/clause-heading"),
    ("set", CLAUSE, DCTERMS.isPartOf, None, "graph/clause-whole"),
    ("add", CLAUSE, PIF.value, Literal("x"), "graph/clause-closed"),
    ("set", VERSION, PIF.text, None, "graph/version-text"),
    ("set", VERSION, PIF.appType, Literal("video"), "graph/version-app-type"),
    ("add", VERSION, PIF.hasFlow, URIRef(f"{V}/flow/9"), "graph/version-flow"),
    ("add", VERSION, PIF.value, Literal("x"), "graph/version-closed"),
    ("set", CONTACT, PIF.kind, Literal("fax"), "graph/contact-kind-value"),
    ("set", CONTACT, PIF.evidence, None, "graph/statement-evidence"),
    ("add", CONTACT, PIF.purpose, DATA, "graph/statement-closed"),
]


# what may stand there: kinds that the reading knows
WHOLE = [
    (PIF.ContactStatement, PIF.kind, Literal("im")),
    (PIF.RetentionStatement, PIF.indefinite, Literal(True)),
    (PIF.RetentionStatement, PIF.expiryAction, Literal("delete")),
]


def report(graph: Graph) -> set[str]:
    return {finding.rule for finding in validate.graph_report(store_of(graph))}


def test_a_whole_version_conforms() -> None:
    assert report(read(FOLDER / "graph" / "valid.ttl")) == set()


@pytest.mark.parametrize(("type", "property", "value"), WHOLE)
def test_what_a_statement_may_say(type: URIRef, property: URIRef, value: Literal) -> None:
    graph = read(FOLDER / "graph" / "valid.ttl")
    for triple in ((CONTACT, PIF.kind, None), (CONTACT, PIF.value, None), (CONTACT, RDF.type, PIF.ContactStatement)):
        graph.remove(triple)
    graph.add((CONTACT, RDF.type, type))
    assert report(graph) - {"graph/contact-kind-value", "graph/retention-says"} == set()
    assert len(report(graph)) == 1
    graph.add((CONTACT, property, value))
    assert report(graph) == set()


@pytest.mark.parametrize(("how", "node", "property", "value", "shape"), BROKEN)
def test_what_is_broken_is_found(
    how: str, node: URIRef, property: URIRef, value: URIRef | Literal | None, shape: str
) -> None:
    graph = read(FOLDER / "graph" / "valid.ttl")
    if how == "set":
        graph.remove((node, property, None))
    if value is not None:
        graph.add((node, property, value))
    assert shape in report(graph)
