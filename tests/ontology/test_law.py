"""Instruments and provisions: complete, dated, and there for all that cites them."""

from __future__ import annotations

import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, XSD
from rdflib.term import URIRef

from kg import assets
from kg.validate import app_type_names, app_types
from kg.vocab import LAW, PIF

FIRST_RULES = ("PIPL-17-1-1", "PIPL-17-1-2", "PIPL-23", "PIPL-24-2", "PIPL-30", "PIPL-5", "PIPL-15-1")
FIRST_RULES += ("NDSR-21-1-1", "NDSR-21-1-3", "APP-6-1", "APP-3-7", "NPI-5-21", "NPI-5-29")


@pytest.fixture(scope="module")
def law() -> Graph:
    graph = Graph()
    for path in assets.files("ontology", "law/*.ttl"):
        graph.parse(path)
    return graph


def test_fifteen_instruments(law: Graph) -> None:
    instruments = set(law.subjects(RDF.type, PIF.Instrument))
    assert len(instruments) == 15
    for instrument in instruments:
        for property in (DCTERMS.title, DCTERMS.publisher, DCTERMS.type):
            assert {o.language for o in law.objects(instrument, property)} == {"zh", "en"}, instrument
        assert law.value(instrument, PIF.inForce).datatype == XSD.date


def test_provisions_are_complete(law: Graph) -> None:
    instruments = set(law.subjects(RDF.type, PIF.Instrument))
    for provision in law.subjects(RDF.type, PIF.Provision):
        assert law.value(provision, PIF.instrument) in instruments, provision
        assert {o.language for o in law.objects(provision, PIF.article)} == {"zh", "en"}, provision
        assert law.value(provision, PIF.inForce).datatype == XSD.date
        assert law.value(provision, PIF.verified).datatype == XSD.boolean
        whole = law.value(provision, DCTERMS.isPartOf)
        assert whole is not None and str(provision).startswith(f"{whole}-"), provision


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [
        ("PIPL-17-1-2", "第十七条第一款第二项", "art. 17(1)(2)"),
        ("PIPL-23", "第二十三条", "art. 23"),
        ("NPI-5-29", "第五条第二十九项", "art. 5(29)"),
        ("GBT35273-5.5-a-2", "5.5 a) 2)", "cl. 5.5 a) 2)"),
    ],
)
def test_numbers_are_written_as_they_are_cited(law: Graph, key: str, zh: str, en: str) -> None:
    assert {str(o) for o in law.objects(LAW[key], PIF.article)} == {zh, en}


@pytest.mark.parametrize("key", FIRST_RULES)
def test_first_rules_find_their_provisions(law: Graph, key: str) -> None:
    assert (LAW[key], RDF.type, PIF.Provision) in law


def test_necessary_information_has_its_39_types(law: Graph) -> None:
    slugs = {str(law.value(LAW[f"NPI-5-{n}"], DCTERMS.identifier)) for n in range(1, 40)}
    assert len(slugs) == 39 and "short-video" in slugs
    names = app_type_names()
    assert list(names)[28] == "short-video"
    assert set(names) == slugs == set(app_types())
    assert len({name.zh for name in names.values()}) == len({name.en for name in names.values()}) == 39


@pytest.mark.parametrize("folder", ["shapes", "ontology", "queries"])
def test_whatever_is_cited_exists(law: Graph, folder: str) -> None:
    cited: set[URIRef] = set()
    for path in assets.files(folder):
        for triple in Graph().parse(path):
            cited |= {n for n in triple[1:] if isinstance(n, URIRef) and n.startswith(str(LAW)) and "/0." not in n}
    known = set(law.subjects(RDF.type))
    assert sorted(cited - known - {URIRef(str(LAW))}) == []
