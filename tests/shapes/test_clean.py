"""Whole policies of our own that leave nothing out: no violation."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import pipeline, validate
from kg.records import Severity
from tests.shapes.policies import APP_TYPES, POLICIES


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_clean(path: Path) -> None:
    assert 900 <= len(path.read_text(encoding="utf-8")) <= 3500
    store = pipeline.build([path])
    assert validate.graph_report(store) == ()
    for types in {(), tuple(filter(None, [APP_TYPES.get(path.name)]))}:
        assert [f for f in validate.findings(store, app_type=types) if f.severity is Severity.VIOLATION] == []
