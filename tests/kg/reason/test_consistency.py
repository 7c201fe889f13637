"""Without Java the reasoner says what is missing; with it, it agrees with the closure."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rdflib import Graph

from kg.errors import EngineError
from kg.reason import classify, inferences
from kg.store import Store
from kg.vocab import PIF, RDF

SEED = Path(__file__).parents[4] / "shared" / "seed" / "meipai.annotated.txt"
DEFINED = (PIF.SensitiveFlow, PIF.ThirdPartySharing, PIF.CrossBorderFlow, PIF.IndirectCollection)


def test_no_java_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(EngineError, match="Java"):
        classify(Graph())


@pytest.mark.skipif(shutil.which("java") is None, reason="the OWL reasoner needs Java")
@pytest.mark.skipif(not SEED.exists(), reason=f"no seed policy at {SEED}")
def test_reasoner_and_closure_agree_on_the_seed() -> None:
    from kg import pipeline

    store: Store = pipeline.build([SEED])
    (version,) = store.versions()
    closed = {(s, o) for s, p, o, _ in inferences(store.quads(version), version) if o in DEFINED and p == RDF.type}
    found = classify(store.graph(version))
    assert found.consistent
    assert {pair for pair in found.inferred if pair[1] in DEFINED} == closed
    assert {o for _, o in closed} >= {PIF.SensitiveFlow, PIF.ThirdPartySharing}
