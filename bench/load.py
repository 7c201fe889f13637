"""Many clients at once on ``/sparql`` of a running server: errors, latencies, and what its processes grow by.

``python -m bench.load GRAPH [--clients 50] [--seconds 60]`` starts ``kg serve GRAPH`` and waits, however long it takes,
until it has read the graph and answers; asks for the first page; lets the clients warm it up; and prints one line a
figure. One client more asks a query that never ends, over and over.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import httpx

QUERIES = (
    "ASK { ?f a pif:SensitiveFlow }",
    "SELECT ?v ?id { ?v a pif:PolicyVersion ; dcterms:identifier ?id } ORDER BY ?id LIMIT 50",
    "SELECT ?f ?c { ?f pif:dataCategory ?c ; a pif:ThirdPartySharing } LIMIT 100",
    "CONSTRUCT { ?f pif:recipient ?r } WHERE { ?f pif:recipient ?r } LIMIT 100",
)
WARM_SECONDS = 5.0
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def resident(pid: int) -> float:
    """MB that a process holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) / 1000 if found else 0.0


async def client(address: str, number: int, end: float, took: list[float], said: Counter[int]) -> None:
    """Asks one query after the other until the end."""
    async with httpx.AsyncClient(timeout=60) as asking:
        while time.monotonic() < end:
            begun = time.monotonic()
            answer = await asking.get(f"{address}/sparql", params={"query": QUERIES[number % len(QUERIES)]})
            took.append(time.monotonic() - begun)
            said[answer.status_code] += 1
            number += 1


async def endless(address: str, end: float, said: Counter[int]) -> None:
    """Asks what never ends, again and again."""
    async with httpx.AsyncClient(timeout=60) as asking:
        while time.monotonic() < end:
            said[(await asking.get(f"{address}/sparql", params={"query": ENDLESS})).status_code] += 1


async def run(address: str, clients: int, seconds: float, pids: dict[str, int]) -> None:
    """Prints the figures."""
    took: list[float] = []
    said, cut = Counter[int](), Counter[int]()
    warm = time.monotonic() + WARM_SECONDS
    await asyncio.gather(*(client(address, n, warm, [], Counter()) for n in range(clients)))
    before = {name: resident(pid) for name, pid in pids.items()}
    end = time.monotonic() + seconds
    await asyncio.gather(*(client(address, n, end, took, said) for n in range(clients)), endless(address, end, cut))
    took.sort()
    print(f"answers {len(took)} in {seconds:g} s, by status {dict(said)}; endless queries by status {dict(cut)}")
    print(f"seconds: median {took[len(took) // 2]:.3f}, 95 % {took[len(took) * 95 // 100]:.3f}, worst {took[-1]:.3f}")
    for name, pid in pids.items():
        after = resident(pid)
        print(
            f"{name}: {before[name]:.0f} MB after the warm-up, {after:.0f} MB in the end: {after - before[name]:+.0f}"
        )


def first_page(address: str) -> None:
    """Prints how long the first page takes, and what it lists."""
    for path in ("/", "/api/policies", "/api/policies"):
        begun = time.monotonic()
        size = len(httpx.get(address + path, timeout=600).raise_for_status().content)
        print(f"{path}: {time.monotonic() - begun:.2f} s, {size / 1000:.0f} kB", flush=True)


def main() -> None:
    """Starts the server, runs, and stops it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", given.graph, "--port", "0"]
    begun = time.monotonic()
    server = subprocess.Popen([*command, "--timeout", "5"], stderr=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert server.stderr is not None
        address = next(found[1] for line in server.stderr if (found := re.search(r"(http://\S+:\d+)", line)))
        httpx.get(f"{address}/sparql", params={"query": QUERIES[0]}, timeout=600)
        print(f"{address} answers after {time.monotonic() - begun:.1f} s", flush=True)
        first_page(address)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()
        asyncio.run(run(address, given.clients, given.seconds, {"server": server.pid, "keeper": int(children[0])}))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
