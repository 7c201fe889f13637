"""The engine's threads that merge files give way, and no other thread does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kg import background
from kg.store import Store


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own on Linux")
def test_merging_gives_way_while_a_folder_is_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", vocabulary=False)
    for number in range(6):
        quads = (f'<urn:{number}-{n}> <urn:p> "{n}" <urn:g> .' for n in range(500))
        store.put_many((), "\n".join(quads).encode())
    assert background.give_way() > 0
    least = {
        task.name: os.getpriority(os.PRIO_PROCESS, int(task.name)) == 19
        for task in Path("/proc/self/task").iterdir()
        if (task / "comm").read_text().startswith("rocksdb:low")
    }
    assert least
    assert all(least.values())
    assert os.getpriority(os.PRIO_PROCESS, 0) < 19
    store.pack()
    assert len(list(store.quads())) == 3000


def test_without_such_threads_nothing_happens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(background, "_TASKS", tmp_path / "none")
    assert background.give_way() == 0
