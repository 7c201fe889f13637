"""Ancestors and sensitivity, as the taxonomies give them."""

from __future__ import annotations

from kg.reason.taxonomy import taxonomy
from kg.vocab import PIFD, PIFK, PIFP


def test_up_includes_itself_and_all_above() -> None:
    assert {PIFP.TargetedPush, PIFP.Personalisation, PIFP.Marketing, PIFP.Purpose} == taxonomy().up(PIFP.TargetedPush)


def test_covers_goes_one_way() -> None:
    assert taxonomy().covers(PIFK.ThirdParty, PIFK.Advertiser)
    assert not taxonomy().covers(PIFK.Advertiser, PIFK.ThirdParty)


def test_unknown_concept_stands_alone() -> None:
    assert taxonomy().up(PIFD.NoSuchCategory) == {PIFD.NoSuchCategory}


def test_sensitive_categories() -> None:
    assert PIFD.FaceInformation in taxonomy().sensitive
    assert PIFD.Name not in taxonomy().sensitive
