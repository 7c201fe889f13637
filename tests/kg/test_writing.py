"""Files that are written whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.writing import write_whole


@pytest.mark.parametrize("rights", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_rights(tmp_path: Path, rights: int) -> None:
    path = tmp_path / "flows.jsonl"
    path.write_bytes(b"old")
    path.chmod(rights)
    write_whole(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", rights)
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_rights_of_any_and_the_process_s_mask_is_let_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "any").write_bytes(b"")

    def set_mask(_: int) -> int:
        raise AssertionError("the mask is the whole process's")

    monkeypatch.setattr(os, "umask", set_mask)
    write_whole(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "any").stat().st_mode
