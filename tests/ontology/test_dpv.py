"""Every DPV term that our files name exists in DPV 2.3."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SKOS
from rdflib.term import URIRef

from kg import assets
from kg.vocab import DPV, PD

RELEASE = Path(__file__).parents[3] / "shared" / "dpv"
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
ROOTS = {"purpose": DPV.Purpose, "action": DPV.Processing, "party": DPV.Entity}


@pytest.fixture(scope="module")
def released() -> set[str]:
    if not RELEASE.is_dir():
        pytest.skip(f"no DPV release at {RELEASE}")
    graph = Graph()
    for name in ("dpv.ttl", "pd.ttl"):
        graph.parse(RELEASE / name)
    return {str(s) for s in graph.subjects(RDF.type)}


@pytest.mark.parametrize("path", assets.files("ontology"), ids=lambda p: p.name)
def test_dpv_terms_exist(path: Path, released: set[str]) -> None:
    named = {str(node) for triple in Graph().parse(path) for node in triple if isinstance(node, URIRef)}
    ours = {iri for iri in named if iri.startswith((str(DPV), str(PD))) and iri not in (str(DPV), str(PD))}
    assert sorted(ours - released) == []


def test_alignment_covers_the_taxonomies() -> None:
    graph = Graph().parse(assets.folder("ontology") / "align" / "dpv.ttl")
    aligned = {s for match in MATCHES for s in graph.subjects(match)}
    for name, share in (("purpose", 0.9), ("action", 0.7), ("party", 0.7)):
        concepts = set(Graph().parse(assets.folder("ontology") / f"{name}.ttl").subjects(RDF.type, SKOS.Concept))
        assert len(aligned & concepts) >= share * len(concepts), name


def test_one_exact_match_at_most() -> None:
    graph = Graph().parse(assets.folder("ontology") / "align" / "dpv.ttl")
    for subject in set(graph.subjects(SKOS.exactMatch)):
        assert len(set(graph.objects(subject, SKOS.exactMatch))) == 1, subject
