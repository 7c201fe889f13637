"""The server's side of the process that keeps the store: jobs go to it, and their answers come back."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from rdflib.term import URIRef

from kg.errors import EngineError, InputError, KgError
from kg.serve.keeping import JOB, KILL, LENGTH, LINE, PUT, Limits, receive

_START = (
    "import sys; from kg.serve.keeping import main; main(int(sys.argv[1]), sys.argv[2], on_disk=sys.argv[3] == 'yes')"
)
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_GRACE = 5.0  # seconds after its time in which a job must be over, whatever happens


class Busy(KgError):
    """All places are taken, and none came free in time."""


class TimeIsUp(InputError):
    """A query was ended at its limit."""


class Keeper:
    """The store behind GRAPH, in a process of its own; None is an empty store.

    It stands in memory, a folder's too, unless that is to stay ``on_disk``.

    A job is a function of a module that takes the store: it runs in a child of that process, under limits, at most
    ``places`` at once; the next wait for a place ``patience`` seconds, or as long as they may run. ``generation``
    counts the changes of the store.

    Raises:
        InputError: there is nothing there, or it is no graph.
    """

    def __init__(
        self, graph: Path | None = None, *, on_disk: bool = False, places: int = 8, patience: float = 30.0
    ) -> None:
        self.graph = graph
        self.generation = 0
        self._places = asyncio.Semaphore(places)
        self._patience = patience
        self._numbers = count(1)
        self._control, far = socket.socketpair()
        with far:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and words
                [sys.executable, "-P", "-c", _START, str(far.fileno()), str(graph or ""), "yes" if on_disk else ""],
                pass_fds=[far.fileno()],
                env=os.environ | _ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C at the terminal is for this process alone
            )
        try:
            _opened(receive(self._control))
        except EOFError:
            self.close()
            raise EngineError("The process that keeps the graph did not start.") from None
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The process that keeps the store."""
        return self._process.pid

    def close(self) -> None:
        """Ends the process and its children."""
        self._control.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    async def ask(self, task: Callable[..., Any], *given: object, limits: Limits = Limits()) -> Any:  # noqa: B008
        """What the task makes of the store.

        Raises:
            KgError: what the task raised; or its time is up, or its memory, or there is no free place.
        """
        async for kind, found in self.steps(task, *given, limits=limits):
            if kind == "made":
                return found
        raise AssertionError("unreachable")

    async def steps(
        self,
        task: Callable[..., Any],
        *given: object,
        limits: Limits = Limits(),  # noqa: B008
    ) -> AsyncIterator[tuple[str, Any]]:
        """What the task says on its way (``said``), and in the end what it made (``made``).

        Raises:
            KgError: as for :meth:`ask`.
        """
        try:
            async with asyncio.timeout(max(limits.seconds, self._patience)):
                await self._places.acquire()
        except TimeoutError:
            raise Busy("The server is busy.", hint="Try again in a while.") from None
        try:
            async for step in self._begun(JOB, (task, given, limits), limits.seconds):
                yield step
        finally:
            self._places.release()

    async def put(self, graphs: Sequence[URIRef], nquads: bytes) -> None:
        """Replaces graphs of the store; whoever asks after this sees them.

        Raises:
            KgError: they can't be stored.
        """
        async for _ in self._begun(PUT, (graphs, nquads), 120.0):
            self.generation += 1

    async def _begun(self, letter: bytes, job: object, seconds: float) -> AsyncIterator[tuple[str, Any]]:
        import pickle

        number, (near, far) = next(self._numbers), socket.socketpair()
        with far:
            try:
                socket.send_fds(self._control, [LINE.pack(letter, number)], [far.fileno()])
            except OSError as error:
                near.close()
                raise EngineError("The process that keeps the graph is gone.", hint="Start kg serve again.") from error
        reader, writer = await asyncio.open_unix_connection(sock=near)
        data = pickle.dumps(job, protocol=pickle.HIGHEST_PROTOCOL)
        writer.write(LENGTH.pack(len(data)) + data)
        begun, over = time.monotonic(), False
        try:
            async with asyncio.timeout(seconds + _GRACE):
                while not over:
                    kind, found = _opened(await _message(reader))
                    over = kind == "made"
                    yield kind, found
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
            if time.monotonic() - begun >= seconds:
                raise TimeIsUp(
                    f"It took longer than {seconds:g} s.",
                    hint="Narrow the question, or start kg serve with a larger --timeout.",
                ) from None
            raise _unbearable() from None
        finally:
            writer.close()
            if not over and letter == JOB:
                self._end(number)

    def _end(self, number: int) -> None:
        with contextlib.suppress(OSError):  # it is gone with all its children
            self._control.send(LINE.pack(KILL, number))


async def _message(reader: asyncio.StreamReader) -> Any:
    import pickle

    (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301  # from our own child


def _opened(message: tuple[str, Any]) -> tuple[str, Any]:
    """A message that is no error.

    Raises:
        KgError: the error that it is.
    """
    kind, found = message
    if kind == "refused":
        make, words, where, hint = found
        error = make.__new__(make, words)
        KgError.__init__(error, words, where=where, hint=hint)
        raise error
    if kind == "memory":
        raise _unbearable()
    if kind == "failed":
        name, words, trace = found
        error = EngineError(f"This is our fault: {name}: {words[:300]}.")
        error.add_note(trace)
        raise error
    return kind, found


def _unbearable() -> InputError:
    return InputError("It needs more memory than it may have, or is more than the engine can bear.", hint="Narrow it.")
