"""What the library's questions take over a graph: ``python -m bench.queries GRAPH``, one line a question.

Each is asked of all policies, twice, and of one policy where it can be, as ``kg query`` asks it; the values that it
needs are its own examples. ``--memory`` reads a store folder into memory first, as ``kg serve`` does; ``--rows FOLDER``
writes the answers, so that two states of the library can be compared with ``diff``; ``--cpu`` counts the processor's
time instead of the clock's, for a machine that others use, too; ``--only NAME …`` asks these alone; ``--first N`` asks
for the first rows, as the workbench and the tables of ``kg query`` do.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from kg.errors import ParameterError
from kg.opening import open_graph
from kg.query import FORMATS, Rows, library, run
from kg.query.header import Query
from kg.store import Store


def timed(
    store: Store, query: Query, values: dict[str, str], clock: Callable[[], float], most: int | None = None
) -> tuple[Rows, float]:
    """The answer, and the milliseconds that it took."""
    begun = clock()
    answer = run(store, query, values, most=most)
    return answer, (clock() - begun) * 1000


def values(store: Store, query: Query, policy: str) -> dict[str, str]:
    """A value for each parameter that the question needs."""
    return {p.name: policy if p.name == "policy" else p.example for p in query.params if p.required}


def main() -> None:
    """Asks them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--first", type=int)
    given = parser.parse_args()
    clock = time.process_time if given.cpu else time.perf_counter
    store = open_graph(given.graph)
    if given.memory:
        store = store.in_memory()
    versions = store.versions()
    policy = str(versions[len(versions) // 2])
    print(f"{'question':36}{'rows':>8}{'first ms':>10}{'second ms':>10}{'one policy':>11}")
    for query in library():
        if given.only and query.name not in given.only:
            continue
        asked = values(store, query, policy)
        try:
            (answer, first), (_, second) = (timed(store, query, asked, clock, given.first) for _ in range(2))
        except ParameterError as error:
            print(f"{query.name:36}{error}")
            continue
        one = ""
        if "policy" in {p.name for p in query.params}:
            few, took = timed(store, query, {**asked, "policy": policy}, clock)
            one = f"{took:.0f}"
        if given.rows:
            given.rows.mkdir(parents=True, exist_ok=True)
            (given.rows / f"{query.name}.csv").write_bytes(FORMATS["csv"].write(answer))
            if one:
                (given.rows / f"{query.name}.one.csv").write_bytes(FORMATS["csv"].write(few))
        print(f"{query.name:36}{len(answer.rows):8}{first:10.0f}{second:10.0f}{one:>11}", flush=True)


if __name__ == "__main__":
    main()
