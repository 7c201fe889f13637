"""Changes over the years, of a market that a person can count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from kg.market import ANALYSES, FORMATS
from kg.market.reading import collected, dates
from kg.market.years import Course, years
from kg.store import Store
from kg.terms import Quad
from kg.vocab import DCTERMS, PIF, PIFD, RDF

MARKET = Path(__file__).parents[2] / "queries" / "_market.trig"
# the categories of each policy by its year; no year: the policy gives no date
POLICIES = {
    "2021": ("IMEI OAID", "IMEI", "IMEI OAID", "IMEI OAID"),
    "2022": ("OAID",),
    "2024": ("OAID Name", "IMEI OAID Name", "OAID Name", "OAID"),
    "": ("IMEI",),
}


def quads() -> Iterator[Quad]:
    for year, policies in POLICIES.items():
        for number, categories in enumerate(policies):
            version = URIRef(f"https://w3id.org/pif/policy/p{year}{number}@{number:012}")
            yield version, RDF.type, PIF.PolicyVersion, version
            yield version, DCTERMS.identifier, Literal(f"p{year}{number}"), version
            for day in (f"{year}-05-01", "2019-01-01") if year else ():  # the latest counts
                yield URIRef(f"{version}/statement/{day}"), PIF.date, Literal(day, datatype=XSD.date), version
            for category in categories.split():
                yield URIRef(f"{version}/party/controller"), PIF.collects, PIFD[category], version


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.add(quads())
    return made


def test_courses_and_what_turned_most(store: Store) -> None:
    found = years(dates(store), collected(store))
    assert (found.years, found.policies, found.undated) == ((2021, 2022, 2024), (4, 1, 4), 1)
    by_name = {one.category: one for one in found.courses}
    assert by_name[str(PIFD.IMEI)] == Course(str(PIFD.IMEI), (4, 0, 1))
    assert found.courses[0].category == str(PIFD.OAID)
    assert found.shares(by_name[str(PIFD.OAID)]) == ((2021, 0.75), (2024, 1.0))  # 2022 has one policy
    assert [one.category for one in found.turned(2)] == [str(PIFD.IMEI), str(PIFD.Name)]


def test_the_rows_are_those_of_the_question_to_the_library() -> None:
    market = Store(vocabulary=False)
    market.load(MARKET)
    found = years(dates(market), collected(market))
    assert (found.years, found.policies, found.undated) == ((2024, 2025), (1, 2), 1)
    assert {one.category.rpartition("#")[2]: one.policies for one in found.courses} == {
        "IMEI": (0, 1),
        "OAID": (0, 1),
        "PhoneNumber": (1, 1),
    }
    assert found.turned(8) == ()


@pytest.mark.parametrize(("lang", "name"), [("zh", "姓名"), ("en", "Name")])
def test_the_picture_has_a_line_for_each_that_turned(store: Store, lang: str, name: str) -> None:
    page = FORMATS["html"].write(ANALYSES["years"].answer(store, lang), lang)
    (drawn,) = etree.HTML(page).iter("svg")
    lines = [
        [tuple(map(float, point.split(","))) for point in one.get("points", "").split()]
        for one in drawn.iter("polyline")
    ]
    assert len(lines) == 3 and all(len(line) == 2 for line in lines)
    assert [line[1][1] > line[0][1] for line in lines] == [True, False, False]  # IMEI falls, the others rise
    words = [text.text for text in drawn.iter("text")]
    assert name in words and {"2021 (4)", "2024 (4)"} < set(words) and "2022" not in "".join(map(str, words))
    heights = [float(text.get("y", "")) for text in drawn.iter("text") if "start" in text.get("style", "")]
    assert min(abs(one - other) for one in heights for other in heights if one is not other) >= 18


def test_a_date_that_is_none_is_passed_over(store: Store) -> None:
    odd = Store()
    odd.add(quads())
    version = odd.versions()[0]
    odd.add([(URIRef(f"{version}/x"), PIF.date, Literal("soon"), version)])
    assert str(version) not in dates(odd)
    assert ANALYSES["years"].answer(odd, "en").figures[0].html
