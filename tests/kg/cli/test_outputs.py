"""``kg export``, ``kg report``, ``kg reason``, ``kg term``, ``kg score`` and ``kg demo``."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import networkx as nx
import pytest

from kg.demo import POLICY_FILE
from kg.export import EXPORTERS
from kg.opening import open_graph
from tests.kg.cli.conftest import Kg


@pytest.mark.parametrize("name", EXPORTERS.names)
def test_every_exporter_writes(kg: Kg, graph: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    ran = kg("export", graph, "--to", name, "-o", out)
    assert (ran.code, ran.out) == (0, ""), ran.err
    assert out.stat().st_size > 100


def test_a_slice_holds_fewer_flows(kg: Kg, graph: Path, tmp_path: Path) -> None:
    whole, slice = tmp_path / "whole.graphml", tmp_path / "slice.graphml"
    kg("export", graph, "--to", "graphml", "-o", whole)
    where = ("--where", "recipients-of-category", "--set", "category=IMEI")
    assert kg("export", graph, "--to", "graphml", *where, "-o", slice).code == 0
    assert 0 < len(nx.read_graphml(slice)) < len(nx.read_graphml(whole))
    assert kg("export", graph, "--to", "csv", "--where", "controllers").code == 2


def test_a_folder_of_files(kg: Kg, graph: Path, tmp_path: Path) -> None:
    assert kg("export", graph, "--to", "neo4j", "-o", f"{tmp_path}/neo/").code == 0
    assert len(list((tmp_path / "neo").iterdir())) >= 2


def test_export_names_are_checked(kg: Kg, graph: Path) -> None:
    assert "There are:" in kg("export", graph, "--to", "graphm").err
    assert "There are:" in kg("export", graph, "--to", "dot", "--view", "flow").err


def test_report_of_policy_and_of_graph(kg: Kg, policy: Path, graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert kg("report", policy, "-o", out).code == 0
    assert "示例广告有限公司" in out.read_text(encoding="utf-8")
    assert kg("report", graph).out == out.read_text(encoding="utf-8")


def test_report_with_waivers(kg: Kg, policy: Path, tmp_path: Path) -> None:
    first = json.loads(kg("validate", policy, "--json", "--fail-on", "never").out)[0]["rule"]
    waivers = tmp_path / "waivers.yml"
    waivers.write_text(
        f"- {{rule: {first}, reason: 见附录一。, expires: 2099-12-31}}\n"
        f"- {{rule: {first}, clause: 九十九, reason: 见附录二。, expires: 2099-12-31}}\n"
        "- {rule: NPI-NONE, reason: 见附录三。, expires: 2099-12-31}\n",  # it needs an app type
        encoding="utf-8",
    )
    ran = kg("report", policy, "--waivers", waivers, "--lang", "zh")
    assert (ran.code, "豁免至 2099-12-31：见附录一。" in ran.out, "见附录二" in ran.out) == (0, True, False)
    assert ("waivers.yml:2" in ran.err, "waivers.yml:3" in ran.err) == (True, False)


def test_report_leaves_the_waivers_of_other_policies_alone(kg: Kg, policy: Path, tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.yml"
    waivers.write_text(
        "- {rule: PIPL-23-1b, policy: other, reason: 见附录一。, expires: 2099-12-31}\n", encoding="utf-8"
    )
    ran = kg("report", policy, "--waivers", waivers, "-o", tmp_path / "r.html")
    assert ("take it out" in ran.err, "of “other”, which was not looked at" in ran.err) == (False, True)


def test_report_as_a_workbook(kg: Kg, graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "records.xlsx"
    assert kg("report", graph, "--format", "xlsx", "--columns", "data,recipients", "-o", out).code == 0
    assert out.read_bytes()[:2] == b"PK"
    ran = kg("report", graph, "--format", "xlsx", "--columns", "datas")
    assert (ran.code, "Did you mean “data”?" in ran.err) == (2, True)
    assert kg("report", graph, "--columns", "data").code == 2


def test_reason_without_java_gives_the_closure(kg: Kg, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    ran = kg("reason", graph)
    assert ran.code == 0
    assert "no Java" in ran.err
    assert "pif:ThirdPartySharing" in ran.out
    assert json.loads(kg("reason", graph, "--json").out)["consistent"] is None


def test_reason_says_what_it_does(kg: Kg, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.reason import Classification

    monkeypatch.setattr("kg.cli.reason._reasoner_missing", lambda lang: "")
    monkeypatch.setattr("kg.cli.reason._classified", lambda store: Classification(True))
    assert "The reasoner classifies 1 policy" in kg("reason", graph).err
    assert "推理机正在归类 1 份政策" in kg("reason", graph, "--lang", "zh").err


@pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java for the OWL reasoner")
def test_reason_with_java(kg: Kg, graph: Path) -> None:
    ran = kg("reason", graph, "--json")
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert said["consistent"] is True
    assert said["unsatisfiable"] == []
    assert any(entry["class"].endswith("#ThirdPartySharing") for entry in said["inferred"])


def test_term(kg: Kg) -> None:
    imei, face, nothing = json.loads(kg("term", "IMEI号", "人脸识别信息", "乱七八糟", "--json").out)
    assert (imei["concept"], imei["score"]) == ("pifd:IMEI", 1.0)
    assert imei["matches"]
    assert face["sensitivity"]
    assert nothing["concept"] is None
    assert "pifd:IMEI" in kg("term", "IMEI号").out
    assert kg("term", " ").code == 2


def test_score_of_flows_and_spans(kg: Kg, policy: Path, tmp_path: Path) -> None:
    flows, spans = tmp_path / "flows.jsonl", tmp_path / "spans.jsonl"
    kg("flows", policy, "--format", "jsonl", "-o", flows)
    kg("annotate", policy, "-o", spans)
    assert json.loads(kg("score", flows, flows, "--json").out)["flow_item"]["f1"] == 1.0
    assert json.loads(kg("score", spans, spans, "--json").out)["exact"]["f1"] == 1.0
    assert "1.000" in kg("score", flows, flows).out
    assert kg("score", flows, spans).code == 2


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


def test_demo_shows_the_whole_way(kg: Kg, demo_folder: Path) -> None:
    ran = kg("demo", "-o", demo_folder)
    assert ran.code == 0, ran.err
    for part in ("Flows of personal information", "Picture", "Questions and answers", "Findings", "Files written"):
        assert part in ran.out
    answers = ran.out.split("Questions and answers")[1].split("Findings")[0].split("$ kg query")[1:]
    assert len(answers) == 3
    for answer in answers:
        assert len(answer.split("──")[-1].strip()) > 20, answer
    for answer in answers:
        command, _, drawn = answer.partition("\n")
        asked = kg("query", *shlex.split(command)).out
        heads = [text.partition("──")[0].split() for text in (drawn, asked)]
        assert heads[0] == heads[1]
    assert int(answers[2].partition("… and ")[2].split()[0]) + 4 == int(asked.split("\n")[-2].split()[0])
    for name in ("graph.trig", "flows.jsonl", "findings.json", "report.html", "graph.html", "ropa.csv"):
        assert str(demo_folder / name) in ran.out
        assert (demo_folder / name).stat().st_size > 500


def test_demo_policy_has_the_faults_that_it_is_there_to_show(kg: Kg, demo_folder: Path) -> None:
    kg("demo", "-o", demo_folder, "--lang", "zh")
    found = json.loads((demo_folder / "findings.json").read_text(encoding="utf-8"))
    shown = {"NPI-NONE", "PIPL-05-1", "PIPL-17-1-2a", "PIPL-23-1a", "PIPL-23-1b", "PIPL-24-2", "PIPL-30-1"}
    assert shown <= {entry["rule"] for entry in found}
    named = {"PIPL-17-1-1a", "PIPL-17-1-1b", "PIPL-17-1-2d", "PIPL-15-1", "APP-6-1"}
    assert not named & {entry["rule"] for entry in found}, "what the policy does say"


def test_demo_graph_is_sound(kg: Kg, demo_folder: Path) -> None:
    from kg.validate import graph_report

    kg("demo", "-o", demo_folder)
    assert graph_report(open_graph(demo_folder / "graph.trig")) == ()


def test_demo_policy_is_marked_up_in_part() -> None:
    from kg import read, segment

    document = read.document(POLICY_FILE)
    parts = segment.segments(document)
    marked = {s.id for s in parts for m in document.marks if s.start <= m.start and m.end <= s.end}
    assert 60 <= len(parts) <= 100
    assert 3 <= len(marked) < len(parts) / 2
