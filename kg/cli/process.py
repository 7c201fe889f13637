"""Processes of their own that do work: what ends one takes one thing with it, and nothing else.

They run numpy on one core each, do not hear Ctrl-C, and end at once when the process that started them does, however
that ends.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from kg.cli.workers import Answer, answered
from kg.errors import EngineError

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_CYCLES = 50_000  # things made until Python looks for cycles among them: there are few
_START = "import sys; from kg.cli.process import serve; serve(int(sys.argv[1]))"


class Process:
    """A process, with a line to it; ``alive`` until it ends while it works.

    >>> process = Process()
    >>> process.ask(len, "姓名")
    (None, 2)
    >>> process.kill(); process.close()
    'SIGKILL'
    """

    def __init__(self) -> None:
        self.alive = True
        self._line, far = Pipe()
        with far:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and words
                [sys.executable, "-P", "-c", _START, str(far.fileno())],
                pass_fds=[far.fileno()],
                env=os.environ | ONE_THREAD | {"PYTHONPATH": os.pathsep.join(sys.path)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C at the terminal is for the process that started it
            )

    def ask(self, work: Callable[[Any], Any], given: object) -> Answer:
        """The answer of the work; where the process ends before it answers, that is an error as well."""
        try:
            self._line.send((work, given))
            answer: Answer = self._line.recv()
        except (EOFError, OSError):
            self.alive = False
            return answered(partial(_ended, self.close()), given)
        return answer

    def kill(self) -> None:
        """Ends the process at once."""
        self._process.kill()

    def close(self) -> str:
        """Waits for the end of the process, and says how it ended."""
        self._line.close()
        code = self._process.wait()
        return f"exit status {code}" if code >= 0 else signal.Signals(-code).name


class Processes:
    """Processes that are started when none is free, and used again; several threads may ask at a time.

    >>> processes = Processes()
    >>> processes.ask(len, "姓名")
    (None, 2)
    >>> processes.kill(); processes.close()
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._all: set[Process] = set()
        self._free: list[Process] = []
        self._ended = False

    def ask(self, work: Callable[[Any], Any], given: object) -> Answer:
        """The answer of one of them.

        Raises:
            EngineError: they were killed.
        """
        process = self._taken()
        answer = process.ask(work, given)
        with self._lock:
            if process.alive:
                self._free.append(process)
            else:
                self._all.discard(process)
        return answer

    def kill(self) -> None:
        """Ends them at once, whatever they do; no other is started."""
        with self._lock:
            self._ended = True
            for process in self._all:
                process.kill()

    def close(self) -> None:
        """Waits for the end of those that were killed."""
        for process in tuple(self._all):
            process.close()

    def _taken(self) -> Process:
        with self._lock:
            if self._ended:
                raise EngineError("There are no workers any more.")
            if self._free:
                return self._free.pop()
            process = Process()
            self._all.add(process)
            return process


def _ended(how: str, _: object) -> None:
    raise EngineError(f"The process that worked on it ended: {how}.", hint="If memory ran out, give this policy alone.")


# --- in the process -------------------------------------------------------------------------------------------------


def serve(handle: int) -> None:
    """Does what comes in at this end of the line, until the other end is closed."""
    gc.set_threshold(_CYCLES)
    line = Connection(handle)
    todo: SimpleQueue[tuple[Callable[[Any], Any], Any]] = SimpleQueue()
    Thread(target=_receive, args=(line, todo), daemon=True).start()
    while True:
        answer = answered(*todo.get())
        line.send(answer)


def _receive(line: Connection, todo: SimpleQueue[tuple[Callable[[Any], Any], Any]]) -> None:
    """Listens while the work goes on, so that the process ends at once where nobody waits for it any more."""
    code = 1
    try:
        while True:
            todo.put(line.recv())
    except (EOFError, OSError):
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)
