"""``import kg``: records that show themselves, names that do not stand in each other's way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.errors import InputError, ParameterError, UnknownName
from kg.recordset import Records

OLD = "我们会收集您的手机号码，用于创建账号。\n"
NEW = "我们会收集您的手机号码，用于创建账号和推送广告。\n我们会将您的IMEI提供给合作伙伴。\n"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    path = tmp_path_factory.mktemp("api") / "qingmiao.txt"
    path.write_text(NEW, encoding="utf-8")
    return kg.build(path)


def test_flows_are_records_and_a_frame(graph: kg.Graph) -> None:
    found = kg.flows(graph)
    assert [flow.kind for flow in found] == ["in", "out"]
    assert repr(found) == "<flows: 2>"
    pytest.importorskip("pandas")
    frame = found.frame()
    assert list(frame["data"]) == ["手机号码", "IMEI"]
    assert frame["confidence"].dtype == float
    assert list(kg.flows(graph, min_confidence=1.0)) == []
    assert list(kg.flows(graph, min_confidence=1.0).frame().columns) == list(found.columns)


def test_rooms_can_be_called_and_are_still_rooms(graph: kg.Graph) -> None:
    from kg import query, validate

    found = kg.validate(graph, rules=["PIPL-23-1a"])
    assert [finding.rule for finding in found] == ["PIPL-23-1a"]
    assert found.dicts()[0]["basis"] == "个保法第二十三条"
    assert validate is kg.validate
    assert validate.findings(graph.store, rules=["PIPL-23-1a"]) == found.items
    assert query.library() is kg.query.library()
    assert any(finding.rule.startswith("GDPR") for finding in kg.validate(graph, laws=["gdpr"]))
    for unknown in ({"rules": ["PIPL-99"]}, {"laws": ["ccpa"]}, {"app_types": ["toaster"]}):
        with pytest.raises(UnknownName):
            kg.validate(graph, **unknown)


def test_questions_take_values_or_sparql(graph: kg.Graph) -> None:
    (row,) = kg.query(graph, "recipients-of-category", category="IMEI", lang="en").dicts()
    assert row["recipientLabel"] == "合作伙伴"
    assert kg.query(graph, "ASK { ?s a pif:Flow }").dicts() == [{"answer": True}]
    with pytest.raises(ParameterError):
        kg.query(graph, "ASK { ?s a pif:Flow }", category="IMEI")
    with pytest.raises(UnknownName, match="recipient-of-category"):
        kg.query(graph, "recipient-of-category")


def test_diff_takes_what_build_takes(graph: kg.Graph, tmp_path: Path) -> None:
    old = tmp_path / "older.txt"
    old.write_text(OLD, encoding="utf-8")
    assert [(c.sort, c.what) for c in kg.diff(old, graph)] == [("added", "flow"), ("widened", "purpose")]
    assert len(kg.diff(graph, graph)) == 0


def test_graphs_are_saved_and_opened(graph: kg.Graph, tmp_path: Path) -> None:
    place = tmp_path / "graph.trig"
    graph.save(place)
    again = kg.build(place)
    assert again.flows() == graph.flows()
    assert "qingmiao" in again._repr_html_()
    with pytest.raises(InputError, match="One graph"):
        kg.build(place, tmp_path)
    with pytest.raises(InputError):
        kg.build(tmp_path / "nothing.txt")


def test_hostile_words_are_escaped() -> None:
    found = Records("<b>", ("<i>",), lambda word: (word,), ("<script>alert(1)</script>",) * 60)
    page = found._repr_html_()
    assert "<script" not in page
    assert "<i>" not in page
    assert "60, 50 shown" in page


@pytest.mark.parametrize("first", ["import kg.validate", "from kg import query, build"])
def test_import_is_light_and_whoever_comes_first_finds_the_names(first: str) -> None:
    code = f"""
import sys, kg
assert not {{"rdflib", "typer", "pandas", "yaml", "numpy"}} & set(sys.modules)
{first}
assert callable(kg.validate) and callable(kg.query) and kg.validate.findings and kg.build
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        kg.nothing  # noqa: B018
    assert {"build", "diff", "flows", "query", "validate"} <= set(dir(kg))
