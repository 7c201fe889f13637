"""Mermaid: every line is of a small grammar of our own, in which no label can mean anything; and Mermaid draws it.

KG_MERMAID names the script of Mermaid (dist/mermaid.min.js of its package).
"""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path

import pytest

from kg.export import VIEWS, cut, export
from kg.export.mermaid import text
from kg.store import Store
from tests.kg.export.browser import CHROMIUM, Browser

_WORDS = r"(?:[^\x00-\x7f]|[A-Za-z0-9_ .]|#\d+;)+"
_NODE = re.compile(
    rf'  (n\d{{4,}})(?:\["{_WORDS}"\]|\[\["{_WORDS}"\]\]|\(\["{_WORDS}"\]\)|\("{_WORDS}"\)|\{{\{{"{_WORDS}"\}}\}})'
    r":::(?:flow|party|data|purpose|unstated)"
)
_EDGE = re.compile(rf'  (n\d{{4,}}) (?:-->|-\.->)\|"{_WORDS}"\| (n\d{{4,}})')
_CLASS = re.compile(r"  classDef \w+ fill:#[0-9a-f]{6},color:#fff,stroke:#fff")


@pytest.mark.parametrize("view", VIEWS.names)
@pytest.mark.parametrize("fixture", ["small_store", "hostile_store", "empty_store"])
def test_every_line_is_a_node_an_edge_or_a_class(view: str, fixture: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(fixture)
    head, *lines = export(store, "mermaid", view=view).decode().split("\n")
    assert head == "flowchart LR"
    assert lines.pop() == ""
    nodes, pairs = [], set()
    for line in lines:
        if node := _NODE.fullmatch(line):
            nodes.append(node[1])
        elif edge := _EDGE.fullmatch(line):
            pairs.add((edge[1], edge[2]))
        else:
            assert _CLASS.fullmatch(line), line
    projection = cut(store).projection(view)
    assert nodes == [node.id for node in projection.nodes]
    assert pairs == {(edge.source, edge.target) for edge in projection.edges}


SCRIPT = os.environ.get("KG_MERMAID", "")
_PAGE = """<!doctype html><meta charset="utf-8"><body><script src="{script}"></script><script>
mermaid.initialize({{startOnLoad: false, maxTextSize: 9e6, maxEdges: 9e4}});
mermaid.render("drawn", {text}).then(
  (made) => {{ document.body.innerHTML = made.svg; window.outcome = "drawn"; }},
  (error) => {{ window.outcome = String(error); }});
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
@pytest.mark.skipif(not SCRIPT, reason="KG_MERMAID does not name Mermaid's script")
@pytest.mark.parametrize("view", VIEWS.names)
@pytest.mark.parametrize("fixture", ["small_store", "hostile_store"])
def test_mermaid_draws_every_node(view: str, fixture: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    store: Store = request.getfixturevalue(fixture)
    diagram = json.dumps(export(store, "mermaid", view=view).decode()).replace("<", "\\u003c")
    page = tmp_path / "page.html"
    page.write_text(_PAGE.format(script=Path(SCRIPT).resolve().as_uri(), text=diagram), encoding="utf-8")
    with Browser(page, tmp_path / "profile") as browser:
        assert browser.until("window.outcome") == "drawn"
        drawn = browser.value("[...document.querySelectorAll('.node')].map((node) => node.textContent.trim())")
    assert len(drawn) == len(cut(store).projection(view).nodes)
    assert all(drawn)


def test_the_grammar_refuses_what_breaks_out() -> None:
    assert not _NODE.fullmatch('  n0001["a"]; click n0001 "x""]:::data')
    assert not _NODE.fullmatch('  n0001["%%{init}%%"]:::data')


def test_a_label_decodes_to_its_words(hostile_words: tuple[str, ...]) -> None:
    for words in hostile_words:
        if words.isprintable() and len(words) <= 40:
            decoded = html.unescape(re.sub(r"#(\d+);", r"&#\1;", text(words)))
            assert decoded == " ".join(words.split())
    assert text("\n") == " "
    assert "\u202e" not in text("\u202e符")
