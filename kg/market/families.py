"""Boilerplate: sentences that policies share word for word or nearly, and policies that are made of the same ones."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.market.alike import Likeness, groups, hashed, jaccard, shingles
from kg.market.reading import texts, versions
from kg.sentences import sentences
from kg.store import Store

SHORTEST = 20  # characters of a sentence: headings and names are nobody's boilerplate
SENTENCES = Likeness(least=0.8, rows=3)
POLICIES = Likeness(least=0.5, rows=2)
_BARE = re.compile(r"[\W_]+")
_LINE = re.compile(r"[^\n]+")
_LABEL = re.compile(
    r"^(?:[\W_]*[0-9A-Za-z一二三四五六七八九十]{1,4}[、.．)）]|\W)+"
)  # what a list puts before its item


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a sentence stands: the policy version's IRI, and ``[start, end)`` in its text."""

    policy: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in all its wordings: the most common of these, and the IRIs of the policies that have any."""

    words: str
    policies: tuple[str, ...]
    places: tuple[Place, ...] = field(repr=False)
    wordings: int = 1


@dataclass(frozen=True, slots=True)
class Family:
    """Policies that share at least half of their sentences, directly or through others.

    ``common`` sentences stand in all of them; ``alike`` is the least Jaccard index between the first and another.
    """

    policies: tuple[str, ...]
    common: int
    alike: float


@dataclass(frozen=True, slots=True)
class Families:
    """What policies share: sentences that several have, the most common first; families, the largest first."""

    ids: Mapping[str, str] = field(repr=False)
    sentences: int
    shared: tuple[Wording, ...] = field(repr=False)
    families: tuple[Family, ...] = field(repr=False)


def bare(words: str) -> str:
    """The words without marks and blanks, in the normal form NFKC.

    >>> bare("我们会收集：手机号、IMEI。")
    '我们会收集手机号imei'
    """
    return _BARE.sub("", unicodedata.normalize("NFKC", words)).casefold()


def families(store: Store) -> Families:
    """The boilerplate of a store.

    >>> families(Store(vocabulary=False))
    Families(sentences=0)
    """
    found: dict[str, list[Place]] = defaultdict(list)
    said: dict[str, str] = {}
    for policy, text in texts(store).items():
        for line in _LINE.finditer(text):
            for place in sentences(text, line.start(), line.end()):
                words = _LABEL.sub("", place.of(text))
                if len(key := bare(words)) >= SHORTEST:
                    found[key].append(Place(policy, place.start, place.end))
                    said.setdefault(key, words)
    keys = sorted(found)
    wordings = [_wording([keys[at] for at in group], found, said) for group in groups(shingles(keys), SENTENCES)]
    wordings.sort(key=lambda one: (-len(one.policies), -len(one.places), one.words))
    ids = versions(store)
    shared = tuple(one for one in wordings if len(one.policies) > 1)
    return Families(ids, sum(map(len, found.values())), shared, _families(ids, wordings))


def _wording(keys: Sequence[str], found: Mapping[str, Sequence[Place]], said: Mapping[str, str]) -> Wording:
    places = tuple(sorted(place for key in keys for place in found[key]))
    commonest = max(keys, key=lambda key: len(found[key]))
    return Wording(said[commonest].strip(), tuple(sorted({place.policy for place in places})), places, len(keys))


def _families(ids: Mapping[str, str], wordings: Sequence[Wording]) -> tuple[Family, ...]:
    holds: dict[str, list[int]] = {policy: [] for policy in ids}
    for number, wording in enumerate(wordings):
        for policy in wording.policies:
            holds[policy].append(number)
    policies = [policy for policy in holds if holds[policy]]
    sets = [hashed(holds[policy]) for policy in policies]
    made = []
    for group in groups(sets, POLICIES):
        if len(group) > 1:
            first, *others = group
            common = set(holds[policies[first]]).intersection(*(holds[policies[at]] for at in others))
            alike = min(jaccard(sets[first], sets[at]) for at in others)
            made.append(Family(tuple(policies[at] for at in group), len(common), round(alike, 3)))
    return tuple(sorted(made, key=lambda family: (-len(family.policies), -family.alike, family.policies)))
