"""The largest store of the run: questions, commands, and the memory that they take."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bench.performance.engines import values
from bench.performance.growth import store
from bench.performance.records import Answer, Build, Command, Largest
from bench.performance.watch import KG, apart, run
from kg import query, validate
from kg.opening import open_graph

_SLICE = ("--where", "flows-of-category", "--set", "category=身份证号")  # the flows of one category


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions about one policy, and about all."""

    of_one: tuple[Answer, ...]
    of_all: tuple[Answer, ...]


def measured(
    work: Path, builds: tuple[Build, ...], *, limit: float, wait: float, validated: int, sampled: int
) -> Largest:
    """Asks and checks the largest store; ``kg validate`` gets the largest of at most ``validated`` policies.

    ``sampled`` are the policies of the largest that are validated one by one. A question is ended after ``limit``
    seconds, a command after ``wait``.
    """
    by_size = sorted(builds, key=lambda build: build.policies)
    biggest = by_size[-1]
    checked = ([build for build in by_size if build.policies <= validated] or by_size[:1])[-1]
    folder, out = store(work, biggest.kind, biggest.policies), str(work / "out")
    asking, asked = apart(answered, folder=str(folder), limit=limit)
    _, seconds = apart(sample, folder=str(folder), count=sampled)
    commands = (
        _command(work, biggest, ("export", "--to", "csv", *_SLICE), out, wait, "rows"),
        _command(work, biggest, ("market", "--format", "json"), out, wait, "lines"),
        _command(work, checked, ("validate", "--fail-on", "never", "--format", "jsonl"), out, wait, "findings"),
    )
    return Largest(
        kind=biggest.kind,
        policies=biggest.policies,
        triples=biggest.triples,
        stored_mb=biggest.stored_mb,
        limit_seconds=limit,
        of_one=asked.of_one,
        of_all=asked.of_all,
        asking=asking,
        sampled=min(sampled, biggest.policies),
        sample_seconds=seconds,
        commands=commands,
    )


def _command(work: Path, build: Build, words: tuple[str, ...], out: str, wait: float, what: str) -> Command:
    folder = store(work, build.kind, build.policies)
    Path(out).unlink(missing_ok=True)
    used, _ = run((*KG, words[0], str(folder), *words[1:], "-o", out), limit=wait)
    lines = 0 if used.cut else len(Path(out).read_text(encoding="utf-8").splitlines())
    return Command(f"kg {' '.join(words)}", build.policies, used, f"{lines:,} {what}")


def sample(folder: str, count: int) -> float:
    """Seconds for the rules on so many policies of a store, evenly spread, in this one process."""
    opened = open_graph(Path(folder))
    versions = opened.versions()
    chosen = versions[:: max(1, len(versions) // count)][:count]
    validate.findings(opened, versions=chosen[:1])  # what is read once
    began = time.perf_counter()
    validate.findings(opened, versions=chosen)
    return time.perf_counter() - began


def answered(folder: str, limit: float) -> Asked:
    """All questions that take a policy, on one in the middle; and the reports, on all policies."""
    opened = open_graph(Path(folder))
    versions = opened.versions()
    needed = {asked.name: values(opened, asked) for asked in query.library()}
    del opened
    of_one, of_all = [], []
    for asked in query.library():
        if any(parameter.type is query.Type.POLICY for parameter in asked.params):
            given = needed[asked.name] | {"policy": str(versions[len(versions) // 2])}
            of_one.append(_answer(folder, asked, given, limit))
        if asked.group == "report" and "policy" not in needed[asked.name]:
            of_all.append(_answer(folder, asked, needed[asked.name], limit))
    return Asked(tuple(of_one), tuple(of_all))


def _answer(folder: str, asked: query.Query, given: dict[str, str], limit: float) -> Answer:
    """The engine can't be interrupted, so that each question has a process of its own, which opens the store."""
    forking = multiprocessing.get_context("fork")
    receiver, sender = forking.Pipe(duplex=False)
    child = forking.Process(target=_asked, args=(folder, asked, given, sender), daemon=True)
    child.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            return Answer(asked.name, limit, 0, cut=True)
        seconds, rows = receiver.recv()
    finally:
        child.kill()
        child.join()
        receiver.close()
    return Answer(asked.name, seconds, rows)


def _asked(folder: str, asked: query.Query, given: dict[str, str], sender: Connection) -> None:
    opened = open_graph(Path(folder))
    began = time.perf_counter()
    rows = query.run(opened, asked, given).rows
    sender.send((time.perf_counter() - began, len(rows)))
