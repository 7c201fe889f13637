"""What a policy says beside flows: rights, contacts, periods, linked documents."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.term import Literal

from kg.graph.evidence import Triple, decimal, selector
from kg.iris import PolicyIris
from kg.records import Polarity, Statement
from kg.terms import Term, literal
from kg.vocab import PIF, RDF, XSD

_DATATYPE = {"indefinite": XSD.boolean, "read": XSD.boolean, "date": XSD.date}


def triples(iris: PolicyIris, statement: Statement, text: str) -> Iterator[Triple]:
    """One statement with its evidence and its attributes."""
    node = iris.statement(statement.id)
    yield iris.version, PIF.hasStatement, node
    yield node, RDF.type, PIF.Statement
    yield node, RDF.type, PIF[f"{statement.kind}Statement"]
    yield node, PIF.statedIn, iris.clause(statement.segment)
    yield node, PIF.evidence, iris.span(statement.evidence)
    yield from selector(iris, statement.evidence, text)
    yield node, PIF.polarity, PIF.Affirmed if statement.polarity is Polarity.AFFIRMED else PIF.Negated
    yield node, PIF.confidence, decimal(statement.confidence)
    yield node, PIF.method, literal(statement.method)
    for name, value in sorted(statement.values.items()):
        yield node, PIF[name], _literal(name, value)


def _literal(name: str, value: str) -> Term:
    datatype = _DATATYPE.get(name)
    return Literal(value, datatype=datatype, normalize=False) if datatype else literal(value)
