"""What we want, and how far it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bench.performance.growth import GIVEN, MARKED, PARTS, RAW
from bench.performance.records import Build, Checked, Peer, Performance

TIMES = "\N{MULTIPLICATION SIGN}"
MANY = 10  # policies from which on each should cost the same


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on a figure; ``value`` gives None where the run did not measure it.

    Where ``cut`` says so, something that counts was ended at its limit, and the figure is more than the ``value``.
    """

    what: str
    bound: float
    unit: str
    value: Callable[[Performance], float | None]
    at_least: bool = False
    cut: Callable[[Performance], bool] = lambda found: False

    def met(self, value: float) -> bool:
        """Whether a figure is within the bound."""
        return value >= self.bound if self.at_least else value <= self.bound


def peer(found: Performance, name: str) -> Peer:
    """One of the engines."""
    return next(peer for peer in found.engines.peers if peer.name == name)


def builds(found: Performance, kind: str, *, least: int = 1) -> tuple[Build, ...]:
    """The builds of a kind from so many policies on, by size."""
    chosen = (build for build in found.builds if build.kind == kind and build.policies >= least)
    return tuple(sorted(chosen, key=lambda build: build.policies))


def stock_ratio(sample: tuple[Checked, ...]) -> float | None:
    """How often our engine is done while pySHACL, as it comes, is once; at least so often, where that was cut."""
    own = sum(checked.own_seconds for checked in sample)
    return sum(checked.stock_seconds for checked in sample) / own if own else None


def each_more(found: Performance, kind: str) -> Iterator[tuple[Build, float]]:
    """Seconds that a policy more takes, by each build and the one of fewer, from :data:`MANY` on."""
    for few, many in pairwise(builds(found, kind, least=MANY)):
        yield many, (many.run.seconds - few.run.seconds) / (many.policies - few.policies)


def _spread(kind: str) -> Callable[[Performance], float | None]:
    def value(found: Performance) -> float | None:
        costs = [cost for _, cost in each_more(found, kind)]
        return 100 * (max(costs) / min(costs) - 1) if len(costs) > 1 and min(costs) > 0 else None

    return value


def _rate(kind: str) -> Callable[[Performance], float | None]:
    def value(found: Performance) -> float | None:
        most = builds(found, kind, least=MANY)
        return 1 / most[-1].seconds_each if most else None

    return value


def _of_all(found: Performance) -> float:
    return max(run.peak_mb for run in (found.largest.asking, *(command.run for command in found.largest.commands)))


GOALS = (
    Goal("loading, times as fast as rdflib", 10, TIMES, lambda f: _load(f, "rdflib"), at_least=True),
    Goal("loading, times the time of pyoxigraph", 1.5, TIMES, lambda f: 1 / _load(f, "pyoxigraph")),
    Goal(
        "all questions, times as fast as rdflib",
        10,
        TIMES,
        lambda f: _asked(f, "rdflib"),
        at_least=True,
        cut=lambda f: any(answer.cut for answer in peer(f, "rdflib").answers),
    ),
    Goal("all questions, times the time of pyoxigraph", 1.5, TIMES, lambda f: 1 / _asked(f, "pyoxigraph")),
    Goal(
        "rules, times as fast as pySHACL",
        50,
        TIMES,
        lambda f: stock_ratio(f.validation.sample),
        at_least=True,
        cut=lambda f: any(checked.cut for checked in f.validation.sample),
    ),
    Goal("policies built a second, raw", 5, "/s", _rate(RAW), at_least=True),
    Goal("policies built a second, given", 5, "/s", _rate(GIVEN), at_least=True),
    Goal("policies built a second, marked up", 30, "/s", _rate(MARKED), at_least=True),
    Goal("policies built a second, marked up, into parts", 30, "/s", _rate(PARTS), at_least=True),
    Goal(f"cost of a policy more from {MANY} policies up, dearest over cheapest, raw", 20, "%", _spread(RAW)),
    Goal(f"cost of a policy more from {MANY} policies up, dearest over cheapest, marked up", 20, "%", _spread(MARKED)),
    Goal("memory of the largest build", 1500, "MB", lambda f: max(build.run.peak_mb for build in f.builds)),
    Goal("memory at work on the largest store", 4000, "MB", _of_all),
)


def _load(found: Performance, name: str) -> float:
    return peer(found, name).load_seconds / peer(found, "kg").load_seconds


def _asked(found: Performance, name: str) -> float:
    return peer(found, name).query_seconds / peer(found, "kg").query_seconds
