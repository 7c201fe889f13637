"""The rule files: each loads, each expression compiles, each action exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import assets, sentences
from kg.annotate import rulebook
from kg.errors import AssetError
from kg.link import rulebook as link_rulebook
from kg.relate import rulebook as relate_rulebook
from kg.rulefile import RuleFile
from kg.vocab import PIFA

PACKAGE = Path(sentences.__file__).parent
FILES = [
    *sorted((PACKAGE / "annotate" / "rules").glob("*.yml")),
    *(PACKAGE / "relate" / "rules" / f"{n}.yml" for n in ("frames", "flows", "objects", "labels", "mentions")),
    PACKAGE / "link" / "concepts.yml",
    PACKAGE / "sentences.yml",
]


def paths(node: Any, *above: str) -> Iterator[tuple[str, ...]]:
    """The paths of all entries that are words or an expression."""
    if isinstance(node, dict):
        for name, below in node.items():
            yield from paths(below, *above, name)
    elif isinstance(node, str) or (isinstance(node, list) and all(isinstance(word, str) for word in node)):
        yield above


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_a_file_loads_and_every_entry_compiles(file: Path) -> None:
    rules = RuleFile(file)
    content = rules.entry()
    found = list(paths(content))
    assert found or isinstance(content, list)
    for path in found:
        assert rules.pattern(*path).pattern


def test_the_cues_of_spans_have_ids() -> None:
    every = [
        cue.id
        for path in (
            ("passages", "purpose", "leading"),
            ("passages", "purpose", "trailing"),
            ("passages", "condition"),
            ("parties", "recipients"),
            ("parties", "sources"),
        )
        for cue in rulebook.cues(*path)
    ]
    assert len(every) > 15
    assert all(id.partition("-")[0] in ("purpose", "condition", "recipient", "source") for id in every)


def test_every_party_cue_says_where_the_party_stands() -> None:
    for name in ("recipients", "sources"):
        assert all("p" in cue.pattern.groupindex for cue in rulebook.cues("parties", name))


def test_every_action_of_a_verb_is_in_the_taxonomy() -> None:
    (file,) = assets.files("ontology", "action.ttl")
    known = {str(quad.subject.value) for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
             if isinstance(quad.subject, ox.NamedNode)}  # fmt: skip
    assert all(str(PIFA[t.action]) in known for readings in rulebook.triggers().values() for t in readings)


def test_no_verb_is_given_twice_in_one_reading() -> None:
    rows = rulebook.book("triggers").table(columns=("action", "kind", "words"))
    twice = [reading for reading, n in Counter((w, r["kind"]) for r in rows for w in r["words"]).items() if n > 1]
    assert twice == []
    assert {r["kind"] for r in rows} == {"in", "use", "out", "give"}


def test_every_context_is_of_a_verb() -> None:
    after, before = rulebook.not_an_act()
    assert after["*"].pattern and before["*"].pattern
    assert {*after, *before} - {"*"} <= set(rulebook.triggers())


@pytest.mark.parametrize("room", [rulebook, relate_rulebook], ids=["annotate", "relate"])
def test_a_missing_file_or_entry_is_named(room: Any) -> None:
    with pytest.raises(AssetError, match=r"nowhere\.yml"):
        room.pattern("nowhere", "entry")
    name = room.__name__.split(".")[1]
    file = {"annotate": "data", "relate": "frames"}[name]
    with pytest.raises(AssetError, match=r"no entry “nothing.here”"):
        room.pattern(file, "nothing", "here")


def test_the_words_around_mentions_load() -> None:
    assert link_rulebook.book().pattern("tail").search("步数信息")
