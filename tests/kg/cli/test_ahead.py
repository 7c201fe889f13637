"""Work in several processes: the order, the errors, workers that die, and that none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from kg import errors
from kg.cli.ahead import FEW, ahead
from kg.cli.workers import AHEAD
from kg.errors import EngineError, InputError, KgError, UnknownName
from kg.opening import open_graph
from kg.pipeline import PolicyGraphs, understand
from kg.read import document_from_bytes
from kg.records import Document
from tests.kg.cli.conftest import Kg

NUMBERS = range(2 * FEW)
ERRORS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, KgError)]


def slower_first(number: int) -> tuple[int, int]:
    time.sleep(0.02 * (len(NUMBERS) - number))
    return number, os.getpid()


def dies_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def leaves_at_three(number: int) -> int:
    if number == 3:
        os._exit(7)
    return number


def fails(number: int) -> int:
    kind = ERRORS[number % len(ERRORS)]
    if kind is UnknownName:
        raise UnknownName("format", "turtel", ["trig", "turtle"], where="a.txt")
    raise kind("It can't be read.", where="a.txt", hint="Correct it.")


def fails_oddly(number: int) -> int:
    return number // (number - number)


def sleeps(number: int) -> int:
    time.sleep(600)
    return number


def same(number: int) -> int:
    return number


def fate(outcome: Callable[[], object]) -> object:
    """What it gives, or its error's class and words."""
    try:
        return outcome()
    except KgError as error:
        return type(error), str(error), error.exit_code


def test_results_come_in_order_from_other_processes() -> None:
    with ahead(same, slower_first, NUMBERS, jobs=3) as outcomes:
        results = [outcome() for outcome in outcomes]
    assert [result[0] for result in results if result] == list(NUMBERS)
    workers = {result[1] for result in results if result}
    assert len(workers) == 3
    assert os.getpid() not in workers
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


@pytest.mark.parametrize(("items", "jobs"), [(NUMBERS, 1), (NUMBERS[: FEW - 1], 3)])
def test_one_job_or_few_items_need_no_workers(items: range, jobs: int) -> None:
    with ahead(same, slower_first, items, jobs=jobs) as outcomes:
        assert [outcome() for outcome in outcomes] == [(number, os.getpid()) for number in items]


def test_only_some_items_are_prepared_before_their_use() -> None:
    prepared: list[int] = []
    with ahead(lambda n: prepared.append(n) or n, same, range(40), jobs=2) as outcomes:  # type: ignore[func-returns-value]
        for used, outcome in enumerate(outcomes):
            assert outcome() == used
            assert len(prepared) <= used + 2 * AHEAD + 1
    assert prepared == list(range(40))


def test_what_needs_no_work_and_what_can_not_be_prepared_keep_their_places() -> None:
    def prepare(number: int) -> int | None:
        if number == 2:
            raise InputError("The file is empty.", where="2.txt")
        return None if number % 2 else number

    with ahead(prepare, same, NUMBERS, jobs=2) as outcomes:
        found = [fate(outcome) for outcome in outcomes]
    assert found[:5] == [0, None, (InputError, "2.txt: The file is empty.", 2), None, 4]


@pytest.mark.parametrize(("work", "how"), [(dies_at_three, "SIGKILL"), (leaves_at_three, "exit status 7")])
def test_a_worker_that_dies_takes_one_item_with_it(work: Callable[[int], int], how: str) -> None:
    with ahead(same, work, NUMBERS, jobs=2) as outcomes:
        found = [fate(outcome) for outcome in outcomes]
    message = f"The process that worked on it ended: {how}. If memory ran out, give this policy alone."
    assert found == [(EngineError, message, 3) if number == 3 else number for number in NUMBERS]


def test_errors_are_the_same_here_and_there() -> None:
    assert UnknownName in ERRORS
    numbers = range(len(ERRORS) + FEW)
    with ahead(same, fails, numbers, jobs=1) as here, ahead(same, fails, numbers, jobs=2) as there:
        assert [fate(outcome) for outcome in there] == [fate(outcome) for outcome in here]


def test_any_other_error_keeps_its_name_words_and_traceback() -> None:
    with ahead(same, fails_oddly, NUMBERS, jobs=2) as outcomes, pytest.raises(Exception, match="by zero") as caught:
        next(outcomes)()
    assert type(caught.value).__name__ == "ZeroDivisionError"
    assert "in fails_oddly" in "".join(caught.value.__notes__)


def test_leaving_ends_workers_that_work() -> None:
    with pytest.raises(KeyboardInterrupt), ahead(same, sleeps, NUMBERS, jobs=2) as outcomes:
        next(outcomes)
        raise KeyboardInterrupt  # or this test would take ten minutes


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_no_worker_outlives_a_run_that_is_stopped(tmp_path: Path, sign: signal.Signals, code: int) -> None:
    script = (
        "import os, signal, sys; from kg import pipeline; from kg.cli.app import status\n"
        "from tests.kg.cli import test_ahead\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background may not hear it\n"
        "pipeline.graphs = test_ahead.tells_and_sleeps\n"
        "sys.exit(status(['build', sys.argv[1], '-o', sys.argv[1] + '/out/', '--jobs', '2']))"
    )
    for number in NUMBERS:
        (tmp_path / f"{number}.txt").write_text("1. 我们会收集您的邮箱。\n", encoding="utf-8")
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as run:
        assert run.stderr
        begun = [run.stderr.readline() for _ in range(2)]
        os.killpg(run.pid, sign)  # as a terminal does: the whole group hears it
        said = run.stderr.read()  # ends when the last process that could still write has ended
    assert all(line.strip().isdigit() for line in begun), begun
    assert run.returncode == code
    assert said in ("", "kg: Stopped.\n")


def tells_and_sleeps(_: Document, **settings: object) -> PolicyGraphs:
    os.write(2, f"{os.getpid()}\n".encode())
    time.sleep(600)
    raise AssertionError


# --- kg build and kg flows ------------------------------------------------------------------------------------------


@pytest.fixture
def policies(policy: Path) -> Path:
    """A folder of invented policies, each of its own length."""
    for number in NUMBERS:
        clauses = "".join(f"{n}. 我们会收集您的邮箱，用于找回第{n}次的密码。\n" for n in range(1, 9 - number % 3))
        policy.with_name(f"p{number}.txt").write_text(clauses, encoding="utf-8")
    return policy.parent


def test_a_build_is_the_same_with_any_number_of_jobs(kg: Kg, policies: Path, tmp_path: Path) -> None:
    (policies / "p2.txt").write_bytes(b"")
    errors = set()
    for jobs in (1, 2, 3):
        ran = kg("build", policies, "-o", tmp_path / f"{jobs}.nq", "--jobs", str(jobs))
        assert ran.code == 2
        assert "p2.txt: The file is empty." in ran.err
        errors.add(ran.err.replace(f"{jobs}.nq", ""))
    assert len(errors) == 1
    assert (tmp_path / "1.nq").read_bytes() == (tmp_path / "2.nq").read_bytes() == (tmp_path / "3.nq").read_bytes()


def test_a_store_folder_counts_twins_and_goes_on(
    kg: Kg, policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.cli.destination._ROUND", 3)
    twin = policies / "again" / "p1.txt"
    twin.parent.mkdir()
    twin.write_bytes((policies / "p1.txt").read_bytes())
    number = len(NUMBERS) + 1
    for jobs in (1, 2):
        folder = f"{tmp_path}/corpus{jobs}/"
        first, second = (kg("build", policies, "-o", folder, "--jobs", str(jobs)) for _ in range(2))
        assert f"{number} policies built, 1 was there already" in first.err
        assert f"0 policies built, {number + 1} were there already" in second.err
        assert len(open_graph(Path(folder)).versions()) == number


@pytest.mark.parametrize("round", [1, 5, 100])
def test_a_store_folder_is_the_same_however_much_is_written_together(
    kg: Kg, policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, round: int
) -> None:
    monkeypatch.setattr("kg.cli.destination._ROUND", round)
    for _ in range(2):
        assert kg("build", policies, "-o", f"{tmp_path}/corpus/", "--again").code == 0
    kg("build", policies, "-o", tmp_path / "all.nq")
    assert open_graph(tmp_path / "corpus").serialized(RdfFormat.N_QUADS) == (tmp_path / "all.nq").read_bytes()


def test_flows_of_many_policies_are_in_order(kg: Kg, policies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.ahead.cores", lambda: 2)
    many = kg("flows", policies, "--format", "jsonl")
    monkeypatch.setattr("kg.cli.ahead.cores", lambda: 1)
    assert many == kg("flows", policies, "--format", "jsonl")
    assert many.code == 0


def test_a_reading_survives_the_way(policy: Path) -> None:
    document = document_from_bytes(policy.read_bytes(), "a.txt")
    with ahead(same_document, understand, [document] * FEW, jobs=2) as outcomes:
        assert {outcome() == understand(document) for outcome in outcomes} == {True}


def same_document(document: Document) -> Document:
    return document


def test_jobs_are_at_least_one(kg: Kg, policy: Path, tmp_path: Path) -> None:
    assert kg("build", policy, "-o", tmp_path / "o.nq", "--jobs", "0").code == 2


def test_findings_on_a_store_folder_are_the_same_with_workers(
    kg: Kg, policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kg("build", policies, "-o", f"{tmp_path}/corpus/")
    ran = []
    for cores in (1, 2):
        monkeypatch.setattr("kg.cli.ahead.cores", lambda cores=cores: cores)
        ran.append(kg("validate", tmp_path / "corpus", "--format", "jsonl", "--fail-on", "never"))
    assert ran[0] == ran[1]
    assert len(ran[0].out.splitlines()) > len(NUMBERS)
