"""The store: one converter, whole files, clear refusals."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.term import Literal, URIRef

from kg.errors import InputError, KgError, OutputError, UnknownName
from kg.opening import open_graph
from kg.store import Store
from kg.terms import Quad, from_ox, to_ox
from kg.vocab import PIF, RDF, XSD
from kg.writing import write_whole

G = URIRef("https://example.org/g")
S = URIRef("https://example.org/s")
P = URIRef("https://example.org/p")


@pytest.mark.parametrize("write", [Store.put, Store.put_many])
@pytest.mark.parametrize("folder", [False, True])
def test_what_is_no_nquads_replaces_nothing(write: Callable[..., None], folder: bool, tmp_path: Path) -> None:
    store = Store(tmp_path / "store" if folder else None)
    bad = f'<{S}> <{P}> "new" <{G}> .\n<{S}> this is none .\n'.encode()
    with pytest.raises(InputError, match="no N-Quads"):
        write(store, [G], bad)
    assert list(store.quads(G)) == []
    store.add([(S, P, Literal("old"), G)])
    with pytest.raises(InputError, match="no N-Quads"):
        write(store, [G], bad)
    assert [quad[2] for quad in store.quads(G)] == [Literal("old")]


def test_quads_that_cannot_be_made_replace_nothing() -> None:
    def broken() -> Iterator[Quad]:
        yield S, P, Literal("new"), G
        raise ValueError("half-way")

    store = Store()
    store.add([(S, P, Literal("old"), G)])
    with pytest.raises(ValueError, match="half-way"):
        store.replace([G], broken())
    assert [quad[2] for quad in store.quads(G)] == [Literal("old")]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
def test_plain_literals_survive_both_ways(words: str) -> None:
    literal = Literal(words)
    assert from_ox(to_ox(literal)) == literal


@pytest.mark.parametrize(
    "term",
    [Literal("姓名", lang="zh"), Literal(3), Literal(True), Literal("0.90", datatype=XSD.decimal, normalize=False), S],
)
def test_terms_survive_both_ways(term: Literal | URIRef) -> None:
    assert from_ox(to_ox(term)) == term


def test_a_plain_literal_is_found_in_an_rdflib_graph() -> None:
    store = Store(vocabulary=False)
    store.add([(S, P, Literal("姓名"), G)])
    rows = store.graph(G).query('SELECT ?s WHERE { ?s <https://example.org/p> "姓名" }')
    assert len(list(rows)) == 1


def test_replace_leaves_nothing_of_the_old_graph() -> None:
    store = Store(vocabulary=False)
    store.add([(S, P, Literal("old"), G)])
    store.replace([G], [(S, P, Literal("new"), G)])
    assert [o for _, _, o, _ in store.quads(G)] == [Literal("new")]


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".ttl", ".nt", ".jsonld"])
def test_written_then_read_is_the_same(tmp_path: Path, suffix: str) -> None:
    version = URIRef("https://example.org/v")
    store = Store(vocabulary=False)
    store.add([(version, RDF.type, PIF.PolicyVersion, version), (version, P, Literal("𠮷姓名", lang="zh"), version)])
    store.dump(tmp_path / f"g{suffix}")
    again = open_graph(tmp_path / f"g{suffix}")
    assert again.versions() == (version,)
    assert set(again.quads(version)) == set(store.quads(version))


def test_a_store_folder_is_read_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    store.add([(S, RDF.type, PIF.PolicyVersion, S)])
    del store
    assert open_graph(tmp_path / "s").versions() == (S,)


_WRITER = """
import itertools, sys, pyoxigraph as ox
store = ox.Store(sys.argv[1])
for turn in itertools.count():
    names = [ox.NamedNode(f"urn:{turn % 7}:{i}") for i in range(300)]
    store.extend(ox.Quad(name, name, ox.Literal("x" * 50), name) for name in names)
    store.flush()
    store.optimize()
    if not turn:
        print("there", flush=True)
"""


def test_a_store_opens_for_reading_while_its_files_come_and_go(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with Popen([sys.executable, "-c", _WRITER, str(folder)], stdout=PIPE) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"there\n"
        try:
            for _ in range(100):
                Store(folder, read_only=True)
        finally:
            writer.kill()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("g.ttl", b"this is no turtle", "not Turtle"),
        ("g.nq", b"", "empty"),
        ("g.xyz", b"x", "no graph format"),
        ("g.trig", b"\xff\xfe\x00", "not TriG"),
    ],
)
def test_a_file_that_is_no_graph_is_refused(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(KgError, match=says) as caught:
        open_graph(path)
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 2


def test_of_a_file_that_breaks_off_nothing_is_taken(tmp_path: Path) -> None:
    path, store = tmp_path / "g.nq", Store(vocabulary=False)
    path.write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn:b> <urn:", encoding="utf-8")
    with pytest.raises(InputError, match="not N-Quads"):
        store.load(path)
    assert len(store) == 0


def test_graphs_are_merged_into_one_without_a_name() -> None:
    store, other = Store(vocabulary=False), URIRef("urn:other")
    store.add([(S, RDF.type, PIF.PolicyVersion, S), (S, RDF.type, PIF.PolicyVersion, other), (S, PIF.text, S, other)])
    assert len(store.merged(S, other)) == 2
    assert len(store.merged(S)) == 1


def test_a_missing_file_and_a_plain_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kg build"):
        open_graph(tmp_path / "none.ttl")
    with pytest.raises(InputError, match="no graph store"):
        open_graph(tmp_path)


def test_an_unknown_format_lists_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="trig"):
        Store(vocabulary=False).dump(tmp_path / "g.turtel")


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_whole(tmp_path / "no" / "such" / "g.ttl", b"x")
    with pytest.raises(OutputError, match="folder"):
        write_whole(tmp_path, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "near.ttl").symlink_to(tmp_path / "far" / "g.ttl")
    for words in (b"one", b"two"):
        write_whole(tmp_path / "near.ttl", words)
        assert (tmp_path / "near.ttl").is_symlink()
        assert (tmp_path / "far" / "g.ttl").read_bytes() == words
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["far", "g.ttl", "near.ttl"]


def test_a_pipe_is_written_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"words")
        assert os.read(reader, 100) == b"words"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_vocabulary_stands_in_its_own_graphs() -> None:
    rows = Store().select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s a owl:Ontology } } ORDER BY ?g").rows
    assert [str(g).rpartition("/")[2] for (g,) in rows] == ["law", "vocabulary"]


def test_blank_nodes_convert() -> None:
    assert from_ox(to_ox(from_ox(ox.BlankNode("b")))) == from_ox(ox.BlankNode("b"))
