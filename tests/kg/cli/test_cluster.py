"""Work on a real Dask cluster of processes: the same results, workers that die, programs that differ."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import Client, KilledWorker, LocalCluster
from rdflib.term import URIRef

from bench.corpus import write
from kg.cli import checking
from kg.cli import cluster as clusters
from kg.cli.ahead import FEW, ahead
from kg.errors import ClusterError, EngineError, InputError
from kg.records import Finding
from tests.kg.cli.conftest import Kg, Ran
from tests.servers import free_port

POLICIES = 8


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers in processes of their own; who watches them starts another one where one dies."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as started:
        yield started


def fatal(words: str) -> int:
    """The length of the words; some of them are too much for a process."""
    if words == "fatal":
        os.kill(os.getpid(), signal.SIGKILL)
    if words == "bad":
        raise InputError("These words are bad.", where="words")
    return len(words)


def outcomes(address: str, items: list[str]) -> list[object]:
    found: list[object] = []
    with ahead(str, fatal, items, cluster=address) as made:
        for outcome in made:
            try:
                found.append(outcome())
            except (EngineError, InputError) as error:
                found.append(str(error))
    return found


def test_what_ends_its_process_is_reported_and_no_worker_is_lost(cluster: LocalCluster) -> None:
    with Client(cluster) as client:
        before = client.run(os.getpid)
        first, bad, fatal, *rest = outcomes(cluster.scheduler_address, ["姓名", "bad", "fatal", *["手机号"] * 12])
        assert client.run(os.getpid) == before
    assert (first, rest) == (2, [3] * 12)
    assert bad == "words: These words are bad."
    assert str(fatal).startswith("The process that worked on it ended: SIGKILL.")


def said(ran: Ran) -> list[str]:
    """Our own lines: workers that end may leave some, too."""
    return [line for line in ran.err.splitlines() if line.startswith("kg: ")]


def test_a_worker_is_killed_and_the_graph_is_the_same(
    cluster: LocalCluster, kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "policies", POLICIES)
    begun: list[object] = []
    whole = clusters.Cluster.begin

    def begin(self: clusters.Cluster[object, object], given: object) -> object:
        begun.append(given)
        if len(begun) == POLICIES // 2:
            os.kill(next(iter(self._client.run(os.getpid).values())), signal.SIGKILL)
        return whole(self, given)

    with monkeypatch.context() as patched:
        patched.setattr(clusters.Cluster, "begin", begin)
        far = kg("build", tmp_path / "policies", "-o", tmp_path / "far.nq", "--cluster", cluster.scheduler_address)
    assert (far.code, said(far), len(begun)) == (0, [f"kg: {POLICIES} policies, {tmp_path}/far.nq"], POLICIES)
    assert kg("build", tmp_path / "policies", "-o", tmp_path / "near.nq", "--jobs", "1").code == 0
    assert (tmp_path / "far.nq").read_bytes() == (tmp_path / "near.nq").read_bytes()


def test_findings_are_the_same(cluster: LocalCluster, kg: Kg, policy: Path, graph: Path) -> None:
    for given in (policy, graph):
        words = ["validate", given, "--format", "jsonl"]
        far, near = kg(*words, "--cluster", cluster.scheduler_address), kg(*words)
        assert (far.code, far.out, far.err) == (near.code, near.out, near.err)
        assert far.code == 1


def test_a_policy_that_ends_its_process_is_not_validated_and_the_others_are(
    cluster: LocalCluster, kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policies").mkdir()
    for number in range(FEW):
        text = f"1. 我们会将您的第{number}个邮箱提供给合作伙伴。\n"
        (tmp_path / "policies" / f"p{number}.txt").write_text(text, encoding="utf-8")
    store = tmp_path / "store"
    assert kg("build", tmp_path / "policies", "-o", f"{store}/", "--jobs", "1").code == 0
    words = ["validate", store, "--rules", "PIPL-23-1a,PIPL-23-1b", "--format", "jsonl", "--fail-on", "never"]
    lines = kg(*words).out.splitlines(keepends=True)
    monkeypatch.setattr("kg.cli.ahead.cores", lambda: 2)
    monkeypatch.setattr(checking, "_of_part", fatal_part)
    monkeypatch.setattr(checking, "_in_folder", fatal_in_folder)
    for options in (["--cluster", cluster.scheduler_address], []):
        ran = kg(*words, *options)
        assert ran.code == 3
        assert ran.out.splitlines(keepends=True) == [line for line in lines if f'"{FATAL}"' not in line] != lines
        first, second = said(ran)
        assert first == f"kg: 1 of {FEW} policies failed:"
        assert second.startswith(f"kg: {FATAL}@")
        assert "The process that worked on it ended: SIGKILL" in second


def fatal_part(ask: Callable[..., tuple[Finding, ...]], part: tuple[URIRef, bytes]) -> tuple[Finding, ...]:
    """The findings on a policy, but one of them is too much for a process."""
    if f"/{FATAL}@" in part[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return OF_PART(ask, part)


def fatal_in_folder(folder: Path, ask: Callable[..., tuple[Finding, ...]], version: str) -> tuple[Finding, ...]:
    if f"/{FATAL}@" in version:
        os.kill(os.getpid(), signal.SIGKILL)
    return IN_FOLDER(folder, ask, version)


FATAL = "p3"
OF_PART, IN_FOLDER = checking._of_part, checking._in_folder


def test_workers_of_another_kg_are_refused(
    cluster: LocalCluster, kg: Kg, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["build", policy, "-o", tmp_path / "g.nq", "--cluster", cluster.scheduler_address]
    with Client(cluster) as client:
        client.run(_pretend, "another kg")
        early = kg(*words)
        monkeypatch.setattr(clusters.Cluster, "_compare", lambda _: None)
        late = kg(*words)
        client.run(_pretend, "")
    assert (early.code, late.code, (tmp_path / "g.nq").exists()) == (2, 2, False)
    assert all("runs another kg than this one. Install the same version" in ran.err for ran in (early, late))


@pytest.mark.parametrize(
    ("loss", "said"), [("close", "The cluster is lost"), ("scale", "The cluster has no worker any more")]
)
def test_a_cluster_that_is_lost(monkeypatch: pytest.MonkeyPatch, loss: str, said: str) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 0.8)
    monkeypatch.setattr(clusters, "START", 3)
    with (
        LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as cluster,
        ahead(str, len, ["姓名"] * 40, cluster=cluster.scheduler_address) as outcomes,
    ):
        assert next(outcomes)() == 2
        getattr(cluster, loss)(*([0] if loss == "scale" else []))
        with pytest.raises(ClusterError, match=said):
            for outcome in outcomes:
                outcome()


def test_workers_that_are_lost_one_after_the_other(cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(self: clusters.Cluster[str, int], future: object) -> object:
        raise KilledWorker("some work", next(iter(workers.values())), 4)

    monkeypatch.setattr(clusters.Cluster, "_patiently", lost)
    workers = cluster.scheduler.workers
    assert [str(outcome).split(",")[0] for outcome in outcomes(cluster.scheduler_address, ["姓名"])] == [
        "The workers that had it were lost"
    ]


def test_nobody_at_the_address(kg: Kg, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "START", 0.5)
    for address in (f"tcp://127.0.0.1:{free_port()}", "nowhere"):
        ran = kg("build", policy, "-o", tmp_path / "g.nq", "--cluster", address)
        assert (ran.code, "No scheduler answers" in ran.err) == (2, True), ran.err


def _pretend(digest: str) -> None:
    """In a worker: what it says of its program."""
    clusters.program = (lambda: digest) if digest else TRUE_PROGRAM


TRUE_PROGRAM = clusters.program
