"""Findings as a SHACL validation report: named results, both languages, the place as Web Annotation offsets."""

from __future__ import annotations

from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, SH, SKOS, XSD
from rdflib.term import Literal, URIRef

from kg.records import Finding, Severity
from kg.validate.listing import Listing
from kg.vocab import OA, PIF, PREFIXES, RULE

_LEVEL = {Severity.VIOLATION: SH.Violation, Severity.WARNING: SH.Warning, Severity.INFO: SH.Info}
_REPORT = URIRef("urn:kg:report")


def turtle(listing: Listing) -> str:
    """The report in Turtle; a waived result stays one, with a note and the last day of the waiver."""
    graph = Graph()
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    graph.add((_REPORT, RDF.type, SH.ValidationReport))
    graph.add((_REPORT, SH.conforms, Literal(not listing.findings)))
    for number, finding in enumerate(listing.findings, 1):
        node = URIRef(f"{_REPORT}:{number}")
        graph.add((_REPORT, SH.result, node))
        _add(graph, node, finding)
    return graph.serialize(format="turtle")


def _add(graph: Graph, node: URIRef, finding: Finding) -> None:
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.resultSeverity, _LEVEL[finding.severity]))
    graph.add((node, SH.sourceShape, RULE[finding.rule]))
    graph.add((node, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent))
    graph.add((node, SH.resultMessage, Literal(finding.message.zh, lang="zh")))
    graph.add((node, SH.resultMessage, Literal(finding.message.en, lang="en")))
    graph.add((node, DCTERMS.identifier, Literal(finding.policy)))
    graph.add((node, PIF.confidence, Literal(finding.confidence)))
    if finding.flow:
        graph.add((node, SH.focusNode, URIRef(finding.flow)))
    if finding.source.iri:
        graph.add((node, DCTERMS.source, URIRef(finding.source.iri)))
    if finding.end:
        graph.add((node, PIF.section, Literal(finding.clause)))
        graph.add((node, OA.start, Literal(finding.start)))
        graph.add((node, OA.end, Literal(finding.end)))
        graph.add((node, OA.exact, Literal(finding.quote)))
    if finding.waived:
        graph.add((node, SKOS.editorialNote, Literal(finding.waived.note("en"))))
        graph.add((node, DCTERMS.valid, Literal(finding.waived.expires, datatype=XSD.date)))
