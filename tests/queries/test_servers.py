"""Every library query gives on two real servers the rows that it gives on the embedded Oxigraph and on rdflib.

``test_queries.py`` compares these two. What a server answers otherwise stands in ``KNOWN``.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.cli.app import status
from kg.demo import POLICY_FILE
from kg.endpoint import Endpoint, GraphStore
from kg.errors import InputError
from kg.iris import LAW_GRAPH, VOCABULARY
from kg.opening import open_graph
from kg.query import library, run
from kg.store import FORMATS, Store
from tests import servers
from tests.queries.test_queries import CASES, comparable

VALUES = {"appType": "short-video", "category": "IMEI", "party": "微信", "policy": "qinghe"}  # where one is required
KNOWN = {
    ("virtuoso", "necessity"): "it loses rows where EXISTS with a path stands in one IF inside another",
}
DATA = sorted({case.values[1] for case in CASES})


@pytest.fixture(scope="module", params=[servers.oxigraph, servers.virtuoso], ids=lambda start: start.__name__)
def started(request, tmp_path_factory) -> Iterator[servers.Running]:
    """One server after the other."""
    if request.param is servers.virtuoso and servers.VIRTUOSO is None:
        pytest.skip("virtuoso-t is not here (Debian's virtuoso-opensource-7-bin)")
    with request.param(tmp_path_factory.mktemp("server") / "data") as server:
        yield server


@pytest.fixture(autouse=True)
def login(monkeypatch) -> None:
    """Virtuoso asks for it, Oxigraph does not."""
    monkeypatch.setenv("KG_LOGIN", servers.LOGIN)


def answer(where, query, values):
    return [[comparable(term) for term in row] for row in run(where, library()[query], values).rows]


@pytest.mark.parametrize("data", DATA)
def test_every_case_gives_the_same_rows(started, data, stores) -> None:
    near, far, place = stores(data), Endpoint(started.queries), GraphStore(started.graphs)
    graphs = {quad[3] for quad in near.quads()}
    for graph in graphs:
        place.put(graph, near.serialized(FORMATS[".nt"], graphs=[graph]))
    asked = [(case.values[0], case.values[2]) for case in CASES if case.values[1] == data]
    different = {name for name, values in asked if answer(near, name, values) != answer(far, name, values)}
    for graph in graphs:
        place.put(graph, b"")
    assert different == {name for name, _ in asked if (started.name, name) in KNOWN}


def test_a_policy_is_built_straight_into_the_server(started, tmp_path, capsys) -> None:
    file = tmp_path / "graph.trig"
    assert [status(["build", str(POLICY_FILE), "-o", out]) for out in (started.graphs, str(file))] == [0, 0]
    near, far = open_graph(file), Endpoint(started.queries)
    asked = [(query.name, {p.name: VALUES[p.name] for p in query.params if p.required}) for query in library()]
    rows = {name: answer(near, name, values) for name, values in asked}
    assert sum(map(bool, rows.values())) > 25
    different = [name for name, values in asked if answer(far, name, values) != rows[name]]
    assert [name for name in different if (started.name, name) not in KNOWN] == []
    capsys.readouterr()
    assert status(["export", started.queries, "--to", "jsonld"]) == 0
    fetched = capsys.readouterr().out
    assert status(["export", str(file), "--to", "jsonld"]) == 0
    assert fetched == capsys.readouterr().out


@pytest.fixture(scope="module")
def parts(tmp_path_factory) -> Path:
    """The demo policy and an invented one, in one part."""
    folder = tmp_path_factory.mktemp("parts")
    (folder / "own.txt").write_text("1. 我们会收集您的邮箱，用于找回密码。\n", encoding="utf-8")
    words = ["-o", str(folder / "made"), "--format", "nq.gz", "--part", "2"]
    assert status(["build", str(POLICY_FILE), str(folder / "own.txt"), *words]) == 0
    return folder / "made"


def test_parts_are_loaded_by_the_server_itself(started, parts) -> None:
    files = sorted(parts.glob("*.nq.gz"))
    for graph in (VOCABULARY, LAW_GRAPH):
        GraphStore(started.graphs).put(graph, b"")
    if started.sql:
        for file in files:
            shutil.copy(file, started.folder)
        sql = "ld_dir('.', '*.nq.gz', 'urn:none'); rdf_loader_run(); checkpoint;"
        login = servers.LOGIN.split(":")
        subprocess.run(["isql-vt", str(started.sql), *login, f"exec={sql}"], check=True, capture_output=True)
        far = Endpoint(started.queries)
    else:
        place = started.folder / "loaded"
        words = ["load", "--location", place, "--file", *files]
        subprocess.run([servers.OXIGRAPH, *words], check=True, capture_output=True)
        far = Store(place, read_only=True)
    near = open_graph(parts)
    graphs = {quad[3] for quad in near.quads()}
    assert len(graphs) == 7
    for graph in graphs:
        count = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        assert int(far.select(count).rows[0][0]) == sum(1 for _ in near.quads(graph)), graph


@pytest.mark.parametrize("started", [servers.virtuoso], ids=["virtuoso"], indirect=True)
def test_what_virtuoso_keeps_back_is_said(started, monkeypatch, capsys, tmp_path) -> None:
    everything = "SELECT ?s ?p ?o ?x WHERE { ?s ?p ?o . ?x a skos:Concept }"
    with pytest.raises(InputError, match=r"10000 rows at most.* Raise its limit"):
        Endpoint(started.queries).select(everything)
    monkeypatch.delenv("KG_LOGIN")
    new = tmp_path / "new.txt"
    new.write_text("我们会收集您的练琴记录。", encoding="utf-8")
    assert status(["build", str(new), "-o", started.graphs]) == 2
    assert "KG_LOGIN=name:password" in capsys.readouterr().err
