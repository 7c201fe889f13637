"""Builds into real servers: what is there is left alone, each policy is there whole or not at all, and servers die."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib.term import URIRef

from kg.cli.remote import addresses
from kg.endpoint import Endpoint, GraphStore, Updates
from kg.iris import inferred
from tests import servers
from tests.kg.cli.conftest import Kg
from tests.kg.cli.server import Server

HOSTILE = (
    r'1. 我们会收集您的邮箱，用于"\u0022 } ; DROP ALL ; INSERT DATA { <urn:a> <urn:b> \\u0041 \U0001F600 \n 找回密码。'
)
VERSIONS = "SELECT ?v WHERE { GRAPH ?v { ?v a pif:PolicyVersion } } ORDER BY ?v"


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """Three policies, the last of which has signs of SPARQL."""
    folder = tmp_path / "policies"
    folder.mkdir()
    for number, words in enumerate(("手机号码", "邮箱")):
        text = f"1. 我们会收集您的{words}，用于实名认证。\n2. 我们会将您的{words}提供给示例广告有限公司。\n"
        (folder / f"p{number}.txt").write_text(text, encoding="utf-8")
    (folder / "p2.txt").write_text(HOSTILE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=[servers.oxigraph, servers.virtuoso], ids=lambda start: start.__name__)
def started(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Running]:
    """One server after the other."""
    if request.param is servers.virtuoso and servers.VIRTUOSO is None:
        pytest.skip("virtuoso-t is not here (Debian's virtuoso-opensource-7-bin)")
    with request.param(tmp_path_factory.mktemp("server") / "data") as server:
        yield server


@pytest.fixture(autouse=True)
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    """Virtuoso asks for it, Oxigraph does not."""
    monkeypatch.setenv("KG_LOGIN", servers.LOGIN)


def test_what_a_server_holds_is_left_alone(
    kg: Kg, policies: Path, tmp_path: Path, started: servers.Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*words: str | Path) -> str:
        ran = kg("build", *words, "-o", started.graphs)
        assert ran.code == 0, ran.err
        return ran.err.removeprefix("kg: ").removesuffix(f", {started.graphs}\n")

    assert build(policies / "p0.txt") == "1 policy sent"
    assert build(policies) == "2 policies sent, 1 was there already"
    assert build(policies) == "0 policies sent, 3 were there already"
    assert held(kg, started) == built(kg, policies, tmp_path)
    assert build(policies / "p0.txt", "--app-type", "short-video") == "1 policy sent"
    assert build(policies, "--again") == "3 policies sent"
    with monkeypatch.context() as patched:
        patched.setattr("kg.cli.destination.built_so", lambda *_: "otherwise")
        assert build(policies / "p0.txt") == "1 policy sent"
    assert held(kg, started) == built(kg, policies, tmp_path)


def held(kg: Kg, server: servers.Running) -> str:
    return exported(kg, server.queries)


def built(kg: Kg, policies: Path, folder: Path) -> str:
    kg("build", policies, "-o", folder / "near.nq")
    return exported(kg, folder / "near.nq")


def exported(kg: Kg, place: str | Path) -> str:
    ran = kg("export", place, "--to", "jsonld")
    assert ran.code == 0
    return ran.out


def test_a_version_is_replaced_whole(
    kg: Kg, policies: Path, started: servers.Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at its last request, a replacement leaves the old version or none, which the next build knows."""
    kind, name = (Updates, "run") if addresses(started.graphs).updates else (GraphStore, "put")
    whole = getattr(kind, name)

    def stopped(self: object, first: object, *data: bytes) -> None:
        if name == "run" or (data[0] and "@" in str(first) and not str(first).endswith("/inferred")):
            raise KeyboardInterrupt
        whole(self, first, *data)

    assert kg("build", policies, "-o", started.graphs).code == 0
    with monkeypatch.context() as patched:
        patched.setattr(kind, name, stopped)
        assert kg("build", policies / "p0.txt", "--again", "-o", started.graphs).code == 130
    far = Endpoint(started.queries)
    versions = [row[0] for row in far.select(VERSIONS).rows]
    assert all(
        far.select(f"SELECT ?s WHERE {{ GRAPH <{inferred(URIRef(str(v)))}> {{ ?s ?p ?o }} }}").rows for v in versions
    )
    assert len(versions) == (3 if name == "run" else 2)
    said = {3: "0 policies sent, 3 were there", 2: "1 policy sent, 2 were there"}[len(versions)]
    assert said in kg("build", policies, "-o", started.graphs).err


@pytest.mark.parametrize("request_", [(Updates, "run"), (Endpoint, "select"), (GraphStore, "put")], ids=lambda r: r[1])
def test_a_server_that_dies(
    kg: Kg, policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request_: tuple[type, str]
) -> None:
    folder, port, calls = tmp_path / "server", servers.free_port(), list[object]()
    whole = getattr(*request_)
    with servers.oxigraph(folder, port=port) as server:

        def dies(*given: object) -> object:
            calls.append(given)
            if len(calls) == 2:
                server.process.kill()
                server.process.wait()
            return whole(*given)

        with monkeypatch.context() as patched:
            patched.setattr(*request_, dies)
            ran = kg("build", policies, "-o", server.graphs)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert ran.err.startswith(f"kg: {server.graphs.removesuffix('store')}")
    assert "Is it running?" in ran.err
    assert "What it has taken stays: run the same command again." in ran.err
    with servers.oxigraph(folder, port=port) as server:
        there = len(Endpoint(server.queries).select(VERSIONS).rows)
        assert there == (request_[1] == "run")
        assert f"{3 - there} policies sent" in kg("build", policies, "-o", server.graphs).err
        assert held(kg, server) == built(kg, policies, tmp_path)


def test_a_server_that_is_not_known_gets_all_again(kg: Kg, policies: Path) -> None:
    with Server() as server:
        for _ in range(2):
            ran = kg("build", policies, "-o", f"{server.address}/graphs")
            assert (ran.code, "3 policies sent," in ran.err) == (0, True)
            assert "does not say where the server answers questions" in ran.err
        assert len(Endpoint(f"{server.address}/query").select(VERSIONS).rows) == 3
