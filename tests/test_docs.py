"""The documentation: everything is in it, its commands run, its links lead somewhere.

Commands in ``console`` blocks start with ``$ kg`` and run in a folder that holds ``policy.txt`` (the demo policy),
``policies/`` and ``graph.trig``. A command that ends otherwise than with 0 says so: ``# exit 1``.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bench.rules import page as page_of_rules
from kg.cli.app import COMMANDS, status
from kg.cli.findings import WAYS as FINDINGS
from kg.compare import FORMATS as CHANGES
from kg.compare import Consequence, Sort, What
from kg.demo import POLICY_FILE
from kg.export import EXPORTERS, ROPA_COLUMNS, VIEWS
from kg.query import FORMATS as RESULTS
from kg.query import library
from kg.validate import read_waivers

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", DOCS / "corpora.md", DOCS / "viewers.md", *sorted((DOCS / "commands").glob("*.md"))]
CI = DOCS / "ci.md"
QUERIES = DOCS / "queries.md"


def commands(page: Path) -> Iterator[tuple[str, int]]:
    """The commands of a page with the exit status that they say."""
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ ") and re.search(r"\bkg\b", line):
                command, _, said = line[2:].partition("  # exit ")
                yield command, int(said or 0)


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    shutil.copy(POLICY_FILE, folder / "policy.txt")
    (folder / "policies").mkdir()
    shutil.copy(POLICY_FILE, folder / "policies" / "qinghe.txt")
    (folder / "waivers.yml").write_text(
        "- {rule: PIPL-23-1b, reason: 联系方式见附录一。, expires: 2099-12-31}\n", encoding="utf-8"
    )
    (folder / "policies" / "miao.txt").write_text("1. 我们会收集您的邮箱，用于找回密码。\n", encoding="utf-8")
    assert status(["build", str(folder / "policy.txt"), "-o", str(folder / "graph.trig")]) == 0
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_run(page: Path, workshop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(workshop, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    found = list(commands(page))
    assert found
    for command, code in found:
        words = shlex.split(command)
        if words[0] == "kg" and not {"|", ">", "<"} & set(words):
            assert status(words[1:]) == code, command
            continue
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        line = ["bash", "-o", "pipefail", "-c", command]
        done = subprocess.run(line, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False)
        assert done.returncode == code, f"{command}\n{done.stderr}"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_a_page_with_all_its_options(command: object, capsys: pytest.CaptureFixture[str]) -> None:
    name = getattr(command, "name", "")
    text = (DOCS / "commands" / f"{name}.md").read_text(encoding="utf-8")
    assert f"docs/commands/{name}.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    status([name, "--help"])
    for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", capsys.readouterr().out.split("Options:")[1]):
        assert option == "--help" or f"`{option}" in text, f"{name} {option}"


def ci_commands() -> dict[str, str]:
    """The ``kg`` line of each job in the page on CI, by the file that the job hands on."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", CI.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    github, gitlab = map(yaml.safe_load, blocks)
    steps = github["jobs"]["privacy"]["steps"]
    (upload,) = (step["with"]["sarif_file"] for step in steps if "upload-sarif" in step.get("uses", ""))
    lines = {upload: [step["run"] for step in steps if "run" in step]}
    lines[gitlab["privacy"]["artifacts"]["reports"]["junit"]] = gitlab["privacy"]["script"]
    return {report: next(line for line in given if line.startswith("kg ")) for report, given in lines.items()}


def finished(draft: str) -> str:
    """The waivers as a person leaves them."""
    return draft.replace("reason:", "reason: read").replace("expires:", "expires: 2999-12-31")


def test_the_jobs_for_ci_fail_and_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A violation fails the job; when a person has finished the draft of waivers, it passes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "privacy").mkdir()
    shutil.copy(POLICY_FILE, "privacy/policy.txt")
    waivers = tmp_path / "privacy" / "waivers.yml"
    waivers.write_text("# none yet\n", encoding="utf-8")
    shell = re.findall(r"^kg .*", CI.read_text(encoding="utf-8"), re.MULTILINE)
    check, first, more = (shlex.split(line)[1:] for line in shell)
    jobs = {report: shlex.split(line)[1:] for report, line in ci_commands().items()}
    assert [status(words) for words in (check, *jobs.values())] == [1, 1, 1]
    (log,) = json.loads(Path("privacy.sarif").read_text(encoding="utf-8"))["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in log["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"privacy/policy.txt"}
    assert sum(place["region"].get("startColumn", 0) > 1 for place in places) > 5
    assert status(first) == 1
    assert status(check) == 2
    half = waivers.read_text(encoding="utf-8").partition("\n# warning")[0]
    waivers.write_text(finished(half), encoding="utf-8")
    capsys.readouterr()
    assert (more[-2:], status(more[:-2])) == ([">>", "privacy/waivers.yml"], 0)
    waivers.write_text(finished(half) + finished(capsys.readouterr().out), encoding="utf-8")
    assert [status(words) for words in (check, *jobs.values())] == [0, 0, 0]
    assert all(Path(report).stat().st_size > 1000 for report in jobs)
    assert 'failures="0"' in Path("privacy.xml").read_text(encoding="utf-8")


def test_the_file_of_waivers_that_is_shown_is_one(tmp_path: Path) -> None:
    (block,) = re.findall(r"^```yaml\n(.*?)^```", (DOCS / "commands" / "validate.md").read_text("utf-8"), re.M | re.S)
    (tmp_path / "waivers.yml").write_text(block, encoding="utf-8")
    (waiver,) = read_waivers(tmp_path / "waivers.yml")
    assert (waiver.quote, waiver.waived.who) == ("青禾示例认证有限公司", "法务部")


def test_no_page_without_a_command() -> None:
    assert {page.stem for page in (DOCS / "commands").glob("*.md")} == {command.name for command in COMMANDS}


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("export", (*EXPORTERS.names, *VIEWS.names)),
        ("query", RESULTS.names),
        ("report", ROPA_COLUMNS.names),
        ("diff", ("text", *CHANGES.names, *(value for kind in (Sort, What, Consequence) for value in kind))),
        ("validate", FINDINGS.names),
    ],
)
def test_every_name_is_documented(page: str, names: tuple[str, ...]) -> None:
    text = (DOCS / "commands" / f"{page}.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in text] == []


_SHOWN = re.compile(
    r"^```console\n\$ (?P<command>kg [^\n]*)\n```\n\n(?P<note><!-- lines (?P<first>\d+)-(?P<last>\d+) [^\n]*-->)\n"
    r"```text\n(?P<output>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def test_golden_readme_output(
    workshop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What README shows is what the commands print."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.delenv("COLUMNS", raising=False)

    def printed(found: re.Match[str]) -> str:
        capfd.readouterr()
        status(shlex.split(found["command"].partition("  # exit ")[0])[1:])
        lines = capfd.readouterr().out.strip("\n").splitlines()[int(found["first"]) - 1 : int(found["last"])]
        assert len(lines) > 3, found["command"]
        output = "".join(f"{line.rstrip()}\n" for line in lines)
        return f"```console\n$ {found['command']}\n```\n\n{found['note']}\n```text\n{output}```"

    readme = ROOT / "README.md"
    was = readme.read_text(encoding="utf-8")
    now, count = _SHOWN.subn(printed, was)
    assert count >= 4
    if os.environ.get("KG_GOLDEN") == "write":
        readme.write_text(now, encoding="utf-8")
    assert readme.read_text(encoding="utf-8") == now, "look at the difference, then: make golden"


def queries_page() -> str:
    """The page of the library, from the headers of the query files."""
    lines = [
        "# Library questions",
        "",
        "Made from the headers of the files in `queries/`; `make golden` writes it anew.",
        "",
    ]
    for query in library():
        lines += [f"## {query.name}", "", f"{query.summary.en} {query.summary.zh}", ""]
        if query.description.en:
            lines += [f"{query.description.en} {query.description.zh}", ""]
        lines += [f"    {query.example}", ""]
        for p in query.params:
            need = "required" if p.required else "optional"
            lines.append(f"- `{p.name}` ({p.type.value}, {need}) {p.summary.en} {p.summary.zh}")
        lines += ["", f"Columns: {', '.join(f'`{column.name}`' for column in query.columns)}", ""]
    return "\n".join(lines)


def test_golden_queries_page() -> None:
    if os.environ.get("KG_GOLDEN") == "write":
        QUERIES.write_text(queries_page(), encoding="utf-8")
    assert QUERIES.read_text(encoding="utf-8") == queries_page(), "run: make golden"


@pytest.mark.parametrize("page", sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]), ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_makefile_targets_are_explained() -> None:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test", "lint", "types", "contracts", "bench", "lock", "golden", "clean", "help"} <= made


def test_the_page_of_rules_is_current() -> None:
    """``make rules`` writes it."""
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == page_of_rules()
