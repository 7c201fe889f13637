"""What the SPARQL endpoint says of itself. Source: https://www.w3.org/TR/sparql11-service-description/"""

from __future__ import annotations

from rdflib import Namespace
from rdflib.namespace import RDF, XSD
from rdflib.term import Literal, URIRef

from kg.iris import LAW_GRAPH, PARTIES, VOCABULARY
from kg.query import Form, Rows
from kg.serve.negotiation import GRAPHS, RESULTS
from kg.store import Store
from kg.terms import Term

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")


def description(store: Store, address: str) -> Rows:
    """The triples of the description of the endpoint at an address, with the graphs that it has."""
    service, dataset, union = URIRef(address), URIRef(f"{address}#dataset"), URIRef(f"{address}#default")
    rows: list[tuple[Term, Term, Term]] = [
        (service, RDF.type, SD.Service),
        (service, SD.endpoint, service),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        (service, SD.feature, SD.UnionDefaultGraph),
        (service, SD.defaultDataset, dataset),
        (dataset, RDF.type, SD.Dataset),
        (dataset, SD.defaultGraph, union),
        (union, RDF.type, SD.Graph),
        (union, VOID.triples, Literal(len(store), datatype=XSD.integer)),
    ]
    rows += [(service, SD.resultFormat, URIRef(form.iri)) for form in (*RESULTS, *GRAPHS)]
    for number, name in enumerate((VOCABULARY, LAW_GRAPH, PARTIES, *store.versions())):
        if store.contains(name):
            graph = URIRef(f"{address}#graph-{number}")
            rows += [(dataset, SD.namedGraph, graph), (graph, RDF.type, SD.NamedGraph), (graph, SD.name, name)]
    return Rows(Form.GRAPH, ("subject", "predicate", "object"), tuple(rows))
