"""Builds into a store folder that are killed at random moments: nothing is half there, and the rest is made up."""

from __future__ import annotations

import os
import shutil
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

KILLS = int(os.environ.get("KG_KILLS", "20"))  # at most; with all policies there, nothing is left to kill
POLICIES = 48
PACKING = """
import sys
from pathlib import Path
from kg.store import Store
for folder in map(Path, sys.argv[1:]):
    store = Store(folder, vocabulary=False)
    for number in range(8):
        quads = (f'<urn:{number}-{n}> <urn:p> "{n}" <urn:g> .' for n in range(2000))
        store.put_many((), "\\n".join(quads).encode())
    print("packing", flush=True)
    store.pack()
    print("packed", flush=True)
"""


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


def partial(reached: list[int]) -> bool:
    """Whether some policies were there at a time, and not all."""
    return any(0 < count < POLICIES for count in reached)


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
    for _ in range(KILLS):
        if POLICIES in reached:
            if partial(reached):
                break
            shutil.rmtree(folder)  # it was there before the first blow fell: again, and faster
            reached, longest = [], longest * 0.7
        build(source, folder, longest * random.uniform(0.2, 1.0))
        found = graphs(folder) if (folder / "CURRENT").exists() else {str(PARTIES): b""}
        assert set(found.pop(str(PARTIES)).splitlines()) <= parties
        assert found.items() <= wanted.items()
        reached.append(len(found))
    assert reached == sorted(reached)
    assert partial(reached)
    assert f"{reached[-1]} were there already" in build(source, folder)
    assert dumped(Store(folder, read_only=True)) == dumped(Store(whole, read_only=True))


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is not for Windows")
def test_packing_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    random, killed = Random(9), 0  # noqa: S311
    for number in range(max(3, KILLS // 5)):
        whole, folder = tmp_path / f"{number}-whole", tmp_path / f"{number}-killed"
        with subprocess.Popen([sys.executable, "-c", PACKING, whole, folder], stdout=subprocess.PIPE) as run:
            assert run.stdout
            assert run.stdout.readline() == b"packing\n"
            started = time.monotonic()
            assert run.stdout.readline() == b"packed\n"
            longest = time.monotonic() - started
            assert run.stdout.readline() == b"packing\n"
            time.sleep(longest * random.uniform(0, 0.8))
            run.kill()
            killed += not run.stdout.readline()
        again = Store(folder, vocabulary=False)
        assert dumped(again) == dumped(Store(whole, read_only=True))
        again.pack()
    assert killed


def dumped(store: Store) -> bytes:
    return store.serialized(FORMATS[".nq"])
