"""The standing of third parties in a market that a person can draw."""

from __future__ import annotations

from pathlib import Path

from kg.market.parties import landscape
from kg.market.reading import Market, Name, broader, market
from kg.market.untold import untold
from kg.store import Store

MARKET = Path(__file__).parents[2] / "queries" / "_market.trig"


def made(given: dict[str, dict[str, str]]) -> Market:
    """A market from short words: for each policy its parties with their categories, one letter each."""
    names = {party: Name(party.upper(), "kind") for parties in given.values() for party in parties}
    frozen = {policy: {party: frozenset(said) for party, said in parties.items()} for policy, parties in given.items()}
    return Market(dict.fromkeys(given, ""), frozen, names, {})


TWO_CLIQUES = made(
    {
        "p1": {"a": "xy", "b": "x", "c": ""},
        "p2": {"a": "z", "b": "", "c": ""},
        "p3": {"d": "", "e": "", "f": ""},
        "p4": {"d": "", "e": "", "f": ""},
        "p5": {"c": "", "d": ""},
        "p6": {"lone": "x"},
        "p7": {"lone": "x"},
        "p8": {"once": ""},
    }
)


def test_degree_betweenness_and_communities() -> None:
    """a, b, c together twice; d, e, f together twice; c and d once: every way across leads through these two."""
    found = landscape(TWO_CLIQUES)
    by_iri = {one.iri: one for one in found.standings}
    assert [one.iri for one in found.standings[:2]] == ["c", "d"]
    assert (by_iri["a"].policies, by_iri["a"].categories, by_iri["a"].degree) == (2, 3, 4)
    assert (by_iri["c"].policies, by_iri["c"].degree) == (3, 5)
    assert by_iri["c"].betweenness == by_iri["d"].betweenness > by_iri["a"].betweenness == 0
    assert [community.parties for community in found.communities] == [("c", "a", "b"), ("d", "e", "f")]
    assert [community.policies for community in found.communities] == [3, 3]
    assert (by_iri["lone"].community, by_iri["lone"].degree, by_iri["once"].community) == (0, 0, 0)
    assert found.links[-1] == ("c", "d", 1)


def test_the_order_of_policies_changes_nothing() -> None:
    turned = Market(
        TWO_CLIQUES.policies, dict(reversed(list(TWO_CLIQUES.given.items()))), TWO_CLIQUES.names, TWO_CLIQUES.labels
    )
    assert landscape(turned) == landscape(TWO_CLIQUES)


def test_the_market_of_a_store() -> None:
    store = Store(vocabulary=False)
    store.load(MARKET)
    found = market(store)
    assert sorted(found.policies.values()) == ["shideng", "songfeng", "zhujian", "zhujian"]
    said = {
        (policy.partition("@")[0].rpartition("/")[2], party.rpartition("/")[2]): {
            c.rpartition("#")[2] for c in categories
        }
        for policy, parties in found.given.items()
        for party, categories in parties.items()
        if "@1" not in policy
    }
    assert said == {
        ("zhujian", "飞鸽推送"): {"PhoneNumber", "IMEI"},
        ("zhujian", "远山地图"): {"OAID"},
        ("shideng", "飞鸽推送"): set(),
        ("shideng", "远山地图"): {"OAID", "IMEI"},
    }
    assert {name.label for name in found.names.values()} == {"飞鸽推送", "远山地图"}


def test_what_most_tell_of_and_some_leave_out() -> None:
    """Of four policies that give x data, three tell of a; one names only b, which a covers, one says nothing."""
    given = {"p1": {"x": "ac"}, "p2": {"x": "a"}, "p3": {"x": "a"}, "p4": {"x": "b"}, "p5": {"x": ""}, "p6": {"y": ""}}
    found = untold(made(given), {"b": frozenset("a")})
    assert [(one.party, one.category, one.told, one.givers, one.silent) for one in found] == [("x", "a", 3, 5, ("p5",))]


def test_what_one_policy_alone_tells_of_is_not_missed_elsewhere() -> None:
    assert untold(made({"p1": {"x": "a"}, "p2": {"x": ""}}), {}) == ()


def test_the_categories_above_come_from_the_taxonomy() -> None:
    store = Store(vocabulary=False)
    store.load(MARKET)
    above = {
        concept.rpartition("#")[2]: {one.rpartition("#")[2] for one in over} for concept, over in broader(store).items()
    }
    assert above == {"IMEI": {"DeviceInformation"}, "OAID": {"DeviceInformation"}}
    (one,) = untold(market(store), broader(store))
    assert (one.category.rpartition("#")[2], one.told, one.givers) == ("PhoneNumber", 2, 3)
    assert [policy.partition("@")[0].rpartition("/")[2] for policy in one.silent] == ["shideng"]
