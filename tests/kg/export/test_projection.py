from __future__ import annotations

import pytest

from kg.export import cut
from kg.export.flows import Said
from kg.export.labels import Concept
from kg.export.projection import VIEWS, Projection
from kg.records import Mention
from kg.store import Store
from kg.vocab import PIFP


def _links(projection: Projection) -> set[tuple[str, str, str]]:
    names = {node.id: node.label_en for node in projection.nodes}
    return {(names[e.source], e.kind, names[e.target]) for e in projection.edges}


def test_flows_view(small_store: Store) -> None:
    links = _links(cut(small_store).projection("flows"))
    assert ("Phone number", "data", "Collect § 1") in links
    assert ("Collect § 1", "purpose", "Account registration") in links
    assert ("青栀科技", "actor", "Share § 2.1") in links
    assert ("Share § 2.1", "recipient", "远山地图") in links
    assert ("not: Share § 2.2", "recipient", "广告主") in links


def test_parties_view_sends_from_user_to_controller_to_recipient(small_store: Store) -> None:
    projection = cut(small_store).projection("parties")
    assert _links(projection) == {
        ("user", "source", "青栀科技"),
        ("青栀科技", "recipient", "远山地图"),
        ("青栀科技", "recipient", "广告主"),
        ("青栀科技", "recipient", "recipient not stated"),
    }
    labels = {(e.label_zh, e.polarity) for e in projection.edges}
    assert ("位置", "affirmed") in labels
    assert ("手机号码", "negated") in labels


def test_data_view_keeps_data_that_have_neither_purpose_nor_recipient(small_store: Store) -> None:
    projection = cut(small_store).projection("data")
    assert ("Phone number", "purpose", "Account registration") in _links(projection)
    assert "相关信息" in {node.label_zh for node in projection.nodes if node.kind == "data"}


@pytest.mark.parametrize("view", VIEWS.names)
def test_every_edge_quotes_its_place_and_joins_nodes_that_are_there(view: str, small_store: Store) -> None:
    slice = cut(small_store)
    projection = slice.projection(view)
    (policy,) = slice.policies
    ids = [node.id for node in projection.nodes]
    assert len(set(ids)) == len(ids)
    assert all(id.isascii() for id in ids)
    assert len({edge.id for edge in projection.edges}) == len(projection.edges) > 0
    for edge in projection.edges:
        assert {edge.source, edge.target} <= set(ids)
        assert policy.text[edge.start : edge.end] == edge.quote
        assert edge.label_zh and edge.label_en


def test_a_word_that_is_data_and_purpose_is_two_nodes(hostile_store: Store) -> None:
    nodes = cut(hostile_store).projection("flows").nodes
    assert {n.kind for n in nodes if n.label_zh == "=HYPERLINK(1)"} == {"data", "purpose", "party"}


def test_flow_records_carry_what_the_graph_says(small_store: Store) -> None:
    (policy,) = cut(small_store).policies
    first, share, denied, kept, vague = policy.flows
    assert (policy.id, policy.controller.name.zh, policy.user.name.en) == ("demo", "青栀科技", "user")
    assert [m.text for m in first.said("condition")] == ["注册账号"]
    assert share.sensitive and not first.sensitive
    assert share.recipient[0].party.kind is not None
    assert share.recipient[0].party.kind.en == "Map provider"
    assert denied.polarity == "negated"
    assert denied.data[0].concepts[0].zh == "手机号码"
    assert [m.text for m in kept.said("retention")] == ["三年"]
    assert (vague.data[0].concepts, vague.necessity, vague.confidence) == ((), None, 0.9)


def test_a_purpose_that_is_none_of_the_known_is_named_by_its_words() -> None:
    said = Said(Mention(0, 6, "看看大家\n爱练"), (Concept(str(PIFP.Purpose), "处理目的", "purpose of processing"),))
    assert [concept.zh for concept in said.means()] == ["看看大家 爱练"]
