"""``kg serve`` from the command line: what it opens, and what it refuses."""

from __future__ import annotations

import io
import socket
import sys
from pathlib import Path

import pytest

from kg.cli.app import status
from kg.cli.graphs import kept
from kg.opening import open_graph


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["GRAPH", "--host", "0.0.0.0"], "0.0.0.0 can be reached from other machines, and there is no token"),  # noqa: S104
        (["GRAPH", "--token", "short"], "no ASCII text of 16 characters"),
        (["GRAPH", "--cors", "example.org"], "no origin"),
        (["nothing.trig"], "no such file"),
        (["GRAPH", "--waivers", "nothing.yml"], "waivers can't be read"),
        (["GRAPH", "--host", "192.0.2.1", "--token", "x" * 16], "Nothing can listen there"),
    ],
)
def test_refused_with_the_reason(graph, capsys, monkeypatch, arguments, why):
    monkeypatch.delenv("KG_TOKEN", raising=False)
    given = [str(graph) if argument == "GRAPH" else argument for argument in arguments]
    if "--host" not in given:
        given += ["--port", "0"]
    assert status(["serve", *given]) == 2
    assert why in capsys.readouterr().err


def test_a_port_that_is_taken(graph, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert status(["serve", str(graph), "--port", str(other.getsockname()[1])]) == 2
    assert "choose one with --port" in capsys.readouterr().err


def test_standard_input_is_kept_for_the_server(graph, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(graph.read_bytes())))
    with kept("-") as path:
        assert path is not None
        assert open_graph(path).versions() == open_graph(graph).versions()
    assert not path.exists()
    with kept(str(graph)) as path:
        assert path == Path(graph)
    with kept(None) as path:
        assert path is None
