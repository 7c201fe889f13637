"""The workers of a Dask cluster, wherever they are, as :mod:`kg.cli.ahead` uses those of this machine.

A worker does each thing in a process of its own (:mod:`kg.cli.process`), one a thread: what ends it ends no worker. A
worker may be lost all the same, with its machine; the scheduler gives what it had to another one.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kg import assets
from kg.cli.process import Processes
from kg.cli.workers import AHEAD, Answer, Given, Made, Workers, answered, opened
from kg.errors import ClusterError, EngineError, missing_extra

if TYPE_CHECKING:
    from distributed import Client, Future

START = 30.0  # seconds until the scheduler answers, and until it has a worker
PATIENCE = 60.0  # seconds without any worker until nobody is waited for
_PACKAGE = Path(__file__).resolve().parent.parent
_PROCESSES = Processes()  # of a worker


class Cluster(Workers[Given, Made]):
    """Does the same work on many things, on a cluster whose workers run this very program.

    Raises:
        InputError: the extra ``cluster`` is not installed.
        ClusterError: nobody answers at the address, there is no worker, or the workers run another program.
    """

    def __init__(self, address: str, work: Callable[[Given], Made]) -> None:
        self._address, self._work = address, work
        self._client = _client(address)
        try:
            self._compare()
        except BaseException:
            self.end()
            raise

    def most(self) -> int:
        """So many things for each thread of a worker; a cluster that has none may still get one."""
        return AHEAD * max(1, sum(self._threads()))

    def begin(self, given: Given) -> Callable[[], Made]:
        """Hands the thing to the scheduler; the call waits for what comes back."""
        try:
            future = self._client.submit(_done, program(), self._work, given, pure=False)
        except Exception as error:
            raise self._lost(error) from error
        return partial(self._outcome, future)

    def end(self) -> None:
        """Leaves the cluster; what is not done is left out."""
        self._client.close(timeout=5)

    def _threads(self) -> list[int]:
        """Of each worker, how many things it does at a time."""
        try:
            workers = self._client.scheduler_info(n_workers=-1).get("workers", {})
        except Exception as error:
            raise self._lost(error) from error
        return [worker["nthreads"] for worker in workers.values()]

    def _outcome(self, future: Future) -> Made:
        from distributed import KilledWorker

        try:
            answer = self._patiently(future)
        except ClusterError:
            raise
        except KilledWorker as error:
            raise EngineError(
                f"The workers that had it were lost, one after the other, at last {error.last_worker.address}.",
                hint="Run the same command again; what was written stays.",
            ) from None
        except Exception as error:  # what goes wrong in the work itself comes as an answer
            raise self._lost(error) from error
        return cast("Made", opened(answer))

    def _patiently(self, future: Future) -> Answer:
        """What comes back, waited for as long as there are workers."""
        idle = 0
        while True:
            try:
                return cast("Answer", future.result(timeout=PATIENCE / 4))
            except TimeoutError:
                idle = 0 if self._threads() else idle + 1
                if idle >= 4:
                    raise ClusterError(
                        "The cluster has no worker any more.", where=self._address, hint=_AGAIN
                    ) from None

    def _lost(self, error: Exception) -> ClusterError:
        words = " ".join(str(error).split())[:200] or type(error).__name__
        return ClusterError(f"The cluster is lost ({words}).", where=self._address, hint=_AGAIN)

    def _compare(self) -> None:
        """Whether all workers run what we run: else a graph would be of two minds."""
        try:
            self._client.wait_for_workers(1, timeout=START)
            found = self._client.run(program, on_error="return")
        except Exception as error:
            raise ClusterError(
                "The cluster has no worker.", where=self._address, hint="Start one: dask worker ADDRESS."
            ) from error
        for worker, digest in sorted(found.items()):
            if digest != program():
                what = f"has no kg ({digest})" if isinstance(digest, Exception) else "runs another kg than this one"
                raise ClusterError(f"The worker {worker} {what}.", where=self._address, hint=_SAME)


_SAME = "Install the same version of pif-kg, with the same rules, on all machines."
_AGAIN = "What was written stays: run the same command again when the cluster is back."


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise missing_extra("A cluster", "cluster", where=address) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters comes as an error
    try:
        return Client(address, timeout=START, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(
            f"No scheduler answers ({' '.join(str(error).split())[:200]}).",
            where=address,
            hint="Start one with: dask scheduler. Its address looks like tcp://10.0.0.5:8786.",
        ) from error


# --- in the worker --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def program() -> str:
    """A digest of all that decides what is made: code, rules, lexicons, model, ontology, shapes."""
    own = (path for path in _PACKAGE.rglob("*") if path.is_file() and path.name != "conftest.py")
    files = [path for path in own if not {"__pycache__", "_assets"} & set(path.relative_to(_PACKAGE).parts)]
    digest = hashlib.sha256()
    for path in (*sorted(files), *assets.files("ontology"), *assets.files("shapes")):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _done(digest: str, work: Callable[[Any], Any], given: object) -> Answer:
    """The answer of a process of the worker's own."""
    return _PROCESSES.ask(work, given) if digest == program() else answered(_refuse, given)


@atexit.register
def _end() -> None:
    """Ends the processes when the worker ends."""
    _PROCESSES.kill()
    _PROCESSES.close()


def _refuse(_: object) -> None:
    raise ClusterError("A worker that came late runs another kg than this one.", hint=_SAME)
