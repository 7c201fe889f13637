from __future__ import annotations

from pathlib import Path

import pytest

from kg.store import Store

DATA = Path(__file__).parents[2] / "queries" / "_two_policies.trig"


@pytest.fixture(scope="session")
def store():
    """The two invented policies of ``tests/queries``."""
    store = Store(vocabulary=False)
    store.load(DATA)
    return store
