"""The process that keeps the store: it forks a child for each job, and changes the store itself when it is told to.

It has one thread, so that a fork is safe, and holds all that the children need, so that they start at once. A child
sees the store as it was when it started. The kernel ends a child that is over its time or memory, and nobody else
notices. What the other side (:mod:`kg.serve.keeper`) sends is a letter, a job's number, and for a job its socket.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import inspect
import os
import pickle
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from kg import query, validate
from kg.errors import KgError
from kg.opening import open_graph
from kg.serve import answering, building, checks, description, mapping, selection, tasks
from kg.store import Store

JOBS = (
    answering,
    building,
    checks,
    description,
    mapping,
    selection,
    tasks,
)  # where the functions are that children run
JOB, PUT, KILL = b"j", b"p", b"k"
LINE = struct.Struct("!cQ")  # what stands on the control line
LENGTH = struct.Struct("!Q")  # before each message on a job's socket
_PATIENCE = 20.0  # seconds in which the other side must send its job


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may cost: seconds, and MB beside the store; how far it steps back for others, as of ``nice``."""

    seconds: float = 60.0
    memory: int = 2048
    nice: int = 0


def send(line: socket.socket, message: object) -> None:
    """Writes one message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    line.sendall(LENGTH.pack(len(data)) + data)


def receive(line: socket.socket) -> Any:
    """Reads one message.

    Raises:
        EOFError: the other side is gone.
    """
    (length,) = LENGTH.unpack(_exactly(line, LENGTH.size))
    return pickle.loads(_exactly(line, length))  # noqa: S301  # both ends are ours, and the line has no name


def _exactly(line: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = line.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def main(handle: int, graph: str, *, on_disk: bool = False) -> None:
    """Keeps the store behind GRAPH (nothing: an empty one) until the other end of the control line is closed.

    A folder is read into memory, unless it is to stay ``on_disk``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=handle)
    try:
        house = _House(Path(graph) if graph else None, on_disk)
    except BaseException as error:
        send(control, problem(error))
        return
    send(control, ("ready", None))
    house.serve(control)


def problem(error: BaseException) -> tuple[str, object]:
    """An error as a message."""
    if isinstance(error, KgError):
        return "refused", (type(error), error.message, error.where, error.hint)
    if isinstance(error, MemoryError):
        return "memory", None
    return "failed", (type(error).__name__, str(error), traceback.format_exc())


class _House:
    """The store, and the children at work on it."""

    def __init__(self, graph: Path | None, on_disk: bool) -> None:
        self._folder = graph if graph is not None and graph.is_dir() else None
        self._on_disk = on_disk
        self.store = open_graph(graph) if graph is not None else Store()
        if self._folder and not on_disk:
            self.store = self.store.in_memory()
        self._children: dict[int, int] = {}
        self._warmers = _warmers(self.store)

    def serve(self, control: socket.socket) -> None:
        """Takes jobs until nobody gives any more."""
        while True:
            ready, _, _ = select.select([control], [], [], 0.1 if self._warmers or self._children else 5.0)
            self._reap()
            if ready:
                data, handles, _, _ = socket.recv_fds(control, LINE.size, 1)
                if len(data) < LINE.size:
                    break
                letter, number = LINE.unpack(data)
                self._take(letter, number, handles)
            elif self._warmers:
                self._warmers.pop(0)()
                gc.collect()
                gc.freeze()  # what is here stays; children that collect would copy its pages
        for pid in self._children.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _take(self, letter: bytes, number: int, handles: list[int]) -> None:
        if letter == KILL:
            if pid := self._children.get(number):
                os.kill(pid, signal.SIGKILL)  # not reaped yet: the number is still the child's
            return
        line = socket.socket(fileno=handles[0])
        if letter == PUT:
            with line, contextlib.suppress(OSError, EOFError):
                line.settimeout(_PATIENCE)
                self._put(line)
            return
        pid = os.fork()
        if pid == 0:
            _child(line, self.store)
        self._children[number] = pid
        line.close()

    def _reap(self) -> None:
        for number, pid in list(self._children.items()):
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self._children[number]

    def _put(self, line: socket.socket) -> None:
        graphs, nquads = receive(line)
        try:
            if self._folder:
                self._put_in_folder(self._folder, graphs, nquads)
            if not self._folder or not self._on_disk:
                self.store.put(graphs, nquads)
        except Exception as error:
            send(line, problem(error))
        else:
            send(line, ("made", None))

    def _put_in_folder(self, folder: Path, graphs: Any, nquads: bytes) -> None:
        """Opens the folder to write, which one process at a time can; children that read it keep their view."""
        try:
            store = Store(folder, vocabulary=False)
            store.put(graphs, nquads)
            store.oxigraph.flush()
            del store
        finally:
            gc.collect()  # closes it
            if self._on_disk:
                self.store = open_graph(folder)


def _warmers(store: Store) -> list[Callable[[], object]]:
    """What children would otherwise do again and again, in steps that don't keep a job waiting for long."""
    return [
        query.library,
        lambda: tasks.labels(store),
        validate.rules,
        building.warm,
        _excel,
    ]


def _excel() -> None:
    with contextlib.suppress(ImportError):
        for name in ("openpyxl", "openpyxl.styles", "openpyxl.worksheet.properties"):
            import_module(name)


# --- in a child -----------------------------------------------------------------------------------------------------


def _child(line: socket.socket, store: Store) -> None:
    """Does one job and ends; never returns."""
    try:
        faulthandler.disable()  # should the engine die here, the other side says so
        line.settimeout(_PATIENCE)
        task, given, limits = receive(line)
        line.settimeout(None)
        _bound(limits)
        _work(line, store, task, given)
    except (OSError, EOFError):
        pass  # nobody waits for it any more
    finally:
        os._exit(0)


def _work(line: socket.socket, store: Store, task: Callable[..., Any], given: tuple[Any, ...]) -> None:
    try:
        made = task(store, *given)
        if inspect.isgenerator(made):
            made = _told(line, made)
        answer: tuple[str, object] = ("made", made)
    except OSError:
        raise
    except BaseException as error:
        answer = problem(error)
    send(line, answer)


def _told(line: socket.socket, steps: Any) -> Any:
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            return end.value
        send(line, ("said", step))


def _bound(limits: Limits) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends us: the engine hears no handler of Python's
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    if limits.nice:
        os.nice(limits.nice)
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + limits.memory * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
