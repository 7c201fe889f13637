"""Real SPARQL servers for tests, each started on a free port with a folder of its own and ended with the block."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

OXIGRAPH = Path(sys.executable).parent / "oxigraph"  # of the package of that name
VIRTUOSO = shutil.which("virtuoso-t")  # of Debian's virtuoso-opensource-7-bin
LOGIN = "dba:dba"  # Virtuoso's, as it comes
START_SECONDS = 120

_INI = """
[Database]
DatabaseFile = kg.db
ErrorLogFile = kg.log
LockFile = kg.lck
TransactionFile = kg.trx
xa_persistent_file = kg.pxa
TempStorage = Temporary
[Temporary]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = {sql}
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
CheckpointInterval = 0
DirsAllowed = .
MaxOptimizeLayouts = 50
StopCompilerWhenXOverRunTime = 1
[HTTPServer]
ServerPort = {http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server under way: where it answers queries and takes graphs, and its process."""

    queries: str
    graphs: str
    process: subprocess.Popen[bytes]
    folder: Path
    name: str
    sql: int = 0  # Virtuoso's port for SQL


@contextlib.contextmanager
def oxigraph(folder: Path, *, port: int = 0) -> Iterator[Running]:
    """Oxigraph's server over a store folder."""
    port = port or free_port()
    words = [OXIGRAPH, "serve", "--location", folder, "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with _started(words, folder.parent, f"http://127.0.0.1:{port}", "query", "store") as server:
        yield server


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Running]:
    """Virtuoso over a database of its own."""
    http, sql = free_port(), free_port()
    folder.mkdir()
    (folder / "kg.ini").write_text(_INI.format(sql=sql, http=http), encoding="utf-8")
    words = [VIRTUOSO or "virtuoso-t", "+configfile", "kg.ini", "+foreground"]
    with _started(words, folder, f"http://127.0.0.1:{http}", "sparql", "sparql-graph-crud-auth") as server:
        yield replace(server, name="virtuoso", sql=sql)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def _started(words: list[str | Path], folder: Path, address: str, queries: str, graphs: str) -> Iterator[Running]:
    process = subprocess.Popen(list(map(str, words)), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, f"{address}/{queries}?query=ASK%7B%7D")
        yield Running(f"{address}/{queries}", f"{address}/{graphs}", process, folder, Path(words[0]).name)
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10):  # noqa: S310
            return
        time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")
