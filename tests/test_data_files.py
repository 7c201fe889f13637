"""No rule file says a thing twice: YAML takes the last of two equal keys without a word."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(path for folder in ("kg", "tests") for path in (ROOT / folder).rglob("*.yml"))


class Strict(yaml.SafeLoader):
    """A loader that refuses equal keys."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping, if its keys differ."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        assert len(set(keys)) == len(keys), f"{node.start_mark}: {[key for key in keys if keys.count(key) > 1]}"
        return super().construct_mapping(node, deep=deep)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_keys_differ(path: Path) -> None:
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=Strict)  # noqa: S506 - it is a safe loader
