"""Sets that are nearly the same are found without comparing all with all."""

from __future__ import annotations

from random import Random

import numpy
import pytest

from kg.market.alike import BINS, Likeness, groups, hashed, jaccard, shingles


def test_the_hashes_of_a_text_do_not_depend_on_its_neighbours() -> None:
    texts = ["我们会在您注册时收集手机号码", "保存期限为三年", "", "短", "我们会在您注册时收集手机号码"]
    together = shingles(texts)
    assert [list(runs) for runs in together] == [list(shingles([text])[0]) for text in texts]
    assert all(len(runs) and (numpy.diff(runs.astype(object)) > 0).all() for runs in together)


@pytest.mark.parametrize(
    ("one", "other", "index"), [("一二三四五六", "一二三四五六", 1.0), ("一二三四五六", "一二三四五七", 1 / 3)]
)
def test_the_index_of_two_texts(one: str, other: str, index: float) -> None:
    first, second = shingles([one, other])
    assert jaccard(first, second) == jaccard(second, first) == pytest.approx(index)


@pytest.mark.parametrize("likeness", [Likeness(0.8, 3), Likeness(0.5, 2)])
def test_groups_are_those_of_comparing_all_pairs(likeness: Likeness) -> None:
    """Twenty sets, each with five more that lack up to a tenth of it; sets of different kinds share little."""
    random = Random(7)  # noqa: S311
    sets, kinds = [], []
    for kind in range(20):
        whole = random.sample(range(100_000), 80)
        for _ in range(6):
            sets.append(hashed(random.sample(whole, 80 - random.randint(0, 8))))
            kinds.append(kind)
    found = groups(sets, likeness)
    assert sorted(place for group in found for place in group) == list(range(len(sets)))
    for group in found:
        assert len({kinds[place] for place in group}) == 1
    missed = [
        (one, other)
        for one in range(len(sets))
        for other in range(one)
        if jaccard(sets[one], sets[other]) >= likeness.least and not any({one, other} <= set(group) for group in found)
    ]
    assert missed == []


def test_small_sets_fill_the_bins_from_their_neighbours() -> None:
    one, same, other = hashed([1, 2]), hashed([2, 1]), hashed([3])
    assert groups([one, same, other], Likeness(1.0, 3)) == ((0, 1), (2,))
    assert len(one) < BINS


def test_nothing_gives_nothing() -> None:
    assert groups([], Likeness(0.8, 3)) == ()
    assert shingles([]) == []
