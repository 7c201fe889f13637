"""Work on many things in several processes at once, ahead of its use; what comes back is in the order of the things.

The processes are this machine's, or a cluster's (``kg/cli/cluster.py``). Of this machine's, a thread stands for each:
it sends a thing, waits, and passes the answer on. They are started when there is work.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar, cast

from kg.cli.process import ONE_THREAD, Processes
from kg.cli.workers import AHEAD, Workers, opened

Item = TypeVar("Item")
Given = TypeVar("Given")
Made = TypeVar("Made")

FEW = 6  # things below which starting workers takes longer than it saves


def cores() -> int:
    """How many cores this process may use.

    >>> cores() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def ahead(
    prepare: Callable[[Item], Given | None],
    work: Callable[[Given], Made],
    items: Sequence[Item],
    *,
    jobs: int | None = None,
    cluster: str | None = None,
) -> Iterator[Iterator[Callable[[], Made | None]]]:
    """For each item, in order, a call that gives what work made of it, or raises its error.

    ``prepare`` runs here; where it gives None, there is nothing to work on and the call gives None. ``work`` is a
    function of a module, and runs in at most ``jobs`` processes (None: one a core). All is done here, one after the
    other, with one job or few items. At most ``AHEAD`` things a job are under way or wait for their use. ``cluster`` is
    the address of the scheduler of a cluster that does the work, however little there is.

    >>> with ahead(str.strip, len, [" 姓名", "手机号 ", "IMEI"]) as outcomes:
    ...     [outcome() for outcome in outcomes]
    [2, 3, 4]
    """
    os.environ.update(ONE_THREAD)  # read when numpy is loaded: the same sums, to the last bit, here and in workers
    number = min(cores() if jobs is None else jobs, len(items))
    if cluster is None and (number < 2 or len(items) < FEW or os.name == "nt"):
        yield (partial(_here, prepare, work, item) for item in items)
        return
    workers = _Local(work, number) if cluster is None else _far(cluster, work)
    try:
        outcomes = _in_order(prepare, workers, items)
        yield outcomes
    finally:
        workers.end()


def _far(address: str, work: Callable[[Given], Made]) -> Workers[Given, Made]:
    from kg.cli.cluster import Cluster

    return Cluster(address, work)


def _here(prepare: Callable[[Item], Given | None], work: Callable[[Given], Made], item: Item) -> Made | None:
    given = prepare(item)
    return None if given is None else work(given)


def _in_order(
    prepare: Callable[[Item], Given | None], workers: Workers[Given, Made], items: Sequence[Item]
) -> Iterator[Callable[[], Made | None]]:
    waiting: deque[Callable[[], Made | None]] = deque()
    for item in items:
        while len(waiting) >= workers.most():
            yield waiting.popleft()
        outcome = _begun(prepare, workers, item)
        waiting.append(outcome)
    while waiting:
        yield waiting.popleft()


def _begun(
    prepare: Callable[[Item], Given | None], workers: Workers[Given, Made], item: Item
) -> Callable[[], Made | None]:
    try:
        given = prepare(item)
    except Exception as error:
        return partial(_raised, error)
    return _nothing if given is None else workers.begin(given)


def _nothing() -> None:
    return None


def _raised(error: Exception) -> Any:
    raise error


# --- here -----------------------------------------------------------------------------------------------------------


class _Local(Workers[Given, Made]):
    """Processes that do the same work, a thread for each."""

    def __init__(self, work: Callable[[Given], Made], number: int) -> None:
        self._work, self._number = work, number
        self._threads, self._processes = ThreadPoolExecutor(number), Processes()

    def most(self) -> int:
        """So many things for each process."""
        return AHEAD * self._number

    def begin(self, given: Given) -> Callable[[], Made]:
        """Starts the work, or lines it up; the call waits for it."""
        return self._threads.submit(self._done, given).result

    def end(self) -> None:
        """Ends the processes, whatever they do, and leaves out what waits."""
        self._processes.kill()
        self._threads.shutdown(cancel_futures=True)
        self._processes.close()

    def _done(self, given: Given) -> Made:
        return cast("Made", opened(self._processes.ask(self._work, given)))
