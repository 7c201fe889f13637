"""The JSON endpoints."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest
from fastapi.testclient import TestClient

from kg.demo import POLICY_FILE
from kg.query import library
from kg.records import Waived
from kg.serve import api
from kg.serve.app import service
from kg.serve.building import SUFFIXES
from kg.serve.settings import Settings
from kg.validate import FORMATS, Law, Waiver, rules

BYTES = {"content-type": "application/octet-stream"}
CLAUSES = "蓝莓记账隐私政策\n1. 我们会收集您的邮箱，用于找回密码。\n"


def test_policies(client):
    found = {policy["id"]: policy for policy in client.get("/api/policies").json()}
    demo = found["qinghe"]
    assert (demo["file"], demo["controller"]) == (POLICY_FILE.name, "青禾示例科技有限公司")
    assert demo["flows"] > demo["sensitive"] > demo["shared"] > 0
    assert demo["key"] == demo["iri"].rpartition("/")[2]


@pytest.mark.parametrize("name", ["qinghe", "beyond", "markup"])
def test_a_policy_and_its_places(client, name):
    policy = client.get(f"/api/policies/{name}").json()
    text, record = policy["record"]["text"], policy["record"]
    said = [said["mention"] for flow in record["flows"] for role in ("data", "purpose") for said in flow[role]]
    said += [flow["evidence"] for flow in record["flows"]]
    assert said
    assert all(text[place["start"] : place["end"]] == place["text"] for place in said)
    assert [clause["start"] for clause in policy["clauses"]] == sorted(clause["start"] for clause in policy["clauses"])
    by_key = client.get(f"/api/policies/{policy['key']}").json()
    assert (
        by_key == policy == client.get("/api/policies/" + record["iri"].replace("/", "%2F")).json() or by_key == policy
    )


def test_nobody(client):
    answer = client.get("/api/policies/nobody")
    assert answer.status_code == 404
    assert "qinghe@" in answer.json()["error"]["hint"]
    page = client.get("/api/policies/nobody", headers={"x-kg-page": "1"})
    assert (page.status_code, page.headers["x-kg-problem"]) == (200, "404")


def test_flows_by_what_they_hold(client):
    def asked(**values):
        answer = client.get("/api/flows", params=values)
        assert answer.status_code == 200, answer.text
        return answer.json()

    every = asked()
    assert every["total"] == len(every["flows"]) > 30
    shared = asked(data="手机号码")
    assert 0 < shared["total"] < every["total"]
    assert {"qinghe", "beyond"} <= {flow["policy"] for flow in shared["flows"]}
    assert shared["total"] == asked(data="pifd:MobilePhoneNumber")["total"] <= asked(data="ContactInformation")["total"]
    assert asked(data="手机号码", policy="beyond")["total"] == 1
    denied = asked(polarity="negated")["flows"]
    assert denied
    assert {flow["polarity"] for flow in denied} == {"negated"}
    assert [flow["recipient"][0]["mention"]["text"] for flow in asked(party="麦田地图SDK")["flows"]] == ["麦田地图SDK"]
    assert asked(purpose="Advertising")["total"] > 0
    sure = asked(min_confidence=0.97)
    assert 0 < sure["total"] < every["total"]
    assert min(flow["confidence"] for flow in sure["flows"]) >= 0.97
    pages = [asked(limit=10, offset=offset) for offset in (0, 10)]
    first = [[flow["iri"] for flow in page["flows"]] for page in pages]
    assert (len(first[0]), len({*first[0], *first[1]})) == (10, 20)
    assert asked(policy="qinghe", offset=10_000)["flows"] == []


@pytest.mark.parametrize(
    ("values", "status"),
    [({"data": "无此类"}, 400), ({"polarity": "maybe"}, 422), ({"limit": "0"}, 422), ({"policy": "nobody"}, 404)],
)
def test_flows_of_nothing(client, values, status):
    answer = client.get("/api/flows", params=values)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_findings(client):
    found = client.get("/api/findings", params={"policy": "qinghe", "app_type": "short-video"}).json()
    text = client.get("/api/policies/qinghe").json()["record"]["text"]
    assert {"PIPL-23-1a", "NPI-NONE"} <= {finding["rule"] for finding in found}
    assert all(finding["waived"] is None for finding in found)
    assert all(text[one["start"] : one["end"]] == one["quote"] for one in found if one["end"] - one["start"] < 50)
    one = client.get("/api/findings", params={"policy": "qinghe", "rule": "PIPL-23-1a"}).json()
    assert {finding["rule"] for finding in one} == {"PIPL-23-1a"}
    known = {rule["key"]: rule for rule in client.get("/api/rules").json()}
    assert set(known) == {rule.key for rule in rules(tuple(Law))}
    other = client.get("/api/findings", params={"policy": "qinghe", "law": "gdpr"}).json()
    assert other
    assert {known[finding["rule"]]["law"] for finding in other} == {"gdpr"}
    assert "个保法第二十三条" in known["PIPL-23-1a"]["cited"]["zh"]
    assert client.get("/api/findings", params={"policy": "qinghe", "rule": "NO-1"}).status_code == 404
    assert client.get("/api/findings", params={"policy": "qinghe", "app_type": "no"}).status_code == 404
    file = client.get("/api/findings", params={"policy": "qinghe", "rule": "PIPL-23-1a", "format": "csv"})
    assert file.headers["content-type"].startswith(FORMATS["csv"].media_type)
    assert "findings.csv" in file.headers["content-disposition"]


def test_a_waiver_ends_while_the_server_runs(keeper, monkeypatch):
    waiver = Waiver("PIPL-23-1a", Waived("见附录。", "2026-06-30"), "waivers.yml:1")
    asked = {"policy": "qinghe", "rule": "PIPL-23-1a"}
    with TestClient(service(keeper, Settings(waivers=(waiver,))), base_url="http://localhost") as server:
        for day, waived in ((date(2026, 6, 30), True), (date(2026, 7, 1), False)):
            monkeypatch.setattr(api, "date", SimpleNamespace(today=lambda day=day: day))
            found = server.get("/api/findings", params=asked).json()
            assert found
            assert all((one["waived"] is not None) is waived for one in found)


def test_the_matrix_of_necessity(client):
    stated = client.get("/api/necessity", params={"policy": "qinghe"}).json()
    assert stated["columns"] == ["required", "optional", "unsaid"]
    listed = client.get("/api/necessity", params={"policy": "qinghe", "app_type": "short-video"}).json()
    assert "demanded" in listed["columns"]
    text = client.get("/api/policies/qinghe").json()["record"]["text"]
    items = [item for row in listed["rows"] for column in listed["columns"] for item in row["cells"][column]]
    assert "手机号码" in {item["data"] for item in items}
    assert all(item["start"] < len(text) for item in items)
    assert client.get("/api/necessity", params={"policy": "qinghe", "app_type": "no"}).status_code == 400


def test_library_questions(client):
    listed = client.get("/api/queries").json()
    assert [question["name"] for question in listed] == list(library().names)
    path = "/api/queries/recipients-of-category"
    rows = client.get(path, params={"category": "身份证号"}).json()["results"]["bindings"]
    assert [row["recipientLabel"]["value"] for row in rows] == ["青禾示例认证有限公司"]
    table = client.get(path, params={"category": "身份证号", "format": "csv"})
    assert [row["recipientLabel"] for row in csv.DictReader(io.StringIO(table.text))] == ["青禾示例认证有限公司"]
    lines = client.get(path, params={"category": "身份证号", "format": "jsonl"})
    assert json.loads(lines.text)["recipientLabel"] == "青禾示例认证有限公司"
    book = client.get(path, params={"category": "身份证号", "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    columns = [column.name for column in library()["recipients-of-category"].columns]
    assert [cell.value for cell in next(sheet.rows)] == columns
    assert sheet.max_row == 2
    assert "recipients-of-category.xlsx" in book.headers["content-disposition"]


@pytest.mark.parametrize(
    ("name", "values", "status"),
    [
        ("recipients-of-category", {}, 400),
        ("recipients-of-category", {"category": "无此类"}, 400),
        ("recipients-of-category", {"category": "IMEI", "other": "1"}, 400),
        ("recipients-of-category", [("category", "IMEI"), ("category", "OAID")], 400),
        ("recipients-of-category", {"category": 'x"} # '}, 400),
        ("recipients-of-categories", {}, 404),
        ("overview", {"format": "exe"}, 422),
    ],
)
def test_library_questions_that_are_none(client, name, values, status):
    answer = client.get(f"/api/queries/{name}", params=values)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_the_first_rows_of_a_library_question(client):
    rows = [
        client.get("/api/queries/flows", params=given).json()["results"]["bindings"] for given in ({}, {"limit": 2})
    ]
    assert rows[1] == rows[0][:2]
    assert client.get("/api/queries/flows", params={"limit": 0}).status_code == 422


def test_any_question(client):
    asked = client.post("/api/ask", json={"query": "ASK { ?p a pif:Policy }"})
    assert asked.json()["boolean"] is True
    wrong = client.post("/api/ask", json={"query": "SELECT ?x WHERE {\n  ?x foo:bar 1 }"})
    assert wrong.status_code == 400
    assert wrong.json()["error"]["where"].startswith("line 2, column ")
    assert "“foo:” is not declared" in wrong.json()["error"]["hint"]
    assert client.post("/api/ask", json={"query": "CLEAR ALL"}).status_code == 400
    assert client.post("/api/ask", content=b"query=x", headers={"content-type": "text/plain"}).status_code == 422


def test_the_map(client):
    found = client.get("/api/map", params={"policy": "qinghe"}).json()
    kinds = {node["kind"] for node in found["nodes"]}
    assert kinds == {"data", "purpose", "party", "unstated"}
    named = [found["nodes"][path["party"]]["zh"] for path in found["paths"]]
    assert {"麦田地图SDK", "处理者自身"} <= set(named)
    whole = client.get("/api/map").json()
    assert sum(path["flows"] for path in whole["paths"]) > sum(path["flows"] for path in found["paths"])


def test_exports(client):
    for format, start in (("graphml", b"<?xml"), ("csv", b"\xef\xbb\xbf"), ("cyjs", b"{")):
        answer = client.get(f"/api/export/{format}", params={"policy": "beyond", "view": "parties"})
        assert answer.status_code == 200
        assert answer.content.startswith(start) or format == "csv"
        assert "parties" in answer.headers["content-disposition"]
    assert client.get("/api/export/nothing").status_code == 404


def added(client, name: str, data: bytes) -> list[dict[str, object]]:
    answer = client.post("/api/policies", params={"name": name}, content=data, headers=BYTES)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_policy_is_added_and_compared(client, sources):
    steps = added(client, "蓝莓.txt", CLAUSES.encode())
    assert [step["step"] for step in steps[:-1]] == ["read", "understand", "graph", "store"]
    assert (steps[-1]["id"], steps[-1]["flows"]) == ("蓝莓", 1)
    assert "蓝莓" in {policy["id"] for policy in client.get("/api/policies").json()}
    assert client.get("/api/policies/蓝莓").json()["record"]["text"] == CLAUSES
    before = client.get("/api/policies/qinghe").json()["key"]
    after = added(client, POLICY_FILE.name, (sources / POLICY_FILE.name).read_bytes())[-1]["policy"]
    changes = client.get("/api/changes", params={"old": before, "new": after}).json()
    assert "蓝田示例认证有限公司" in str(changes)
    assert client.get("/api/changes", params={"old": before, "new": before}).json() == []


def test_what_is_no_policy(client):
    (*_, problem) = added(client, "empty.txt", b"  \n")
    assert problem["error"]["message"] == "The file is empty."
    (*_, problem) = added(client, "broken.pdf", b"%PDF-1.7\nnothing")
    assert problem["error"]["message"]
    for name in ("policy.exe", "policy", "policy.txt/../../x", ""):
        answer = client.post("/api/policies", params={"name": name}, content=b"x", headers=BYTES)
        assert answer.status_code == 415, name
    assert ".txt" in SUFFIXES
    plain = client.post("/api/policies", params={"name": "a.txt"}, content=b"x", headers={"content-type": "text/plain"})
    assert plain.status_code == 415
    typed = client.post("/api/policies", params={"name": "a.txt", "app_type": "no"}, content=b"x", headers=BYTES)
    assert typed.status_code == 404


def test_a_name_never_leads_to_a_file(client, tmp_path):
    steps = added(client, f"../../..{tmp_path}/x.txt", CLAUSES.encode())
    assert steps[-1]["id"] == "x"
    assert list(tmp_path.iterdir()) == []


def test_openapi(client):
    described = client.get("/api/openapi.json").json()
    assert {"/api/policies", "/api/flows", "/api/findings", "/api/queries/{name}"} <= set(described["paths"])
    parameters = {p["name"] for p in described["paths"]["/api/flows"]["get"]["parameters"]}
    assert {"policy", "data", "party", "purpose", "polarity", "min_confidence"} <= parameters
    assert {"FlowRecord", "Finding", "Policy"} <= set(described["components"]["schemas"])
    assert client.get("/docs").status_code == 404  # it would load scripts from elsewhere
