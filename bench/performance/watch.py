"""Runs a program in processes of its own, looks at all of them while they run, and ends them at a limit. Linux."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, get_type_hints

from bench.performance.records import Run, restored

ROOT = Path(__file__).resolve().parents[2]
KG = (sys.executable, "-m", "kg")
HOUR = 3600.0
_EVERY = 0.2  # seconds between two looks at the memory
_SHARED_ONCE = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)

Given = ParamSpec("Given")
Made = TypeVar("Made")


class Failed(Exception):
    """A program that was to be measured did not work."""


def environment() -> dict[str, str]:
    """That of this process, in which children find the same packages."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}


def run(command: Sequence[str], *, limit: float = HOUR, given: str = "") -> tuple[Run, str]:
    """What the command took, and what it printed; at the limit, in seconds, it is ended with all below it.

    Raises:
        Failed: it ended by itself, with another exit status than 0.
    """
    with tempfile.TemporaryFile("w+") as inlet, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as talk:
        inlet.write(given)
        inlet.seek(0)
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603
            command, stdin=inlet, stdout=out, stderr=talk, env=environment(), start_new_session=True
        )
        sampler = _Sampler(process.pid)
        clock = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        sampler.start()
        clock.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        finally:
            clock.cancel()
            sampler.end()
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        printed, said = (_all(file) for file in (out, talk))
    cut = process.returncode == -signal.SIGKILL and seconds >= limit
    if process.returncode and not cut:
        raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{said[-2000:]}")
    return Run(seconds, used.ru_utime + used.ru_stime, sampler.peak / 1e6, cut), printed


def apart(function: Callable[Given, Made], *args: Given.args, **given: Given.kwargs) -> tuple[Run, Made]:
    """The same as calling the function, in a process of its own, so that memory and caches are; see :func:`run`.

    It is a module's function that takes JSON values by name, and gives a record or tuples of records.

    Raises:
        Failed: it raised something, or took more than an hour.
    """
    name = f"{function.__module__}:{function.__name__}"
    used, printed = run((sys.executable, "-m", "bench.performance.watch", name), given=json.dumps(given))
    if used.cut:
        raise Failed(f"{name} took more than {used.seconds:g} s.")
    return used, restored(get_type_hints(function)["return"], json.loads(printed.splitlines()[-1]))


def plain(made: Any) -> Any:
    """Records as JSON takes them."""
    if isinstance(made, tuple):
        return [plain(item) for item in made]
    return asdict(made) if is_dataclass(made) and not isinstance(made, type) else made


def _all(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode("utf-8", "replace"))


class _Sampler(threading.Thread):
    """The most memory that a process and all below it held at one look."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self._over.wait(_EVERY):
            self.peak = max(self.peak, sum(_bytes(pid) for pid in _tree(self._pid)))

    def end(self) -> None:
        self._over.set()
        self.join()


def _tree(pid: int) -> Iterator[int]:
    """A process and all below it; what ends meanwhile is left out."""
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _bytes(pid: int) -> int:
    try:
        found = _SHARED_ONCE.search(Path(f"/proc/{pid}/smaps_rollup").read_bytes())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def main() -> None:
    """The process of its own: the function's name is the argument, what it takes comes in, what it gives goes out."""
    module, _, name = sys.argv[1].partition(":")
    print(json.dumps(plain(getattr(import_module(module), name)(**json.load(sys.stdin)))))


if __name__ == "__main__":
    main()
