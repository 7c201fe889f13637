"""Cold starts: what passes until the first answer, beside Python's own start."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bench.performance.records import Start
from bench.performance.watch import KG, Failed, environment, run
from kg.demo import POLICY_FILE


def measured(work: Path, *, times: int) -> tuple[Start, ...]:
    """Each command so many times, and the server until its first page is there."""
    graph = work / "demo.trig"
    run((*KG, "build", str(POLICY_FILE), "-o", str(graph)))
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "kg --help": (*KG, "--help"),
        "kg --version": (*KG, "--version"),
        "kg flows demo": (*KG, "flows", str(POLICY_FILE)),
    }
    starts = [Start(words, tuple(run(line)[0].seconds for _ in range(times))) for words, line in commands.items()]
    return (*starts, Start("kg serve, first page", tuple(_first_page(graph) for _ in range(times))))


def _first_page(graph: Path) -> float:
    began = time.perf_counter()
    server = subprocess.Popen(  # noqa: S603
        (*KG, "serve", str(graph), "--port", "0"), stderr=subprocess.PIPE, text=True, env=environment()
    )
    try:
        assert server.stderr is not None
        address = next((found[1] for line in server.stderr if (found := re.search(r"(http://\S+:\d+)", line))), None)
        if address is None:
            raise Failed("kg serve ended before it listened.")
        with urllib.request.urlopen(f"{address}/", timeout=60) as page:  # noqa: S310
            page.read()
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.communicate()
