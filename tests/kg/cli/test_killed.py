"""Builds into a store folder that are killed at random moments: nothing is half there, and the rest is made up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from bench.corpus import write
from kg.iris import PARTIES
from kg.store import FORMATS, Store

KILLS = 20  # at most; with all policies there, nothing is left to kill
POLICIES = 48


def build(source: Path, folder: Path, seconds: float | None = None) -> str:
    """What the build said; it is killed with all its workers after the seconds, if it goes on so long."""
    command = [sys.executable, "-m", "kg", "build", str(source), "-o", f"{folder}/"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as run:
        try:
            said = run.communicate(timeout=seconds)[1]
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            return ""
    assert run.returncode == 0
    return said


def graphs(folder: Path) -> dict[str, bytes]:
    """Each policy's own graph by its version, and the parties."""
    store = Store(folder, read_only=True)
    names = (*store.versions(), PARTIES)
    return {str(name): store.serialized(FORMATS[".nq"], graphs=[name]) for name in names}


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is not for Windows")
def test_what_is_killed_goes_on_to_the_same_store(tmp_path: Path) -> None:
    source, whole, folder = tmp_path / "policies", tmp_path / "whole", tmp_path / "killed"
    write(source, POLICIES)
    started = time.monotonic()
    build(source, whole)
    longest = time.monotonic() - started
    wanted, random = graphs(whole), Random(9)  # noqa: S311
    parties = set(wanted.pop(str(PARTIES)).splitlines())
    reached: list[int] = []
    while len(reached) < KILLS and POLICIES not in reached:
        build(source, folder, longest * random.uniform(0.2, 1.0))
        found = graphs(folder) if (folder / "CURRENT").exists() else {str(PARTIES): b""}
        assert set(found.pop(str(PARTIES)).splitlines()) <= parties
        assert found.items() <= wanted.items()
        reached.append(len(found))
    assert reached == sorted(reached)
    assert any(0 < count < POLICIES for count in reached)
    assert f"{reached[-1]} were there already" in build(source, folder)
    assert dumped(folder) == dumped(whole)


def dumped(folder: Path) -> bytes:
    return Store(folder, read_only=True).serialized(FORMATS[".nq"])
