from __future__ import annotations

from pathlib import Path

import pytest

from kg import validate
from kg.errors import InputError
from tests.kg.validate.test_formats import WAIVED, finding


def test_known_findings_are_left_out_even_when_they_moved(tmp_path: Path) -> None:
    path = tmp_path / "known.jsonl"
    path.write_text(validate.write([finding()], "jsonl"), encoding="utf-8")
    known = validate.read_baseline(path)
    new = finding(quote="别的话")
    assert validate.unknown([finding(start=50, end=56), new], known) == (new,)
    assert validate.unknown([finding(policy="other")], known) != ()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_quote_may_hold_any_end_of_a_line_but_a_line_feed(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "known.jsonl"
    given = finding(quote="手机号\u2028住址\u2029\x85邮箱")
    path.write_text(mark + validate.write([given], "jsonl"), encoding="utf-8")
    assert validate.unknown([given], validate.read_baseline(path)) == ()


def test_what_is_waived_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "known.jsonl"
    path.write_text(validate.write([finding(waived=WAIVED)], "jsonl"), encoding="utf-8")
    assert validate.read_baseline(path) == frozenset()


@pytest.mark.parametrize("content", [b"{", b"[1]", b'{"rule": 1, "policy": "a", "quote": ""}', b"\xff\xfe"])
def test_a_bad_baseline_says_where_and_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "known.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"known\.jsonl.*kg validate --format jsonl"):
        validate.read_baseline(path)


def test_no_baseline_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="baseline"):
        validate.read_baseline(tmp_path / "none.jsonl")
