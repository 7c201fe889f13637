"""A process of its own that does work: what ends it takes one thing with it, and nothing else.

It runs numpy on one core, does not hear Ctrl-C, and ends at once when the process that started it does, however that
ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from threading import Thread
from typing import Any

from kg.cli.workers import Answer, answered
from kg.errors import EngineError

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
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


def _ended(how: str, _: object) -> None:
    raise EngineError(f"The process that worked on it ended: {how}.", hint="If memory ran out, give this policy alone.")


# --- in the process -------------------------------------------------------------------------------------------------


def serve(handle: int) -> None:
    """Does what comes in at this end of the line, until the other end is closed."""
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
