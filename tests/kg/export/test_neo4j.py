from __future__ import annotations

import csv
import io
import re
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


# The header of a column as Neo4j's manual has it: a name, a type, both; an ID may name a space of IDs.
_TYPES = (
    "int long float double boolean byte short char string point date localtime time localdatetime datetime duration"
)
_HEADER = re.compile(
    rf"(?P<name>[^:]*)(?::(?P<type>(?:{'|'.join(_TYPES.split())})(?:\[\])?|(?:ID|START_ID|END_ID)(?:\([^)]+\))?|LABEL|TYPE|IGNORE))?"
)
_VALUES = {
    "int": re.compile(r"-?\d+"),
    "double": re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?"),
    "boolean": re.compile("true|false"),
    "LABEL": re.compile(r"[A-Za-z]\w*(?:;[A-Za-z]\w*)*"),
    "TYPE": re.compile(r"[A-Z][A-Z_]*"),
}


@pytest.mark.parametrize("view", VIEWS.names)
@pytest.mark.parametrize("fixture", ["small_store", "hostile_store", "empty_store"])
def test_headers_and_values_keep_the_importers_grammar(view: str, fixture: str, request: pytest.FixtureRequest) -> None:
    parts = files(request.getfixturevalue(fixture), "neo4j", view=view)
    ids: set[str] = set()
    for name, wanted in (("nodes.csv", ["ID", "LABEL"]), ("rels.csv", ["START_ID", "END_ID", "TYPE"])):
        head, *rows = csv.reader(io.StringIO(parts[name].decode()), strict=True)
        columns = [_HEADER.fullmatch(column) for column in head]
        assert None not in columns, head
        kinds = [column["type"] or "string" for column in columns if column]
        assert [kind for kind in kinds if kind.isupper()] == wanted
        names = [column["name"] for column in columns if column and column["name"]]
        assert len(set(names)) == len(names)
        for row in rows:
            assert len(row) == len(head)
            for kind, value in zip(kinds, row, strict=True):
                assert kind not in _VALUES or _VALUES[kind].fullmatch(value), (kind, value)
        at = {kind: place for place, kind in enumerate(kinds)}
        if name == "nodes.csv":
            ids = {row[at["ID"]] for row in rows}
            assert len(ids) == len(rows)
        else:
            assert {row[at[end]] for row in rows for end in ("START_ID", "END_ID")} <= ids


def test_the_grammar_refuses_what_the_importer_refuses() -> None:
    refused = ("id:id", "sensitive:bool", "start:integer", ":LABELS", "x:ID(", "a:b:int")
    assert not [column for column in refused if _HEADER.fullmatch(column)]


def test_what_is_empty_is_no_value(small_store: Store) -> None:
    for data in files(small_store, "neo4j").values():
        assert b',""' not in data and b",," in data


def test_the_archive_holds_the_same_files(small_store: Store) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export(small_store, "neo4j")))
    assert {name: archive.read(name) for name in archive.namelist()} == files(small_store, "neo4j")
