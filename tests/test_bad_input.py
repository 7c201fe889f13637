"""Bad input, command by command: exit status 2, a message that says what to do, no traceback, nothing half-written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.cli.app import status

READERS = (["flows"], ["annotate"], ["validate"], ["report"], ["build", "-o", "out.trig"])
GRAPHS = (["query", "{}", "overview"], ["export", "{}", "--to", "dot"], ["reason", "{}"], ["validate", "{}"])


def ran(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    capfd.readouterr()
    code = status(arguments)
    out, err = capfd.readouterr()
    return code, out, err


def check(code: int, err: str) -> None:
    assert code == 2, err
    assert "Traceback" not in err
    assert err.startswith("kg: ")
    assert len(err.rstrip().splitlines()) <= 2
    assert ". " in err.strip(), "a message says what to do, too"


BAD_POLICIES: dict[str, bytes] = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "binary.txt": bytes(range(256)) * 20,
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "office.docx": b"PK\x03\x04" + bytes(100),
    "scan.pdf": b"%PDF-1.7\n" + bytes(100),
    "odd.txt": "我们收集手机号。".encode("utf-16-le")[:-1] + b"\x81\xff\xff",
    "unclosed.annotated.txt": "(我们)[收集]<手机号>，[使用]<邮箱。\n(我们)[收集]<姓名>\n".encode(),
    "nested.annotated.txt": "(我们)[收集]<手机<号>>。\n(我们)[收集]<姓名>\n".encode(),
    "page.html": b"<html><script>1</script></html>",
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_DEBUG", raising=False)
    return tmp_path


@pytest.mark.parametrize("name", BAD_POLICIES)
@pytest.mark.parametrize("command", READERS, ids=lambda command: command[0])
def test_bad_policies(command: list[str], name: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / name).write_bytes(BAD_POLICIES[name])
    code, out, err = ran([command[0], name, *command[1:]], capfd)
    check(code, err)
    assert name in err
    assert out == ""
    assert [path.name for path in here.iterdir()] == [name]


@pytest.mark.parametrize("command", READERS[:4], ids=lambda command: command[0])
def test_bad_policies_leave_an_older_output(command: list[str], here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "empty.txt").write_bytes(b"")
    (here / "old").write_text("older", encoding="utf-8")
    check(*ran([*command, "empty.txt", "-o", "old"], capfd)[::2])
    assert (here / "old").read_text(encoding="utf-8") == "older"


@pytest.mark.parametrize("command", READERS, ids=lambda command: command[0])
@pytest.mark.parametrize("given", ["none.txt", "folder", "ftp://example.org/a.html", "x\0y", "https://"])
def test_sources_that_are_none(command: list[str], given: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "folder").mkdir()
    code, _, err = ran([command[0], given, *command[1:]], capfd)
    check(code, err)
    assert not (here / "out.trig").exists()


def test_markup_error_says_line_and_column(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "m.annotated.txt").write_text("(我们)[收集]<手机号>。\n(我们)[收集]<姓名\n", encoding="utf-8")
    code, _, err = ran(["flows", "m.annotated.txt"], capfd)
    check(code, err)
    assert "m.annotated.txt:2:" in err


BAD_GRAPHS: dict[str, bytes] = {
    "empty.trig": b"",
    "broken.ttl": b"<a> <b> .",
    "policy.nq": "我们收集手机号。".encode(),
    "list.jsonld": b"[1, 2",
    "other.xyz": b"<urn:a> <urn:b> <urn:c> .",
    "deep.ttl": b"<urn:a> <urn:b> " + b"(" * 200_000,
    "foreign.ttl": b"<urn:a> <urn:b> <urn:c> .",
    "laughs.rdf": b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r>&b;</r>',
}


@pytest.mark.parametrize("name", BAD_GRAPHS)
@pytest.mark.parametrize("command", GRAPHS, ids=lambda command: command[0])
def test_graphs_that_are_none(command: list[str], name: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    if command[0] == "validate" and name == "other.xyz":
        pytest.skip("validate reads what has no graph's suffix as a policy")
    (here / name).write_bytes(BAD_GRAPHS[name])
    code, out, err = ran([part.format(name) for part in command], capfd)
    check(code, err)
    assert (out, name in err) == ("", True)


@pytest.mark.parametrize("command", GRAPHS, ids=lambda command: command[0])
@pytest.mark.parametrize("given", ["none.trig", "folder"])
def test_graphs_that_are_not_there(
    command: list[str], given: str, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "folder").mkdir()
    code, _, err = ran([part.format(given) for part in command], capfd)
    check(code, err)


@pytest.fixture
def graph(here: Path) -> str:
    (here / "p.txt").write_text("1. 我们会收集您的邮箱，用于找回密码。\n", encoding="utf-8")
    assert status(["build", "p.txt", "-o", "g.trig"]) == 0
    return "g.trig"


PLACES = ("no/such/folder/out", "folder", "locked/out")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "command",
    [
        ["flows", "p.txt", "--format", "jsonl"],
        ["annotate", "p.txt"],
        ["validate", "p.txt", "--format", "json"],
        ["report", "p.txt"],
        ["query", "g.trig", "overview"],
        ["export", "g.trig", "--to", "dot"],
    ],
    ids=lambda command: command[0],
)
def test_outputs_that_cannot_be_written(
    command: list[str], place: str, graph: str, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "folder").mkdir()
    (here / "locked").write_text("no folder", encoding="utf-8")
    if command[0] == "export" and place == "folder":
        pytest.skip("an export into a folder is a file in it")
    before = sorted(path.name for path in here.rglob("*"))
    code, out, err = ran([*command, "-o", place], capfd)
    check(code, err)
    assert out == ""
    assert sorted(path.name for path in here.rglob("*")) == before


@pytest.mark.parametrize(
    "place", ["no/such/out.trig", "out.xyz", "out", "p.txt/", "full/", "ftp://example.org/", "http://"]
)
def test_builds_that_cannot_be_written(place: str, graph: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "full").mkdir()
    (here / "full" / "letter.txt").write_text("dear", encoding="utf-8")
    code, _, err = ran(["build", "p.txt", "-o", place], capfd)
    check(code, err)
    assert not (here / "out").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_rights(graph: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "shut").mkdir(mode=0o500)
    check(*ran(["flows", "p.txt", "-o", "shut/out"], capfd)[::2])


@pytest.mark.parametrize("base", ["", "policy", "https://example.org/a b/", "https://example.org/<x>/", "javascript:x"])
def test_bases_that_are_no_iri(base: str, graph: str, capfd: pytest.CaptureFixture[str]) -> None:
    check(*ran(["build", "p.txt", "-o", "b.trig", "--base", base], capfd)[::2])


@pytest.mark.parametrize("content", ["", "nonsense\n", '{"a": 1}\n', "[1]\n"])
def test_scores_of_what_is_no_score(content: str, graph: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "bad.jsonl").write_text(content, encoding="utf-8")
    status(["flows", "p.txt", "--format", "jsonl", "-o", "good.jsonl"])
    check(*ran(["score", "good.jsonl", "bad.jsonl"], capfd)[::2])
    check(*ran(["score", "none.jsonl", "good.jsonl"], capfd)[::2])


@pytest.mark.parametrize("content", ["{", "[1]", '{"rule": 1}'])
def test_baselines_that_are_none(content: str, graph: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "b.jsonl").write_text(content, encoding="utf-8")
    check(*ran(["validate", "p.txt", "--baseline", "b.jsonl"], capfd)[::2])
