from __future__ import annotations

import shutil
import subprocess

import pytest
from lxml import etree

from kg.export import cut, export
from kg.store import Store

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("fixture", ["small_store", "hostile_store", "empty_store"])
def test_graphviz_draws_each_node_and_edge_and_nothing_else(fixture: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(fixture)
    done = subprocess.run(["dot", "-Tsvg"], input=export(store, "dot"), capture_output=True, check=True, timeout=60)
    assert b"Error" not in done.stderr
    root = etree.fromstring(done.stdout, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
    projection = cut(store).projection("flows")
    classes = [group.get("class") for group in root.iter(f"{SVG}g")]
    assert classes.count("node") == len(projection.nodes)
    assert classes.count("edge") == len(projection.edges)
    assert not list(root.iter(f"{SVG}a"))
    if fixture == "hostile_store":
        drawn = "".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
        for words in ("</script><script>", "&lt;b&gt;", "\\N{x}", "𠮷姓名😀"):
            assert words in drawn


def test_denied_flows_are_dashed(small_store: Store) -> None:
    lines = [line for line in export(small_store, "dot").decode().splitlines() if "广告主" in line and "->" in line]
    assert lines and all("style=dashed" in line for line in lines)
