from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.term import URIRef

from kg import pipeline, validate
from kg.errors import UnknownName
from kg.records import Severity
from kg.store import Store
from kg.validate import engine, scope, shapes
from kg.validate.report import PolicyReport
from kg.vocab import PIF
from tests.shapes.cases import FOLDER, read, store_of


def fixture(name: str) -> Store:
    return store_of(read(next(FOLDER.glob(f"*/{name}.ttl"))))


def test_a_finding_carries_quote_article_and_remedy() -> None:
    found = next(f for f in validate.findings(fixture("PIPL-23-1a-fail"), rules=["PIPL-23-1a"]) if f.policy == "will@1")
    assert found.severity is Severity.VIOLATION
    assert found.quote == "我们会将收货地址提供给合作伙伴"
    assert (found.start, found.end) == (0, len(found.quote))
    assert (found.source.instrument, found.source.article) == ("PIPL", "第二十三条")
    assert "合作伙伴" in found.message.zh and "合作伙伴" in found.message.en
    assert "【接收方名称】" in found.remedy.zh
    assert found.flow == "https://w3id.org/pif/policy/will@1/flow/1"
    assert found.confidence == 0.9


def test_a_contradiction_shows_both_quotes() -> None:
    (found,) = validate.findings(fixture("PIPL-05-1-fail"), rules=["PIPL-05-1"])
    assert "我们不会提供身份信息" in found.message.zh and "我们会向广告方提供身份证号" in found.message.zh
    assert found.quote == "我们不会提供身份信息"


def test_an_absence_points_at_the_policy_and_is_less_sure_with_an_unread_document() -> None:
    found = {f.policy: f for f in validate.findings(fixture("PIPL-17-1-2d-fail"), rules=["PIPL-17-1-2d"])}
    assert (found["none@1"].start, found["none@1"].end, found["none@1"].quote, found["none@1"].clause) == (0, 0, "", "")
    assert found["none@1"].confidence > found["unread@1"].confidence


def test_an_older_policy_gets_a_warning_with_the_dates() -> None:
    found = {f.policy: f for f in validate.findings(fixture("PIPL-17-1-1a-fail"), rules=["PIPL-17-1-1a"])}
    old = found["older-than-the-law@1"]
    assert old.severity is Severity.WARNING
    assert "2020-05-01" in old.message.zh and "2021-11-01" in old.message.en


def test_worst_first_policy_by_policy() -> None:
    parts = list(validate.by_policy(fixture("PIPL-23-1a-fail")))
    order = list(Severity)
    assert len(parts) == 6
    for part in parts:
        assert list(part) == sorted(part, key=lambda f: (order.index(f.severity), f.rule, f.start))


def test_one_version_only() -> None:
    version = URIRef("https://w3id.org/pif/policy/may@1")
    assert {f.policy for f in validate.findings(fixture("PIPL-23-1a-fail"), versions=[version])} == {"may@1"}


def test_an_app_type_given_wakes_the_rule_that_needs_one() -> None:
    store = fixture("NPI-NONE-pass")
    assert validate.findings(store, rules=["NPI-NONE"]) == ()
    assert validate.notes(store, rules=["NPI-NONE"])[0].zh.startswith("未检查 NPI-NONE")
    found = validate.findings(store, rules=["NPI-NONE"], app_type=["short-video"])
    assert {f.policy for f in found} >= {"no-type@1"}
    assert validate.notes(store, rules=["NPI-NONE"], app_type=["short-video"]) == ()
    assert validate.notes(store, rules=["PIPL-23-1a"]) == ()
    assert (URIRef("https://w3id.org/pif/policy/no-type@1"), PIF.appType) not in {(q[0], q[1]) for q in store.quads()}


@pytest.mark.parametrize(
    ("given", "near"), [({"rules": ["PIPL-23-1"]}, "PIPL-23-1a"), ({"app_type": ["short-vidoe"]}, "short-video")]
)
def test_an_unknown_name_lists_what_there_is(given: dict[str, list[str]], near: str) -> None:
    with pytest.raises(UnknownName, match=near):
        validate.findings(Store(), **given)  # type: ignore[arg-type]


def test_an_empty_store_has_no_findings() -> None:
    assert validate.findings(Store()) == ()
    assert validate.graph_report(Store()) == ()


def test_pyshacls_own_report() -> None:
    report = validate.shacl_report(fixture("PIPL-05-1-fail"), rules=["PIPL-05-1"])
    assert "contradicts" not in report.serialize(format="turtle")
    assert len(report) > 5


def test_the_catalogue() -> None:
    rules = {rule.key: rule for rule in validate.rules()}
    assert rules["NPI-NONE"].needs_app_type
    assert not rules["PIPL-23-1a"].needs_app_type
    assert rules["PIPL-15-1"].needs_documents and rules["PIPL-23-1a"].needs_documents
    assert not rules["PIPL-05-1"].needs_documents
    assert rules["PIPL-05-1"].level is Severity.WARNING
    assert rules["PIPL-23-1a"].level is Severity.VIOLATION
    law = "https://w3id.org/pif/law/"
    assert rules["PIPL-23-1a"].sources == (f"{law}PIPL-23", f"{law}NDSR-21-2")  # the cited one first
    assert len(validate.app_types()) == 39


def test_the_order_of_shacl_results_changes_nothing(tmp_path: Path) -> None:
    policy = tmp_path / "p.txt"
    policy.write_text("1. 我们会收集您的银行卡号、身份证号和人脸信息，用于核验身份。\n", encoding="utf-8")
    store = pipeline.build([policy])
    (version,) = store.versions()
    data = scope.policy(store, version, scope.upwards(store))
    _, results = engine.report(data.graph, shapes.rule_shapes())
    report = PolicyReport(version, data, shapes.rule_shapes())
    several = sorted(results, key=lambda result: (str(result.constraint), str(result.focus), str(result.value)))
    assert report.findings(several) == report.findings(reversed(several))
    assert sum(finding.rule == "PIPL-30-1" for finding in report.findings(several)) > 1
