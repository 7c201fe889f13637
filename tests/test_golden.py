"""The demo policy's flows and graph, as they were when somebody last looked. ``make golden`` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox

from kg import pipeline, read
from kg.demo import APP_TYPE, POLICY_FILE
from kg.score import dumped, line
from kg.store import Store

GOLDEN = Path(__file__).parent / "golden"


def same(name: str, made: str) -> None:
    path = GOLDEN / name
    if os.environ.get("KG_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8").splitlines() == made.splitlines(), (
        "look at the difference, then: make golden"
    )


def test_golden_flows() -> None:
    reading = pipeline.understand(read.document(POLICY_FILE, id="qinghe"))
    same("qinghe.flows.jsonl", dumped(line("qinghe", flow) for flow in reading.flows))


def test_golden_graph() -> None:
    store = Store()
    iris = pipeline.put(store, pipeline.understand(read.document(POLICY_FILE, id="qinghe")), app_types=(APP_TYPE,))
    written = store.serialized(ox.RdfFormat.N_QUADS).decode().splitlines()
    shown = sorted(q for q in written if "#text>" not in q and "/build>" not in q and "/software/" not in q)
    same("qinghe.nq", "\n".join(q.replace(str(iris.version), "V:") for q in shown) + "\n")
