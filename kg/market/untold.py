"""What most policies say that a party gets, and some that give it data, too, leave out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.market.reading import Market

FEWEST = 2  # policies that must tell of it


@dataclass(frozen=True, slots=True)
class Untold:
    """A category that at least half of a party's ``givers`` tell of; ``silent`` ones name neither it nor one below."""

    party: str
    category: str
    told: int
    givers: int
    silent: tuple[str, ...] = field(repr=False)


def untold(market: Market, broader: Mapping[str, frozenset[str]]) -> tuple[Untold, ...]:
    """Every such pair, those that most policies tell of first. ``broader`` gives the categories above each.

    What a text leaves out may not happen: a reason to look, not a finding.

    >>> market = Market({}, {"p": {"x": frozenset("a")}, "q": {"x": frozenset("a")}, "r": {"x": frozenset()}}, {}, {})
    >>> [(one.category, one.told, one.givers, one.silent) for one in untold(market, {})]
    [('a', 2, 3, ('r',))]
    """
    givers: dict[str, list[str]] = defaultdict(list)
    tellers: dict[tuple[str, str], set[str]] = defaultdict(set)
    covers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for policy, parties in market.given.items():
        for party, said in parties.items():
            givers[party].append(policy)
            for category in said:
                tellers[party, category].add(policy)
                for above in broader.get(category, frozenset()):
                    covers[party, above].add(policy)
    found = []
    for (party, category), telling in tellers.items():
        told, every = len(telling), givers[party]
        silent = set(every) - telling - covers[party, category]
        if told >= FEWEST and 2 * told >= len(every) and silent:
            found.append(Untold(party, category, told, len(every), tuple(sorted(silent))))
    return tuple(sorted(found, key=lambda one: (-one.told, -len(one.silent), one.party, one.category)))
