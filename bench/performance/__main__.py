"""Measures all of it and writes performance.md, performance.json and performance.svg into a folder."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from bench.performance import checking, engines, floor, growth, largest, page, starts
from bench.performance.machine import machine
from bench.performance.records import Performance
from bench.performance.watch import ROOT, apart
from kg.writing import write_whole

PICTURE = "performance.svg"
QUICK = {
    "compared": 3,
    "raw": [1, 4, 12],
    "marked": [1, 4, 12],
    "parts": [12],
    "limit": 0.2,
    "stock": 1,
    "rules": ["PIPL-23-1b", "PIPL-30-1"],
    "sampled": 5,
    "times": 1,
}


def parser() -> argparse.ArgumentParser:
    """The options; what stands there without any is the full run."""
    made = argparse.ArgumentParser(prog="python -m bench.performance", description=__doc__)
    made.add_argument("--quick", action="store_true", help="toy sizes, in a minute")
    made.add_argument("-o", "--output", type=Path, default=ROOT / "docs", metavar="FOLDER", help="docs without it")
    made.add_argument("--data", type=Path, metavar="FOLDER", help="policies for store and rules: ca4p/text/ in it")
    made.add_argument(
        "--compared", type=int, default=100, metavar="N", help="policies for store and rules, without --data"
    )
    made.add_argument(
        "--raw", type=int, nargs="+", default=[1, 10, 100, 423, 1000], metavar="N", help="sizes of builds"
    )
    made.add_argument("--marked", type=int, nargs="*", default=[1, 10, 100, 1000, 10000], metavar="N", help="the same")
    made.add_argument("--parts", type=int, nargs="*", default=[1000], metavar="N", help="the same, into parts")
    made.add_argument("--limit", type=float, default=3, metavar="S", help="for one question to an engine")
    made.add_argument("--stock", type=int, default=5, metavar="N", help="policies for pySHACL as it comes")
    made.add_argument("--patience", type=float, default=20, metavar="S", help="for one to the largest store")
    made.add_argument("--wait", type=float, default=120, metavar="S", help="for one command on it, and for pySHACL")
    made.add_argument("--rules", nargs="*", default=[], metavar="KEY", help="only these rules")
    made.add_argument("--validated", type=int, default=1000, metavar="N", help="most policies for kg validate")
    made.add_argument(
        "--sampled", type=int, default=50, metavar="N", help="policies of the largest store for the rules"
    )
    made.add_argument("--times", type=int, default=5, metavar="N", help="starts of each command")
    return made


def main(words: Sequence[str]) -> None:
    """The command."""
    asked = parser()
    if "--quick" in words:
        asked.set_defaults(**QUICK)
    given = asked.parse_args(words)
    began, load = time.monotonic(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="kg-performance-") as work:
        found = measured(given, Path(work))
    ended = replace(found.machine, load_before=load, load_after=os.getloadavg()[0])
    written(
        replace(found, command=command(asked, given), minutes=(time.monotonic() - began) / 60, machine=ended),
        given.output,
    )


def command(asked: argparse.ArgumentParser, given: argparse.Namespace) -> str:
    """What was asked for, without anybody's folders."""
    words = ["python", "-m", "bench.performance"]
    for name, value in vars(given).items():
        if name != "output" and value != asked.get_default(name):
            many = value if isinstance(value, list) else [] if value is True else [value]
            words += [f"--{name}", *("FOLDER" if isinstance(word, Path) else f"{word}" for word in many)]
    return shlex.join(words)


def measured(given: argparse.Namespace, work: Path) -> Performance:
    """One measure after the other, told on standard error."""
    begun = time.monotonic()

    def told(what: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {what}", file=sys.stderr)

    told("starts")
    begins = starts.measured(work, times=given.times)
    told("engines")
    own = given.data is None
    compared = growth.policies(work, growth.RAW, given.compared) if own else given.data / "ca4p" / "text"
    peers = engines.measured(compared, work, own=own, limit=given.limit)
    told("rules")
    graph = str(work / engines.GRAPH)
    _, rules = apart(checking.measured, graph=graph, rules=given.rules, stock=given.stock, limit=given.wait)
    kinds = ((growth.RAW, given.raw), (growth.MARKED, given.marked), (growth.PARTS, given.parts))
    sizes = [(kind, count) for kind, counts in kinds for count in counts]
    sources = [(kind, growth.policies(work, kind, count)) for kind, count in sizes]
    builds = []
    for kind, folder in sources if own else [*sources, (growth.GIVEN, compared)]:
        told(f"build of {folder.name}, {kind}")
        builds.append(growth.measured(work, kind, folder))
    told("floor")
    least = max((b for b in builds if b.kind == growth.RAW), key=lambda build: build.policies)
    lowest = floor.measured(growth.policies(work, growth.RAW, least.policies), least)
    told("largest store")
    most = largest.measured(
        work,
        tuple(build for build in builds if build.kind != growth.PARTS),
        limit=given.patience,
        wait=given.wait,
        validated=given.validated,
        sampled=given.sampled,
    )
    told("done")
    return Performance("", 0.0, machine(), peers, rules, tuple(builds), most, begins, lowest)


def written(found: Performance, folder: Path) -> None:
    """Writes the page, its picture and all raw figures."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / PICTURE, page.curve(found).encode())
    write_whole(folder / "performance.json", f"{json.dumps(asdict(found), ensure_ascii=False, indent=1)}\n".encode())
    write_whole(folder / "performance.md", page.page(found, PICTURE).encode())


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what it started ends with it
    main(sys.argv[1:])
