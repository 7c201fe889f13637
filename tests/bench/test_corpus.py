"""The generated corpus: the same for a seed, unlike in itself, and understood."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import write
from kg import pipeline, read


def test_a_seed_gives_the_same_files_and_a_larger_corpus_begins_with_them(tmp_path: Path) -> None:
    write(tmp_path / "few", 5)
    write(tmp_path / "more", 9)
    write(tmp_path / "other", 5, seed=2)
    few = {path.name: path.read_bytes() for path in (tmp_path / "few").iterdir()}
    assert few == {name: (tmp_path / "more" / name).read_bytes() for name in few}
    assert not set(few.values()) & {path.read_bytes() for path in (tmp_path / "other").iterdir()}


def test_every_policy_states_flows_in_each_format(tmp_path: Path) -> None:
    write(tmp_path, 30)
    paths = sorted(tmp_path.iterdir())
    assert {path.suffix for path in paths} == {".txt", ".md", ".html"}
    for path in paths:
        flows = pipeline.understand(read.document(path)).flows
        assert {"in", "out"} <= {flow.kind.value for flow in flows}, path.name


def test_markup_is_read_as_markup(tmp_path: Path) -> None:
    write(tmp_path, 3, marked=True)
    for path in tmp_path.iterdir():
        assert {flow.method for flow in pipeline.understand(read.document(path)).flows} >= {"markup"}
