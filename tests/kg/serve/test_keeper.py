"""The process that keeps the store: what its children do to it, and what it does to them."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from kg import pipeline, read
from kg.errors import EngineError, InputError, UnknownName
from kg.opening import open_graph
from kg.serve import building, tasks
from kg.serve.keeper import Busy, Keeper, TimeIsUp
from kg.serve.keeping import Limits
from kg.store import Store
from tests.kg.serve.jobs import ENDLESS, LARGE, asked, died, failed

CLAUSE = "1. 我们会收集您的邮箱，用于找回密码。".encode()


def test_an_endless_query_ends_at_its_limit_while_others_go_on(keeper):
    async def both():
        endless = [asyncio.create_task(keeper.ask(asked, ENDLESS, limits=Limits(1.5))) for _ in range(3)]
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        found = await keeper.ask(asked, "ASK { ?s ?p ?o }")
        meanwhile = not any(task.done() for task in endless)
        ends = await asyncio.gather(*endless, return_exceptions=True)
        return found, meanwhile, time.monotonic() - begun, ends

    found, meanwhile, took, ends = asyncio.run(both())
    assert (found, meanwhile) == (1, True)
    assert took < 8
    assert all(isinstance(end, TimeIsUp) and "longer than 1.5 s" in str(end) for end in ends)


def test_a_query_that_wants_all_memory_gets_none(keeper):
    with pytest.raises(InputError, match="memory"):
        asyncio.run(keeper.ask(asked, LARGE, limits=Limits(30, 64)))


def test_a_child_that_dies_or_fails_takes_nobody_along(keeper):
    with pytest.raises(InputError, match="more than the engine can bear"):
        asyncio.run(keeper.ask(died))
    with pytest.raises(EngineError, match="ZeroDivisionError: by nought"):
        asyncio.run(keeper.ask(failed))
    with pytest.raises(UnknownName, match="no policy “nobody”"):
        asyncio.run(keeper.ask(tasks.policy, "nobody"))
    assert asyncio.run(keeper.ask(asked, "ASK { ?s ?p ?o }")) == 1


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
def test_a_query_that_nobody_waits_for_ends(keeper):
    async def given_up():
        task = asyncio.create_task(keeper.ask(asked, ENDLESS, limits=Limits(60)))
        await asyncio.sleep(0.5)
        running = children(keeper.pid)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        for _ in range(100):
            if not set(running) & set(children(keeper.pid)):
                return True
            await asyncio.sleep(0.1)
        return False

    assert asyncio.run(given_up())


def test_no_place_is_free(graph):
    keeper = Keeper(graph, places=1, patience=0.3)

    async def crowded():
        task = asyncio.create_task(keeper.ask(asked, ENDLESS, limits=Limits(1.5)))
        await asyncio.sleep(0.2)
        with pytest.raises(Busy):
            await keeper.ask(asked, "ASK { ?s ?p ?o }", limits=Limits(0.3))
        await asyncio.gather(task, return_exceptions=True)
        return await keeper.ask(asked, "ASK { ?s ?p ?o }")

    try:
        assert asyncio.run(crowded()) == 1
    finally:
        keeper.close()


@pytest.mark.parametrize("on_disk", [False, True])
def test_a_policy_goes_into_the_folder(tmp_path, on_disk):
    folder = tmp_path / "store"
    store = Store(folder)
    pipeline.put(store, pipeline.understand(read.document_from_bytes(CLAUSE + b"\n", "old.txt")))
    del store
    keeper = Keeper(folder, on_disk=on_disk)

    async def added():
        before = len(await keeper.ask(tasks.overview))
        steps = [step async for step in keeper.steps(building.build, CLAUSE, "new.txt", ())]
        built = steps[-1][1]
        await keeper.put((built.graphs.version, built.graphs.inferred), built.graphs.nquads)
        return before, [said for kind, said in steps if kind == "said"], await keeper.ask(tasks.overview)

    try:
        before, said, after = asyncio.run(added())
    finally:
        keeper.close()
    assert (before, said, len(after)) == (1, ["read", "understand", "graph"], 2)
    assert len(open_graph(folder).versions()) == 2


def test_a_graph_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        Keeper(tmp_path / "nothing.trig")
    (tmp_path / "bad.trig").write_text("this is no graph", encoding="utf-8")
    with pytest.raises(InputError, match="not TriG"):
        Keeper(tmp_path / "bad.trig")
