from __future__ import annotations

import csv
import io
import zipfile

import pytest

from kg.export import VIEWS, cut, export, files
from kg.store import Store


@pytest.mark.parametrize("view", VIEWS.names)
@pytest.mark.parametrize("fixture", ["small_store", "hostile_store", "empty_store"])
def test_the_importer_finds_ids_labels_and_types(view: str, fixture: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(fixture)
    parts = files(store, "neo4j", view=view)
    tables = {name: list(csv.DictReader(io.StringIO(data.decode()))) for name, data in parts.items()}
    nodes, edges = tables["nodes.csv"], tables["rels.csv"]
    projection = cut(store).projection(view)
    ids = [node["id:ID"] for node in nodes]
    assert ids == [node.id for node in projection.nodes]
    assert {node[":LABEL"] for node in nodes} <= {"Flow", "Party", "DataCategory", "Purpose", "Unstated"}
    assert {edge[":TYPE"] for edge in edges} <= {"ACTOR", "DATA", "PURPOSE", "RECIPIENT", "SOURCE"}
    assert [(e[":START_ID"], e[":END_ID"]) for e in edges] == [(e.source, e.target) for e in projection.edges]
    assert [node["label_zh"] for node in nodes] == [
        " ".join("".join("\ufffd" if c in "\x01\x0b\ufffe" else c for c in n.label_zh).split())
        for n in projection.nodes
    ]
    for data in parts.values():  # without multi-line fields a row is a line
        assert len(data.decode().split("\n")) == len(list(csv.reader(io.StringIO(data.decode())))) + 1


def test_the_archive_holds_the_same_files(small_store: Store) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export(small_store, "neo4j")))
    assert {name: archive.read(name) for name in archive.namelist()} == files(small_store, "neo4j")
