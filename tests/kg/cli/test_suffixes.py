"""The ending of -o chooses the format, --format before it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.kg.cli.conftest import Kg

BEGINS = {
    "flows f.csv": b"\xef\xbb\xbfpolicy,id,section",
    "flows f.jsonl": b'{"policy"',
    "flows f.json": b"[\n",
    "flows f.parquet": b"PAR1",
    "flows f.txt": b" clause",
    "flows f.dat": b" clause",
    "annotate a.json": b"[\n",
    "annotate a.dat": b'{"policy"',
    "validate v.sarif": b'{\n  "$schema"',
    "validate v.sarif.json": b'{\n  "$schema"',
    "validate v.junit.xml": b"<?xml",
    "validate v.html": b"<!DOCTYPE html>",
    "validate v.json": b"[\n",
    "validate v.csv": b"\xef\xbb\xbf",
    "validate v.parquet": b"PAR1",
    "validate v.yml": b"# ",
    "validate --compare v.json": b"[\n",
    "query overview q.csv": b"policy,",
    "query overview q.json": b"{\n",
    "market m.html": b"<!DOCTYPE html>",
    "market m.csv": b"\xef\xbb\xbf",
    "diff d.html": b"<!DOCTYPE html>",
    "diff d.json": b"[",
    "report r.xlsx": b"PK",
    "report r.htm": b"<!DOCTYPE html>",
}


@pytest.mark.parametrize("words", BEGINS)
def test_the_ending_says_the_format(kg: Kg, policy: Path, graph: Path, tmp_path: Path, words: str) -> None:
    command, *more, name = words.split()
    out = tmp_path / name
    given = [policy, policy] if command == "diff" else [graph if command in ("query", "market") else policy]
    ran = kg(command, *given, *more, "-o", out)
    assert (ran.code in (0, 1), ran.out) == (True, ""), ran.err
    assert out.read_bytes().lower().startswith(BEGINS[words].lower()), out.read_bytes()[:60]


def test_what_is_said_goes_before_the_ending(kg: Kg, policy: Path, tmp_path: Path) -> None:
    out = tmp_path / "f.csv"
    assert kg("flows", policy, "--format", "jsonl", "-o", out).code == 0
    assert out.read_text(encoding="utf-8").startswith('{"policy"')
    assert kg("flows", policy, "--json", "-o", out).code == 0
    assert out.read_text(encoding="utf-8").startswith("[")


@pytest.mark.parametrize("command", ["flows", "validate", "annotate", "query", "market", "diff"])
def test_two_formats_are_refused(kg: Kg, policy: Path, graph: Path, command: str) -> None:
    given = {"query": [graph, "overview"], "market": [graph], "diff": [policy, policy]}.get(command, [policy])
    other = "marked" if command == "annotate" else "html" if command == "diff" else "csv"
    ran = kg(command, *given, "--json", "--format", other)
    assert (ran.code, ran.out) == (2, "")
    assert f"--json and --format {other} ask for two formats." in ran.err


class Terminal(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("words", ["flows --format parquet", "validate --format parquet", "report --format xlsx"])
def test_what_nobody_can_read_does_not_go_to_a_terminal(
    kg: Kg, policy: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    command, *options = words.split()
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    for place in ([], ["-o", "-"]):
        ran = kg(command, policy, *options, *place)
        assert (ran.code, screen.getvalue()) == (2, "")
        assert f"is nothing to read on a terminal. Give a file: -o FILE.{options[-1]}" in ran.err
