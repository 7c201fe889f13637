"""``kg build``: files, folders, resuming, servers, and policies that fail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from rdflib.term import URIRef

from kg.graph import provenance
from kg.opening import open_graph
from kg.store import FORMATS
from kg.vocab import PIF
from tests.kg.cli.conftest import Kg
from tests.kg.cli.server import Server


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".ttl", ".jsonld"])
def test_every_format_reads_back(kg: Kg, policy: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"graph{suffix}"
    assert kg("build", policy, "-o", out).code == 0
    store = open_graph(out)
    assert len(store.versions()) == 1
    assert "IMEI" in kg("query", out, "recipients-of-category", "--set", "category=IMEI").out


def test_two_builds_give_the_same_bytes(kg: Kg, policy: Path, tmp_path: Path) -> None:
    for name in ("a.nq", "b.nq"):
        kg("build", policy, "-o", tmp_path / name)
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()


def test_standard_output_to_standard_input(kg: Kg, policy: Path) -> None:
    built = kg("build", policy, "-o", "-", "--format", "nq")
    assert built.code == 0
    asked = kg("query", "-", "recipients-of-category", "--set", "category=IMEI", input=built.out.encode())
    assert asked.code == 0
    assert "示例广告有限公司" in asked.out


def test_one_bad_policy_stops_nothing(kg: Kg, policy: Path, tmp_path: Path) -> None:
    (policy.parent / "empty.txt").write_bytes(b"")
    (policy.parent / "binary.txt").write_bytes(bytes(range(256)) * 8)
    out = tmp_path / "out.trig"
    ran = kg("build", policy.parent, "-o", out)
    assert ran.code == 2
    assert "2 of 3 policies failed" in ran.err
    assert "empty.txt: The file is empty." in ran.err
    assert len(open_graph(out).versions()) == 1


def test_when_all_fail_nothing_is_written(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    out = tmp_path / "out.trig"
    assert kg("build", tmp_path / "empty.txt", "-o", out).code == 2
    assert not out.exists()


def test_a_store_folder_goes_on_where_it_stopped(kg: Kg, policy: Path, tmp_path: Path) -> None:
    folder = f"{tmp_path}/corpus/"
    assert "1 policy built" in kg("build", policy, "-o", folder).err
    other = policy.with_name("other.txt")
    other.write_text("1. 我们会收集您的邮箱，用于找回密码。\n", encoding="utf-8")
    ran = kg("build", policy, other, "-o", folder)
    assert "1 policy built, 1 was there already" in ran.err
    assert "2 policies built" in kg("build", policy, other, "-o", folder, "--again").err
    assert "1 policy built" in kg("build", policy, "-o", folder, "--app-type", "short-video").err
    store = open_graph(tmp_path / "corpus")
    assert len(store.versions()) == 2
    assert (
        "示例广告有限公司" in kg("query", tmp_path / "corpus", "recipients-of-category", "--set", "category=IMEI").out
    )


def test_what_was_read_or_made_otherwise_is_built_again(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy, folder = tmp_path / "m.txt", f"{tmp_path}/corpus/"
    policy.write_text("(我们)[收集]<手机号>，用于{登录}。\n", encoding="utf-8")
    assert "1 policy built" in kg("build", policy, "-o", folder, "--markup", "no").err
    assert "1 policy built," in kg("build", policy, "-o", folder, "--markup", "yes").err
    assert "1 was there already" in kg("build", policy, "-o", folder, "--markup", "yes").err
    (text,) = open_graph(Path(folder)).select("SELECT ?t WHERE { ?v pif:text ?t }").rows[0]
    assert str(text).strip() == "我们收集手机号，用于登录。"
    monkeypatch.setattr(provenance, "software_version", lambda: "9")
    assert "1 policy built," in kg("build", policy, "-o", folder, "--markup", "yes").err


def test_an_interrupted_build_is_taken_up(
    kg: Kg, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.store import Store

    folder = f"{tmp_path}/corpus/"
    whole = Store.put_many

    def stopped(self: Store, graphs: Sequence[URIRef], nquads: bytes) -> None:
        whole(self, graphs, b"")
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "put_many", stopped)
    assert kg("build", policy, "-o", folder).code == 130
    monkeypatch.undo()
    assert "1 policy built" in kg("build", policy, "-o", folder).err


def test_a_new_version_stands_beside_the_old_one(kg: Kg, policy: Path, tmp_path: Path) -> None:
    folder = f"{tmp_path}/corpus/"
    kg("build", policy, "-o", folder)
    policy.write_text(policy.read_text(encoding="utf-8") + "4. 我们会收集您的邮箱，用于找回密码。\n", encoding="utf-8")
    kg("build", policy, "-o", folder)
    store = open_graph(tmp_path / "corpus")
    assert len(store.versions()) == 2
    assert len(store.select("SELECT DISTINCT ?p WHERE { ?v pif:versionOf ?p }").rows) == 1


def test_same_names_are_said(kg: Kg, policy: Path, tmp_path: Path) -> None:
    other = tmp_path / "b" / policy.name
    other.parent.mkdir()
    other.write_text("1. 我们会收集您的邮箱，用于找回密码。\n", encoding="utf-8")
    ran = kg("build", policy, other, "-o", tmp_path / "g.trig")
    assert ran.code == 0
    assert "several files are called qingmiao" in ran.err


def test_base_and_app_type(kg: Kg, policy: Path, tmp_path: Path) -> None:
    out = tmp_path / "g.trig"
    kg("build", policy, "-o", out, "--base", "https://example.org/p/", "--app-type", "short-video")
    store = open_graph(out)
    assert str(store.versions()[0]).startswith("https://example.org/p/qingmiao@")
    assert [str(o) for _, p, o, _ in store.quads(store.versions()[0]) if p == PIF.appType] == ["short-video"]


def test_an_output_without_an_ending_asks_whether_it_is_a_folder(kg: Kg, policy: Path, tmp_path: Path) -> None:
    ran = kg("build", policy, "-o", tmp_path / "corpus")
    assert ran.code == 2
    assert f"-o {tmp_path}/corpus/" in ran.err
    assert not (tmp_path / "corpus").exists()


def test_several_policies_do_not_fit_into_turtle(kg: Kg, policy: Path, tmp_path: Path) -> None:
    other = policy.with_name("other.txt")
    other.write_text("1. 我们会收集您的邮箱，用于找回密码。\n", encoding="utf-8")
    ran = kg("build", policy, other, "-o", tmp_path / "g.ttl")
    assert ran.code == 2
    assert not (tmp_path / "g.ttl").exists()


def test_a_server_takes_graphs_and_answers(kg: Kg, policy: Path) -> None:
    with Server() as server:
        assert kg("build", policy, "-o", f"{server.address}/store").code == 0
        assert "0 policies sent, 1 was there" in kg("build", policy, "-o", f"{server.address}/store").err
        asked = kg("query", f"{server.address}/query", "recipients-of-category", "--set", "category=IMEI")
        assert asked.code == 0, asked.err
        assert "示例广告有限公司" in asked.out
        assert "1 row" in asked.out
        free = kg("query", f"{server.address}/query", "-", "--format", "csv", input=b"ASK { ?f a pif:NegatedFlow }")
        assert free.out.splitlines() == ["answer", "true"]
        local = kg("query", f"{server.address}/query", "overview")
        assert local.code == 0


def test_a_server_is_a_graph_for_every_command(kg: Kg, policy: Path, graph: Path) -> None:
    with Server() as server:
        kg("build", policy, "-o", f"{server.address}/store")
        address = f"{server.address}/query"
        for command in (
            ["export", "{}", "--to", "graphml"],
            ["export", "{}", "--to", "jsonld"],
            ["validate", "{}", "--format", "jsonl"],
            ["report", "{}"],
            ["reason", "{}", "--json"],
        ):
            far, near = (kg(*(word.format(place) for word in command)) for place in (address, graph))
            assert (far.code, far.out) == (near.code, near.out), command
            assert far.out


def test_a_server_without_policies(kg: Kg) -> None:
    with Server() as server:
        ran = kg("export", f"{server.address}/query", "--to", "dot")
    assert (ran.code, ran.out) == (2, "")
    assert "holds no policy" in ran.err


def test_a_server_that_refuses(kg: Kg, policy: Path) -> None:
    with Server() as server:
        ran = kg("build", policy, "-o", f"{server.address}/nothing-here")
        assert ran.code == 2
        assert "404" in ran.err
        asked = kg("query", f"{server.address}/query", "-", input=b"SELECT nonsense")
        assert asked.code == 2
        assert "400" in asked.err
    gone = kg("query", f"{server.address}/query", "overview")
    assert gone.code == 2
    assert "Traceback" not in gone.err


def test_formats_of_the_option_are_formats_of_the_store() -> None:
    from kg.cli.build import Format
    from kg.cli.parts import KINDS

    assert {format.value for format in Format} == {*KINDS.names, *(s[1:] for s in FORMATS)} - {"nt", "rdf"}
