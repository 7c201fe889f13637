"""The query tests share their data: each file or folder of policies is read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import Dataset

from kg import pipeline
from kg.store import Store

HERE = Path(__file__).parent


@cache
def _store(name: str) -> Store:
    if (HERE / name).is_dir():  # policies, read all the way
        return pipeline.build(sorted((HERE / name).glob("*.txt")))
    store = Store(vocabulary=False)
    store.load(HERE / name)
    return store


@cache
def _dataset(name: str) -> Dataset:
    dataset = Dataset(default_union=True)
    for s, p, o, g in _store(name).quads():
        dataset.graph(g).add((s, p, o))
    return dataset


@pytest.fixture(scope="session")
def stores():
    """Oxigraph's store of a data file, by name."""
    return _store


@pytest.fixture(scope="session")
def datasets():
    """The same quads in plain rdflib, whose default graph is the union of all."""
    return _dataset
