"""The pictures of docs/viewers.md show the demo policy as it is now, and are small. ``make pictures`` draws them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench.pictures import FOLDER, MADE_FROM, PICTURES, demo, digests

PAGE = Path(__file__).resolve().parents[1] / "docs" / "viewers.md"
MOST = 150_000


def test_the_pictures_are_drawn_from_what_the_demo_policy_gives() -> None:
    assert json.loads(MADE_FROM.read_text(encoding="utf-8")) == digests(demo()), "run: make pictures"


def test_the_page_shows_each_picture_and_says_what_is_on_it() -> None:
    shown = dict(re.findall(r"^!\[(.+)\]\(pictures/(\S+)\)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert sorted(shown.values()) == sorted(picture.name for picture in PICTURES)
    assert {path.name for path in FOLDER.iterdir()} == {MADE_FROM.name, *shown.values()}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_small_and_of_its_kind(picture: object) -> None:
    data = (FOLDER / str(getattr(picture, "name", ""))).read_bytes()
    assert 1000 < len(data) < MOST
    assert data.startswith(b"\x89PNG") or (b"<svg" in data and b"<script" not in data and b"href" not in data)
