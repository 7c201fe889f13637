"""Boilerplate: clauses that policies share word for word or nearly, and policies that are made of the same clauses."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.market.alike import Likeness, groups, hashed, jaccard, shingles
from kg.market.reading import Words, clauses, versions
from kg.store import Store

SHORTEST = 20  # characters of a clause: headings and names are nobody's boilerplate
CLAUSES = Likeness(least=0.8, rows=3)
POLICIES = Likeness(least=0.5, rows=2)
_BARE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """One clause in all its wordings: where it stands, in how many policies, in how many different wordings."""

    words: str
    policies: tuple[str, ...]  # ids of versions' IRIs, ascending
    clauses: tuple[str, ...] = field(repr=False)
    variants: int = 1


@dataclass(frozen=True, slots=True)
class Family:
    """Policies that share at least half of their clauses, directly or through others.

    ``common`` clauses stand in all of them; ``alike`` is the least Jaccard index between the first and another.
    """

    policies: tuple[str, ...]
    common: int
    alike: float


@dataclass(frozen=True, slots=True)
class Families:
    """What policies share: the wordings that several have, the most common first; the families, the largest first."""

    ids: Mapping[str, str] = field(repr=False)
    clauses: int
    wordings: tuple[Wording, ...] = field(repr=False)
    families: tuple[Family, ...] = field(repr=False)


def bare(words: str) -> str:
    """The words without marks and blanks, in the normal form NFKC.

    >>> bare("1. 我们会收集：手机号、IMEI。")
    '1我们会收集手机号imei'
    """
    return _BARE.sub("", unicodedata.normalize("NFKC", words)).casefold()


def families(store: Store) -> Families:
    """The boilerplate of a store.

    >>> families(Store(vocabulary=False))
    Families(clauses=0)
    """
    by_text: dict[str, list[Words]] = defaultdict(list)
    number = 0
    for clause in clauses(store):
        if len(text := bare(clause.words)) >= SHORTEST:
            by_text[text].append(clause)
            number += 1
    places = [sorted(by_text[text]) for text in sorted(by_text)]
    alike = groups([shingles(text) for text in sorted(by_text)], CLAUSES)
    wordings = sorted((_wording([places[at] for at in group]) for group in alike), key=_commonest)
    ids = versions(store)
    return Families(ids, number, tuple(w for w in wordings if len(w.policies) > 1), _families(ids, wordings))


def _wording(places: Sequence[Sequence[Words]]) -> Wording:
    every = [clause for same in places for clause in same]
    commonest = max(places, key=len)[0]
    return Wording(
        commonest.words.strip(),
        tuple(sorted({clause.policy for clause in every})),
        tuple(sorted(clause.clause for clause in every)),
        len(places),
    )


def _commonest(wording: Wording) -> tuple[object, ...]:
    return -len(wording.policies), -len(wording.clauses), wording.words, wording.clauses


def _families(ids: Mapping[str, str], wordings: Sequence[Wording]) -> tuple[Family, ...]:
    holds: dict[str, list[int]] = {policy: [] for policy in ids}
    for number, wording in enumerate(wordings):
        for policy in wording.policies:
            holds[policy].append(number)
    policies = [policy for policy in holds if holds[policy]]
    sets = [hashed(holds[policy]) for policy in policies]
    found = []
    for group in groups(sets, POLICIES):
        if len(group) > 1:
            first, *others = group
            common = set(holds[policies[first]]).intersection(*(holds[policies[at]] for at in others))
            alike = min(jaccard(sets[first], sets[at]) for at in others)
            found.append(Family(tuple(policies[at] for at in group), len(common), round(alike, 3)))
    return tuple(sorted(found, key=lambda family: (-len(family.policies), -family.alike, family.policies)))
