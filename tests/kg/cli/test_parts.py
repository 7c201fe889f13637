"""Folders of parts: N-Quads and Parquet, whole or not at all, taken up again, read by others."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas
import pyarrow.parquet
import pytest

from kg import manifest
from kg.export.parquet import FLOWS, STATEMENTS
from kg.graph import provenance
from kg.opening import open_graph
from kg.store import FORMATS, Store
from tests.kg.cli.conftest import Kg

WORDS = ("手机号码", "邮箱", "生日", "性别", "身份证号")


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """Five policies of two clauses."""
    folder = tmp_path / "policies"
    folder.mkdir()
    for number, words in enumerate(WORDS):
        text = f"1. 我们会收集您的{words}，用于实名认证。\n2. 我们会将您的{words}提供给示例广告有限公司。\n"
        (folder / f"p{number}.txt").write_text(text, encoding="utf-8")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def policies_of(folder: Path) -> list[int]:
    found = manifest.read(folder)
    assert found is not None
    return [len(part.policies) for part in found.parts]


def test_parts_hold_what_one_file_holds(kg: Kg, policies: Path, tmp_path: Path) -> None:
    out, file = tmp_path / "parts", tmp_path / "all.nq"
    ran = kg("build", policies, "-o", out, "--format", "nq.gz", "--part", "2")
    assert (ran.code, ran.err) == (0, f"kg: 5 policies built, 3 parts, {out}/\n")
    assert names(out) == [
        *(".kg.lock", "kg-parts.json", "part-00001.nq.gz", "part-00002.nq.gz", "part-00003.nq.gz", "vocabulary.nq.gz")
    ]
    kg("build", policies, "-o", file)
    whole = Store(vocabulary=False)
    for path in out.glob("*.nq.gz"):
        whole.oxigraph.load(gzip.decompress(path.read_bytes()), format=FORMATS[".nq"])
    assert whole.serialized(FORMATS[".nq"]) == file.read_bytes()
    assert len(whole) == len(open_graph(file))
    for words in (["query", "{}", "flows", "--format", "csv"], ["validate", "{}", "--format", "jsonl"]):
        far, near = (kg(*(word.format(place) for word in words)) for place in (out, file))
        assert (far.code, far.out) == (near.code, near.out)
        assert far.out


def test_parts_are_taken_up_where_they_stopped(kg: Kg, policies: Path, tmp_path: Path) -> None:
    out, again = tmp_path / "parts", tmp_path / "again"
    first = ["build", policies / "p0.txt", policies / "p1.txt", "-o", out, "--format", "nq.gz", "--part", "2"]
    assert kg(*first).code == 0
    (out / ".part-00002.nq.gz.x7").touch()  # of a build that was killed
    (out / "part-00002.nq.gz").write_bytes(b"half")
    ran = kg("build", policies, "-o", out, "--part", "2")
    assert ran.err == f"kg: 3 policies built, 2 were there already, 3 parts, {out}/\n"
    kg("build", policies, "-o", again, "--format", "nq.gz", "--part", "2")
    assert names(out) == names(again)
    assert all((out / name).read_bytes() == (again / name).read_bytes() for name in names(out))


def test_parts_that_are_not_as_they_were_written_are_built_again(kg: Kg, policies: Path, tmp_path: Path) -> None:
    out = tmp_path / "parts"
    kg("build", policies, "-o", out, "--format", "nq.gz", "--part", "2")
    was = (out / "part-00002.nq.gz").read_bytes()
    (out / "part-00002.nq.gz").write_bytes(was[:-9])
    assert "is not as it was written" in kg("query", out, "overview").err
    assert "2 policies built, 3 were there already, 3 parts" in kg("build", policies, "-o", out, "--part", "2").err
    assert (out / "part-00004.nq.gz").read_bytes() == was
    assert not (out / "part-00002.nq.gz").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda patch: patch.setattr(provenance, "rules_digest", lambda: "0" * 64), ""),
        (lambda _: None, "--app-type=short-video"),
        (lambda patch: patch.setattr(provenance, "software_version", lambda: "9"), ""),
        (lambda _: None, "--markup=no"),
        (lambda _: None, "--again"),
    ],
    ids=["rules", "app type", "version", "markup", "again"],
)
def test_what_was_built_otherwise_is_replaced(
    kg: Kg,
    policies: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[pytest.MonkeyPatch], None],
    said: str,
) -> None:
    out = tmp_path / "parts"
    kg("build", policies, "-o", out, "--format", "nq.gz", "--part", "3")
    change(monkeypatch)
    ran = kg("build", policies / "p0.txt", policies / "p3.txt", "-o", out, *filter(None, [said]))
    assert "3 policies, built in another way and not given here, went" in ran.err
    assert "2 policies built, 1 part," in ran.err
    assert (policies_of(out), len(open_graph(out).versions())) == ([2], 2)
    assert [name for name in names(out) if "part-" in name] == ["part-00003.nq.gz"]


def test_a_folder_of_other_things_is_left_alone(kg: Kg, policies: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "part-00001.nq.gz").touch()
    for words, said in (
        ((tmp_path / "mine", "--format", "nq.gz"), "holds other things than parts"),
        (("-", "--format", "parquet"), "Parts of parquet need a folder"),
    ):
        ran = kg("build", policies, "-o", *words)
        assert (ran.code, said in ran.err) == (2, True)
    assert names(tmp_path / "mine") == ["part-00001.nq.gz"]
    kg("build", policies, "-o", tmp_path / "parts", "--format", "nq.gz")
    ran = kg("build", policies, "-o", tmp_path / "parts", "--format", "parquet")
    assert (ran.code, "The parts in this folder are nq.gz" in ran.err) == (2, True)


def test_tables_are_read_by_duckdb_pandas_and_arrow(kg: Kg, policies: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables"
    assert kg("build", policies, "-o", out, "--format", "parquet", "--part", "2").code == 0
    lines = [json.loads(line) for line in kg("flows", policies, "--format", "jsonl").out.splitlines()]
    table = pyarrow.parquet.read_table(out / "flows")
    assert table.column_names == list(FLOWS)
    rows = table.to_pylist()
    assert [{key: plain(row[key]) for key in line} for row, line in zip(rows, lines, strict=True)] == lines
    found = duckdb.sql(
        "SELECT d.text, r.name, d.concept LIKE '%#%' "  # noqa: S608
        f"FROM '{out}/flows/*.parquet' AS f, unnest(f.data) AS a(d), unnest(f.recipient) AS b(r)"
    ).fetchall()
    assert sorted(found) == sorted((words, "示例广告有限公司", True) for words in WORDS)
    frame = pandas.read_parquet(out / "flows")
    assert len(frame) == len(lines) == 10
    assert (frame.quote.str.len() == frame.evidence.map(lambda place: place["end"] - place["start"])).all()
    assert set(duckdb.sql(f"DESCRIBE FROM '{out}/statements/*.parquet'").fetchnumpy()["column_name"]) == set(STATEMENTS)
    single = tmp_path / "flows.parquet"
    assert kg("flows", policies, "--format", "parquet", "-o", single).code == 0
    assert pyarrow.parquet.read_table(single).equals(table)
    assert "which is no graph" in kg("query", out, "overview").err


def plain(value: object) -> object:
    """As the lines have it: a mention without what only the tables say."""
    if isinstance(value, list):
        return [{key: one[key] for key in ("text", "start", "end")} | generic(one) for one in value]
    return value


def generic(mention: dict[str, object]) -> dict[str, object]:
    return {"generic": True} if mention["generic"] else {}
