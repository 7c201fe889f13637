"""The page on speed: a run at the smallest sizes measures all of it, and the page is made of its records alone."""

from __future__ import annotations

import doctest
import json
import os
import re
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from lxml import etree

from bench.performance import page, records
from bench.performance.__main__ import PICTURE, main, written
from bench.performance.engines import Cut, at_most
from bench.performance.goals import GOALS
from bench.performance.records import Performance, restored
from bench.performance.watch import Failed, run

DOCS = Path(__file__).resolve().parents[2] / "docs"
SMALLEST = (
    "--compared 1 --raw 1 --marked 2 --parts 2 --limit 0.05 --stock 1 --rules PIPL-30-1 --sampled 1 --validated 1 "
    "--times 1"
)
BUILT = ("raw", "marked up", "marked up, into parts")
SECTIONS = ["Goals", "What a policy costs", "Store", "Rules", "The largest store", "Start", "The floor", "Again"]


def read(folder: Path) -> Performance:
    found = restored(Performance, json.loads((folder / "performance.json").read_text(encoding="utf-8")))
    assert isinstance(found, Performance)
    return found


def test_the_smallest_run_measures_all(tmp_path: Path) -> None:
    main([*SMALLEST.split(), "-o", str(tmp_path)])
    text, found = (tmp_path / "performance.md").read_text(encoding="utf-8"), read(tmp_path)
    assert re.findall("^## (.*)$", text, re.MULTILINE) == SECTIONS
    assert str(tmp_path) not in text
    rdflib, oxigraph, ours = found.engines.peers
    assert rdflib.quads == oxigraph.quads == ours.quads > 20_000
    assert {answer.question for answer in rdflib.answers if answer.cut}
    both = [(a, b) for a, b in zip(oxigraph.answers, ours.answers, strict=True) if not (a.cut or b.cut)]
    assert len(both) > 10 and all((a.question, a.rows) == (b.question, b.rows) for a, b in both)
    (checked,) = found.validation.sample
    assert checked.findings > 0 and not checked.cut and checked.stock_seconds > checked.own_seconds > 0
    assert [(build.kind, build.policies) for build in found.builds] == [*zip(BUILT, (1, 2, 2), strict=True)]
    assert all(b.triples > 1000 and b.run.cpu_seconds > 0.1 and b.run.peak_mb > 50 for b in found.builds)
    assert found.largest.policies == 2 and len(found.largest.of_one) > 40
    assert [answer.rows for answer in found.largest.of_all if answer.question == "overview"] == [2]
    assert [command.policies for command in found.largest.commands] == [2, 2, 1]
    assert all(re.match("[1-9]", command.gave) for command in found.largest.commands)
    assert [start.words for start in found.starts][-1] == "kg serve, first page"
    assert found.floor.build_cpu_seconds > found.floor.pass_seconds > 0
    assert etree.parse(tmp_path / PICTURE).getroot().tag.endswith("svg")


def test_golden_page_of_performance() -> None:
    """What stands in docs is the page of the figures beside it."""
    found = read(DOCS)
    if os.environ.get("KG_GOLDEN") == "write":
        written(found, DOCS)
    assert (DOCS / "performance.md").read_text(encoding="utf-8") == page.page(found, PICTURE), "run: make golden"
    assert (DOCS / PICTURE).read_text(encoding="utf-8") == page.curve(found), "run: make golden"


def other(value: Any, chance: Random) -> Any:
    """The same records with other figures, also in what is called by one."""
    match value:
        case bool():
            return value
        case int():
            return 3 * value + chance.randint(7, 99)
        case float():
            return chance.uniform(2, 9) * value + 0.31
        case str():
            return re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), value)
        case list():
            return [other(item, chance) for item in value]
    return {key: other(item, chance) for key, item in value.items()}


def test_no_figure_of_the_page_is_written_by_hand() -> None:
    """No line with a figure is the same where the records have other figures."""
    record = json.loads((DOCS / "performance.json").read_text(encoding="utf-8"))
    pages = [
        {line for line in page.page(restored(Performance, one), "a.svg").splitlines() if re.search(r"\d", line)}
        for one in (record, *(other(record, Random(seed)) for seed in range(3)))  # noqa: S311
    ]
    assert len(pages[0]) > 50
    assert {line for line in set.intersection(*pages) if not line.endswith("| not measured |")} == set()


def test_a_goal_is_met_on_its_side_of_the_bound() -> None:
    assert {goal.at_least for goal in GOALS} == {True, False}
    for goal in GOALS:
        assert goal.met(goal.bound)
        assert [goal.met(goal.bound / 2), goal.met(goal.bound * 2)] == [not goal.at_least, goal.at_least]


def test_memory_is_that_of_all_processes() -> None:
    below = "held = b'1' * 90_000_000; import time; time.sleep(1)"
    used, printed = run(
        (sys.executable, "-c", f"import os; os.system('''{sys.executable} -c \"{below}\"'''); print(3)")
    )
    assert (used.cut, printed) == (False, "3\n")
    assert used.peak_mb > 90


def test_what_takes_too_long_is_ended_and_what_fails_is_told() -> None:
    assert run(("sh", "-c", "sleep 50 & sleep 50"), limit=0.3)[0].cut
    with pytest.raises(Failed, match="no such thing"):
        run(("sh", "-c", "echo no such thing >&2; exit 3"))
    with pytest.raises(Cut), at_most(0.02):
        while True:
            pass


@pytest.mark.parametrize("module", [page, records])
def test_the_examples_are_right(module: Any) -> None:
    done = doctest.testmod(module)
    assert (done.failed, done.attempted > 0) == (0, True)
