"""Loads the frames' rule file once, its expressions compiled."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from kg.errors import AssetError

_PATH = Path(__file__).resolve().parent / "rules" / "frames.yml"


@lru_cache(maxsize=1)
def _book() -> dict[str, object]:
    try:
        book = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise AssetError(f"The rule file can't be read: {error}", where=str(_PATH)) from error
    return dict(book)


@lru_cache(maxsize=64)
def pattern(*path: str) -> re.Pattern[str]:
    """One expression of the rule file by its path: ``pattern("modality", "may")``.

    Raises:
        AssetError: the file has no such expression, or it does not compile.
    """
    node: object = _book()
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    if not isinstance(node, str):
        raise AssetError(f"There is no expression {'.'.join(path)}.", where=str(_PATH))
    try:
        return re.compile(node)
    except re.error as error:
        raise AssetError(f"{'.'.join(path)} is no regular expression: {error}.", where=str(_PATH)) from error
