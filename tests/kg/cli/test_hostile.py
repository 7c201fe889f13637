"""Folders and arguments that mean no good: each bad one is told in one line, the others are built."""

from __future__ import annotations

import os
from pathlib import Path

import pandas
import pytest

from kg.opening import open_graph
from tests.kg.cli.conftest import CLAUSES, Kg

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three policies of two contents in odd company."""
    folder = tmp_path / "policies"
    (folder / ".git").mkdir(parents=True)
    (folder / "dir.txt").mkdir()
    for name in ("a.txt", "same.txt", ".git/hidden.txt"):
        (folder / name).write_text(CLAUSES, encoding="utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text(CLAUSES + "4. 完。\n", encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "x\nkg: all is well \x1b[31m.txt").touch()
    os.mkfifo(folder / "pipe.txt")
    return folder


@pytest.mark.parametrize("out", ["g.trig", "g.jsonld", "store/", "parts/"])
def test_what_can_be_read_is_built(kg: Kg, folder: Path, tmp_path: Path, out: str) -> None:
    words = ["--format", "nq.gz"] if out == "parts/" else []
    ran = kg("build", folder, "-o", f"{tmp_path}/{out}", *words)
    assert ran.code == 2
    assert ran.err.splitlines()[:2] == [
        "kg: 1 of 4 policies failed:",
        f"kg: {folder}/x kg: all is well  [31m.txt: The file is empty. Give a policy with text in it.",
    ]
    store = open_graph(tmp_path / out)
    titles = "SELECT ?title WHERE { ?v a pif:PolicyVersion ; prov:wasDerivedFrom/dcterms:title ?title } ORDER BY ?title"
    assert [str(row[0]) for row in store.select(titles).rows] == ["a.txt", "same.txt", "\ufffd\ufffd.txt"]


def test_findings_name_odd_files(kg: Kg, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "findings.parquet"
    ran = kg("validate", folder, "--rules", "PIPL-23-1b", "--format", "parquet", "-o", out)
    assert ran.code == 2
    names = {Path(str(file)).name for file in pandas.read_parquet(out).file}
    assert names == {"a.txt", "same.txt", "\ufffd\ufffd.txt"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("", "-o", "g.nq"), "One of the arguments is empty"),
        (("a.txt", "-o", ""), "There is no place to write to"),
        (("a.txt", "-o", "x" * 300 + ".nq"), "File name too long. Check the path"),
        (("a.txt", "-o", "x" * 300 + "/"), "File name too long. Check the path"),
        (("a.txt", "-o", "http://[::1/store"), "This is no address of a server"),
        (("a.txt", "-o", "http://127.0.0.1:99999/store"), "This is no address of a server"),
        (("pipe.txt", "-o", "g.nq"), "This is no ordinary file"),
        (("self.txt", "-o", "g.nq"), "There is no such file"),
    ],
)
def test_arguments_that_mean_nothing(
    kg: Kg, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(folder)
    ran = kg("build", *words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err
