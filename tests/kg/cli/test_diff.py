"""``kg diff`` as a shell sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.kg.cli.conftest import CLAUSES, Kg

WIDER = CLAUSES.replace("用于实名认证", "用于实名认证和推送广告")


@pytest.fixture
def wider(tmp_path: Path) -> Path:
    path = tmp_path / "newer" / "qingmiao.txt"
    path.parent.mkdir()
    path.write_text(WIDER, encoding="utf-8")
    return path


def test_tells_what_widened_and_fails_on_it(kg: Kg, policy: Path, wider: Path) -> None:
    ran = kg("diff", policy, wider, "--fail-on", "widened")
    assert ran.code == 1
    assert "widened purpose" in ran.out
    assert "new consent: PIPL art. 14(2)" in ran.out
    assert "推送广告" in ran.out
    ran = kg("diff", policy, wider, "--lang", "zh")
    assert (ran.code, "扩大" in ran.out) == (0, True)


def test_the_other_way_is_no_widening(kg: Kg, policy: Path, wider: Path) -> None:
    assert kg("diff", wider, policy, "--fail-on", "widened").code == 0
    assert kg("diff", wider, policy, "--fail-on", "any").code == 1
    assert kg("diff", policy, policy, "--fail-on", "any").code == 0


def test_graphs_and_standard_input(kg: Kg, policy: Path, graph: Path, wider: Path) -> None:
    ran = kg("diff", graph, "-", "--json", input=WIDER.encode())
    assert [change["what"] for change in json.loads(ran.out)] == ["purpose"]
    ran = kg("diff", "-", "-", input=WIDER.encode())
    assert (ran.code, "once only" in ran.err) == (2, True)


def test_two_versions_in_one_store(kg: Kg, policy: Path, wider: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert kg("build", policy, wider, "-o", f"{store}/").code == 0
    ran = kg("diff", store)
    assert (ran.code, "--old" in ran.err) == (2, True)
    ran = kg("diff", store, store)
    assert (ran.code, "several versions" in ran.err) == (2, True)
    hashes = [word.strip(",.") for word in ran.err.split()[-2:]]
    ran = kg("diff", store, "--old", hashes[0], "--new", hashes[1], "--format", "jsonl")
    assert [json.loads(line)["what"] for line in ran.out.splitlines()] == ["purpose"]


def test_folders_go_by_file_names(kg: Kg, policy: Path, wider: Path, tmp_path: Path) -> None:
    (wider.parent / "other.txt").write_text("1. 我们会收集您的邮箱，用于找回密码。\n", encoding="utf-8")
    ran = kg("diff", policy.parent / "qingmiao.txt", wider.parent, "--format", "html", "-o", tmp_path / "d.html")
    assert ran.code == 0
    assert "other is new" in ran.err
    assert "推送广告" in (tmp_path / "d.html").read_text(encoding="utf-8")
    ran = kg("diff", policy, wider.parent / "other.txt", "--format", "htlm")
    assert (ran.code, "html" in ran.err) == (2, True)
