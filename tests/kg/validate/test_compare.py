"""Laws side by side: the map and the rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import validate
from kg.records import Severity, Waived
from kg.store import Store
from kg.validate import Law
from kg.validate.comparison import Cell, State
from kg.validate.topics import OTHER, law_name, topics
from tests.shapes.cases import FOLDER, read, store_of

ALL = tuple(Law)


def fixture(name: str) -> Store:
    return store_of(read(next(FOLDER.glob(f"*/{name}.ttl"))))


def test_the_map_holds_every_rule_once() -> None:
    mapped = [key for topic in topics() for key in topic.rules]
    assert len(mapped) == len(set(mapped))
    assert set(mapped) <= {rule.key for rule in validate.rules(ALL)}
    assert {rule.key for rule in validate.rules((Law.GDPR,))} <= set(mapped)
    assert all(topic.name.zh and topic.name.en and topic.rules for topic in topics())
    assert all(bool(topic.difference.zh) is bool(topic.difference.en) for topic in topics())
    assert all(law_name(law).zh and law_name(law).en for law in Law)


def test_the_packs_are_apart() -> None:
    cn, gdpr = ({rule.key for rule in validate.rules((law,))} for law in ALL)
    assert not cn & gdpr
    assert {rule.key for rule in validate.rules()} == cn
    assert all(key.startswith("GDPR-") for key in gdpr)
    assert validate.asked(("GDPR-13-2-a", "PIPL-19-1")) == ALL
    assert validate.asked() == validate.HOME


def cells(store: Store, topic: str, **options: object) -> dict[str, tuple[Cell, ...]]:
    found = validate.findings(store, laws=ALL)
    rows = validate.compare(store, found, **options)  # type: ignore[arg-type]
    return {row.policy: row.cells for row in rows if row.topic.name.en == topic}


def test_a_row_has_what_each_law_finds() -> None:
    own, court = (cells(fixture("GDPR-13-2-d-fail"), "Complaints")[name] for name in ("own@1", "court@1"))
    assert [cell.state for cell in own] == [State.NOTHING, Severity.VIOLATION]
    assert [cell.state for cell in court] == [Severity.VIOLATION, Severity.WARNING]
    assert own[1].articles("en") == ("GDPR art. 13(2)(d)",)
    assert (own[1].summary("en"), own[0].summary("zh")) == ("violation 1", "未发现问题")


def test_what_is_not_asked_is_said() -> None:
    store = fixture("GDPR-5-1-c-pass")
    chinese, european = cells(store, "Minimum of data", rules=["NPI-04", "GDPR-5-1-c"])["plain@1"]
    assert (chinese.state, european.state) == (State.NOT_ASKED, State.NOTHING)
    typed = cells(store, "Minimum of data", rules=["NPI-04"], app_type=["news"])["plain@1"]
    assert [cell.state for cell in typed] == [State.NOTHING, State.NO_RULE]
    assert "NPI-04" in cells(store, "Minimum of data")["plain@1"][0].summary("en")


def test_a_waived_finding_counts_for_nothing() -> None:
    store = fixture("GDPR-13-2-d-fail")
    waived = Waived("监管机构另页告知。", "2099-12-31")
    found = [replace(finding, waived=waived) for finding in validate.findings(store, rules=["GDPR-13-2-d"])]
    row = validate.compare(store, found, rules=["GDPR-13-2-d"], laws=[Law.GDPR])[0]
    assert row.cells[0].state is State.NOTHING and len(row.cells[0].waived) == 1
    assert row.cells[0].summary("en") == "nothing found (waived 1)"


def test_a_rule_that_the_map_lacks_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.validate.comparison.topics", lambda: topics()[:1])
    rows = validate.compare(fixture("GDPR-13-3-fail"), (), rules=["GDPR-13-3", "PIPL-17-1-1a"])
    assert [row.topic.name for row in rows if row.policy == "silent@1"] == [topics()[0].name, OTHER]
