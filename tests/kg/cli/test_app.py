"""The command line as a whole: the table of commands, start-up, errors, exit statuses."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import console
from kg.cli.app import COMMANDS, load, status
from tests.kg.cli.conftest import Kg

HEAVY = ("rdflib", "pyoxigraph", "pyshacl", "networkx", "lxml", "plotly", "owlready2", "ahocorasick_rs", "yaml")


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    script = "import sys; from kg.cli import app; app.status(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    *said, loaded = done.stdout.splitlines()
    assert not set(HEAVY) & set(loaded.split())
    for command in COMMANDS:
        assert any(line.strip().startswith(f"{command.name} ") for line in said)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_help_with_examples(kg: Kg, command: object) -> None:
    name = getattr(command, "name", "")
    ran = kg(name, "--help")
    assert ran.code == 0
    assert f"kg {name}" in ran.out.split("Examples:")[1]
    assert load(name).help


def test_no_arguments_show_the_help(kg: Kg) -> None:
    assert kg().out == kg("--help").out


def test_version(kg: Kg) -> None:
    assert kg("--version").out.startswith("kg 0.")


def test_unknown_command_says_what_there_is(kg: Kg) -> None:
    ran = kg("flosw")
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean “flows”?" in ran.err


def test_misused_options_are_the_users_input(kg: Kg, policy: Path) -> None:
    for arguments in (
        ["flows"],
        ["flows", policy, "--format", "xml"],
        ["flows", policy, "--nonsense"],
        ["build", policy],
    ):
        ran = kg(*arguments)
        assert ran.code == 2
        assert ran.err.startswith("kg: ")
        assert "--help" in ran.err


def test_our_own_fault_is_one_line_and_status_3(kg: Kg, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import validate

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the cat is\non the keyboard")

    monkeypatch.setattr(validate, "findings", broken)
    ran = kg("validate", policy)
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    assert "the cat is on the keyboard" in ran.err
    assert "KG_DEBUG=1" in ran.err
    monkeypatch.setenv("KG_DEBUG", "1")
    assert "Traceback" in kg("validate", policy).err


def test_interrupt_is_no_traceback(kg: Kg, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import pipeline

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "understand", interrupted)
    ran = kg("flows", policy)
    assert (ran.code, ran.out) == (130, "")
    assert "Traceback" not in ran.err


def test_closed_pipe_is_quiet(tmp_path: Path) -> None:
    many = tmp_path / "many.txt"
    many.write_text("".join(f"{n}. 我们会收集您的手机号码，用于实名认证。\n" for n in range(1, 800)), encoding="utf-8")
    line = f"{sys.executable} -c 'from kg.cli import main; main()' annotate {many} | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert done.returncode == 0


def test_status_of_plain_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["queries", "--json"]) == 0
    assert capsys.readouterr().out.startswith("[")


def test_a_long_run_says_how_far_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "SILENCE", 0)
    with console.progress(range(3), "Building") as todo:
        assert list(todo) == [0, 1, 2]
    said = capsys.readouterr().err.splitlines()
    assert [re.sub(r"[\d.]+ a second, [\d:]+ left", "…", line) for line in said] == [
        "kg: Building: 1 of 3, ….",
        "kg: Building: 2 of 3, ….",
    ]


def test_a_bar_says_how_fast_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with console.progress(range(3), "Building") as todo:
        assert list(todo) == [0, 1, 2]
    assert re.search(r"Building.*3/3.*\d\.\d/s", terminal.getvalue())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_help_names_the_default_language(kg: Kg) -> None:
    out = kg("flows", "--help").out
    assert ("dynamic" in out, "that of the environment" in " ".join(out.split())) == (False, True)
