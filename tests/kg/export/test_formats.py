"""Every format: the same bytes each time, hostile words, empty graphs, slices, names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg import read
from kg.errors import UnknownName
from kg.export import EXPORTERS, VIEWS, cut, export, files
from kg.pipeline import put, understand
from kg.store import Store

HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize("name", EXPORTERS.names)
@pytest.mark.parametrize("view", VIEWS.names)
def test_a_format_writes_every_store_and_view(
    name: str, view: str, small_store: Store, hostile_store: Store, empty_store: Store
) -> None:
    for store in (small_store, hostile_store, empty_store):
        data = export(store, name, view=view, lang="en")
        assert data and data == export(store, name, view=view, lang="en")


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    code = (
        "import conftest, hashlib; from kg.export import EXPORTERS, export\n"
        "for name in EXPORTERS.names:\n"
        "    for store in (conftest.small(), conftest.hostile()):\n"
        "        print(name, hashlib.sha256(export(store, name)).hexdigest())"
    )
    path = os.pathsep.join([str(HERE), str(HERE.parents[2])])
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].splitlines()) == 2 * len(EXPORTERS)


@pytest.mark.parametrize("name", [name for name in EXPORTERS.names if name not in ("html", "jsonld", "owl", "neo4j")])
def test_a_slice_holds_only_the_flows_asked_for(name: str, small_store: Store) -> None:
    flow = next(f.iri for p in cut(small_store).policies for f in p.flows if f.clause == "2.1")
    text = export(small_store, name, where={flow}).decode()
    assert "远山地图" in text
    assert "手机号码" not in text


def test_a_slice_reads_only_the_policies_that_hold_its_flows() -> None:
    store = Store()
    for id, words in (("a", "我们会收集您的手机号码。"), ("b", "我们会收集您的练琴记录。")):
        put(store, understand(read.document_from_bytes(words.encode(), f"{id}.txt")))
    first, second = (policy.flows[0].iri for policy in cut(store).policies)
    assert [policy.flows[0].iri for policy in cut(store, where={second}).policies] == [second]
    assert [len(policy.flows) for policy in cut(store, where={first, second}).policies] == [1, 1]
    assert cut(store, where=()).policies == ()


@pytest.mark.parametrize(
    "name", [name for name in EXPORTERS.names if name not in ("csv", "ropa", "jsonld", "owl", "neo4j")]
)
def test_both_languages(name: str, small_store: Store) -> None:
    zh, en = (export(small_store, name, lang=lang).decode() for lang in ("zh", "en"))
    assert "手机号码" in zh
    assert "Phone number" in en
    assert zh != en


def test_the_names_and_suffixes_are_those_of_the_command() -> None:
    names = "graphml yed gexf cyjs dot mermaid html csv ropa jsonld owl neo4j"
    assert " ".join(EXPORTERS.names) == names
    assert all(exporter.suffix.startswith(".") and "/" in exporter.media_type for exporter in EXPORTERS)


def test_unknown_names_list_what_there_is(empty_store: Store) -> None:
    with pytest.raises(UnknownName, match="Did you mean “graphml”"):
        export(empty_store, "graphmi")
    with pytest.raises(UnknownName, match="parties"):
        export(empty_store, "dot", view="party")


def test_files_for_a_folder(small_store: Store) -> None:
    assert set(files(small_store, "neo4j")) == {"nodes.csv", "rels.csv"}
    assert set(files(small_store, "dot", view="data")) == {"data.dot"}
