"""Answers as JSON, CSV and pages, with hostile words made harmless."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from rdflib.term import Literal, URIRef

from kg.market import ANALYSES, FORMATS
from kg.store import Store
from kg.terms import Quad
from kg.vocab import DCTERMS, ORGANISATION, PIF, PIFD, PIFK, RDF, RDFS

NASTY = '=<script>alert(1)</script>"&\u202e\x0b青禾'
SENTENCE = f"我们会把您的位置交给{NASTY}，用于估算到达时间和路线。"


def quads() -> Iterator[Quad]:
    """Four policies that give the same two parties the same data, but for the last; all names are hostile."""
    for number in range(4):
        version = URIRef(f"https://w3id.org/pif/policy/p{number}@{number:012}")
        controller = URIRef(f"{version}/party/controller")
        yield version, RDF.type, PIF.PolicyVersion, version
        yield version, DCTERMS.identifier, Literal(f"<b>p{number}"), version
        yield version, PIF.text, Literal(SENTENCE), version
        for party in (ORGANISATION["x"], ORGANISATION["y"]):
            yield party, RDF.type, PIF.ThirdParty, version
            yield party, PIF.named, Literal(True), version
            yield party, PIF.partyKind, PIFK.SDKProvider, version
            yield party, RDFS.label, Literal(NASTY), version
            if number < 3:
                yield party, PIF.receives, PIFD.IMEI, version
            yield controller, PIF.sharesWith, party, version


@pytest.fixture(scope="module")
def hostile() -> Store:
    made = Store()
    made.add(quads())
    return made


class Page(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("what", [name for name in ANALYSES.names if name != "years"])  # which shows no words
def test_a_page_holds_hostile_words_as_text_only(hostile: Store, what: str, lang: str) -> None:
    made = FORMATS["html"].write(ANALYSES[what].answer(hostile, lang), lang)
    page = Page(made)
    assert "script" not in page.elements and b"<b>p" not in made
    assert "<script>alert(1)</script>" in page.text
    assert b"default-src 'none'" in made and b"http" not in made.replace(b"http-equiv", b"")
    assert made == FORMATS["html"].write(ANALYSES[what].answer(hostile, lang), lang)


def test_the_pictures_show_what_there_is(hostile: Store) -> None:
    made = FORMATS["html"].write(ANALYSES["parties"].answer(hostile, "en"), "en").decode()
    assert (made.count("<circle"), made.count("<line")) == (2, 1)
    assert "<span>IMEI</span>" in made and made.count(">3</td>") >= 2
    bars = FORMATS["html"].write(ANALYSES["families"].answer(hostile, "en"), "en").decode()
    assert bars.count("--share:100.0%") == 1


def test_csv_holds_no_formula(hostile: Store) -> None:
    made = FORMATS["csv"].write(ANALYSES["parties"].answer(hostile, "en"), "en").decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(made, newline=""))
    assert head[:3] == ["party", "kind", "policies"]
    assert [row[0] for row in rows] == ["'" + NASTY] * 2
    assert rows[0][1:5] == ["SDK provider", "4", "1", "4"]


def test_json_holds_iris_and_places(hostile: Store) -> None:
    parties = json.loads(FORMATS["json"].write(ANALYSES["parties"].answer(hostile, "en"), "en"))
    assert [one["iri"] for one in parties["standings"]] == [str(ORGANISATION["x"]), str(ORGANISATION["y"])]
    assert parties["policies"] == 4
    assert parties["communities"] == [{"number": 1, "parties": [str(ORGANISATION[n]) for n in "xy"], "policies": 4}]
    families = json.loads(FORMATS["json"].write(ANALYSES["families"].answer(hostile, "en"), "en"))
    assert [place["end"] for place in families["shared"][0]["places"]] == [len(SENTENCE)] * 4
    assert families["families"][0]["alike"] == 1


@pytest.mark.parametrize("what", ANALYSES.names)
def test_an_empty_market_has_a_page(what: str) -> None:
    for format in FORMATS:
        assert format.write(ANALYSES[what].answer(Store(vocabulary=False), "en"), "en")
