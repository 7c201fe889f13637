"""``kg validate`` and ``kg rules``: exit statuses, filters, baseline."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pandas
import pyarrow.parquet
import pytest

from kg.cli.findings import WAYS
from kg.export.parquet import FINDINGS
from tests.kg.cli.conftest import Kg


def test_findings_give_status_1_and_say_the_article(kg: Kg, policy: Path, graph: Path) -> None:
    ran = kg("validate", policy)
    assert ran.code == 1
    assert "PIPL-23-1b" in ran.out
    assert "PIPL art. 23" in ran.out
    assert "NPI-NONE" in ran.err
    assert kg("validate", graph).out == ran.out


def test_fail_on(kg: Kg, policy: Path) -> None:
    one = ["validate", policy, "--rules", "PIPL-17-1-1a"]
    assert kg(*one, "--fail-on", "never").code == 0
    levels = {found["severity"] for found in json.loads(kg(*one, "--json").out)}
    assert levels == {"warning"}
    assert kg(*one).code == 0
    assert kg(*one, "--fail-on", "warning").code == 1


def test_rules_filter(kg: Kg, policy: Path) -> None:
    found = json.loads(kg("validate", policy, "--rules", "PIPL-23-1a, PIPL-23-1b", "--law", "cn, gdpr", "--json").out)
    assert {entry["rule"] for entry in found} == {"PIPL-23-1b"}
    keys = {"rule", "severity", "policy", "clause", "start", "end", "quote", "message", "source", "flow", "remedy"}
    assert keys | {"confidence", "file", "waived"} == set(found[0])
    assert (found[0]["file"], found[0]["waived"]) == (str(policy), None)
    text = policy.read_text(encoding="utf-8")
    assert text[found[0]["start"] : found[0]["end"]] == found[0]["quote"]


@pytest.mark.parametrize("format", WAYS.names)
def test_every_format(kg: Kg, graph: Path, tmp_path: Path, format: str) -> None:
    out = tmp_path / "findings"
    assert kg("validate", graph, "--format", format, "-o", out).code == 1
    assert out.stat().st_size > 100


def test_findings_as_parquet_are_those_as_json(kg: Kg, policy: Path, graph: Path, tmp_path: Path) -> None:
    out, waivers = tmp_path / "findings.parquet", tmp_path / "waivers.yml"
    waivers.write_text("- {rule: PIPL-23-1b, reason: 见附录。, expires: 2999-12-31}\n", encoding="utf-8")
    words = ["validate", graph, "--waivers", waivers, "--law", "cn,gdpr"]
    assert kg(*words, "--format", "parquet", "-o", out).code == kg(*words).code
    found = json.loads(kg(*words, "--json").out)
    table = pyarrow.parquet.read_table(out)
    assert table.column_names == list(FINDINGS)
    assert table.to_pylist() == found
    counted = duckdb.sql(f"SELECT rule, source.article, waived.reason, count(*) FROM '{out}' GROUP BY ALL").fetchall()  # noqa: S608
    assert sum(row[3] for row in counted) == len(found)
    assert [row[2] for row in counted if row[0] == "PIPL-23-1b"] == ["见附录。"]
    frame = pandas.read_parquet(out)
    assert list(frame.quote.str.len()[frame.clause != ""]) == [f["end"] - f["start"] for f in found if f["clause"]]
    before = out.read_bytes()
    assert kg(*words, "--format", "parquet", "-o", out).code == 1
    assert out.read_bytes() == before
    none = tmp_path / "none.parquet"
    assert kg("validate", graph, "--rules", "PIPL-23-1a", "--format", "parquet", "-o", none).code == 0
    assert (len(pandas.read_parquet(none)), pyarrow.parquet.read_schema(none)) == (0, table.schema)


def test_where_nothing_can_be_written_nothing_is_done(kg: Kg, policy: Path, tmp_path: Path) -> None:
    for place, said in ((tmp_path, "This is a folder"), (tmp_path / "no" / "f.parquet", "Make it: mkdir -p")):
        ran = kg("validate", policy, tmp_path / "missing.txt", "--format", "parquet", "-o", place)
        assert (ran.code, said in ran.err, "missing" in ran.err) == (2, True, False), ran.err


def test_baseline_hides_what_is_known(kg: Kg, policy: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.jsonl"
    kg("validate", policy, "--format", "jsonl", "-o", known)
    ran = kg("validate", policy, "--baseline", known, "--fail-on", "warning")
    assert ran.code == 0
    assert ran.out == "No findings.\n"


WAIVERS = """- rule: PIPL-23-1b
  quote: 示例广告有限公司
  reason: 联系方式见附录。
  expires: 2999-12-31
- rule: PIPL-05-1
  reason: 已核对。
  expires: 2020-01-01
- rule: PIPL-23-1a
  reason: 已核对。
  expires: 2999-12-31
"""


def test_waived_findings_fail_no_run(kg: Kg, policy: Path, tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.yml"
    waivers.write_text(WAIVERS, encoding="utf-8")
    asked = ["validate", policy, "--rules", "PIPL-23-1a,PIPL-23-1b"]
    assert kg(*asked).code == 1
    ran = kg(*asked, "--waivers", waivers)
    assert ran.code == 0
    assert f"{waivers}:8: the waiver of PIPL-23-1a matches no finding" in ran.err
    assert "waived until 2999-12-31: 联系方式见附录。" in ran.out
    assert "PIPL-05-1" not in ran.err
    ran = kg("validate", policy, "--rules", "PIPL-05-1", "--waivers", waivers)
    assert f"{waivers}:5: the waiver of PIPL-05-1 expired on 2020-01-01" in ran.err
    assert "豁免至 2999-12-31" in kg(*asked, "--waivers", waivers, "--lang", "zh").out
    waivers.write_text(WAIVERS.replace("2999", "2001"), encoding="utf-8")
    assert kg(*asked, "--waivers", waivers).code == 1
    waivers.write_text(WAIVERS.replace("2020", "2999"), encoding="utf-8")
    assert "matches no finding" not in kg("validate", policy, "--law", "gdpr", "--waivers", waivers).err


def test_a_bad_file_of_waivers_stops_before_the_reading(kg: Kg, tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.yml"
    waivers.write_text("- rule: PIPL-23-1b\n", encoding="utf-8")
    ran = kg("validate", tmp_path / "no-such-policy.txt", "--waivers", waivers)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"kg: {waivers}:1: ")


def test_the_file_of_waivers_is_not_written_over(kg: Kg, policy: Path, tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.yml"
    waivers.write_text(WAIVERS, encoding="utf-8")
    ran = kg("validate", policy, "--waivers", waivers, "--format", "waivers", "-o", waivers)
    assert (ran.code, waivers.read_text(encoding="utf-8")) == (2, WAIVERS)
    assert "the file of waivers that is read" in ran.err


def test_two_files_of_one_name_are_told_apart(kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, data in (("甲", "手机号"), ("乙", "身份证号")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "privacy.txt").write_text(f"1. 我们会收集您的{data}，用于登录。\n", encoding="utf-8")
    found = json.loads(kg("validate", "甲", "乙/privacy.txt", "--json").out)
    assert {entry["policy"] for entry in found} == {"privacy"}
    for entry in found:
        text = Path(entry["file"]).read_text(encoding="utf-8")
        assert text[entry["start"] : entry["end"]] == entry["quote"]
    assert {entry["file"] for entry in found} == {"甲/privacy.txt", "乙/privacy.txt"}


def test_hostile_words_steer_no_terminal(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_text("1. 我们会收集您的银行卡号，用于打款\x1b[31m\u202e。\n", encoding="utf-8")
    out = kg("validate", path).out
    assert "银行卡号" in out
    assert not {"\x1b", "\u202e"} & set(out)


def test_group_by_clause(kg: Kg, policy: Path) -> None:
    lines = kg("validate", policy, "--group-by", "clause").out.splitlines()
    assert lines[0] == "qingmiao (whole policy)"
    assert "qingmiao 2" in lines


def test_unknown_names(kg: Kg, policy: Path) -> None:
    for option, value in (("--rules", "PIPL-99"), ("--app-type", "spaceship"), ("--format", "sariff")):
        ran = kg("validate", policy, option, value)
        assert (ran.code, ran.out) == (2, "")
        assert value in ran.err
        assert ("kg rules lists all." if option == "--rules" else "There are:") in ran.err
        assert "PIPL-05-1" not in ran.err


def test_app_type_opens_the_rule_that_needs_it(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "v.txt"
    path.write_text("1. 观看视频前，您必须提供手机号码，用于创建账号。\n", encoding="utf-8")
    ran = kg("validate", path, "--rules", "NPI-NONE", "--app-type", "short-video")
    assert "NPI-NONE" in ran.out
    assert ran.err == ""


def test_rules_listing(kg: Kg) -> None:
    listed = json.loads(kg("rules", "--json").out)
    assert len(listed) >= 12
    assert all(entry["sources"][0]["article"] for entry in listed)
    for entry in listed:
        assert entry["rule"] in kg("rules").out
    assert "接收方" in kg("rules", "PIPL-23-1a", "--lang", "zh").out
    assert kg("rules", "PIPL-0").code == 2


def test_graphs_and_policies_do_not_mix(kg: Kg, policy: Path, graph: Path) -> None:
    assert kg("validate", policy, graph).code == 2


def test_a_violation_rests_on_a_sure_flow(kg: Kg, policy: Path) -> None:
    def levels(*more: str) -> set[str]:
        found = json.loads(kg("validate", policy, "--rules", "PIPL-23-1b", "--json", *more).out)
        assert found
        return {entry["severity"] for entry in found if "unsure" in entry["message"]["en"] or not more}

    assert levels() == {"violation"}
    assert levels("--sure", "1") == {"warning"}


def test_a_baseline_and_waivers_of_other_policies_are_told(kg: Kg, policy: Path, tmp_path: Path) -> None:
    base, waivers, renamed = tmp_path / "base.jsonl", tmp_path / "waivers.yml", tmp_path / "renamed.txt"
    kg("validate", policy, "-o", base)
    waivers.write_text(
        "- {rule: PIPL-23-1b, policy: qingmiao.txt, reason: 见附录。, expires: 2999-12-31}\n"
        "- {rule: PIPL-23-1b, policy: older, reason: 见附录。, expires: 1999-12-31}\n",
        encoding="utf-8",
    )
    renamed.write_bytes(policy.read_bytes())
    ran = kg("validate", renamed, "--baseline", base, "--waivers", waivers)
    assert ran.code == 1
    assert (
        f"{waivers}:1: waivers are of “qingmiao.txt”, which was not looked at; that was “renamed”. A policy's"
        in ran.err
    )
    assert f"{base}: earlier findings are of “qingmiao”, which was not looked at; that was “renamed”." in ran.err
    assert "不带后缀的文件名" in kg("validate", renamed, "--baseline", base, "--lang", "zh").err
    assert "not looked at" not in kg("validate", policy, "--baseline", base, "--fail-on", "never").err
