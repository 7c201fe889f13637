"""Loads the rule files of this room once: verbs, data nouns, passages, parties, contexts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import AssetError

_RULES = Path(__file__).resolve().parent / "rules"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb: its action and the way the data go (``in``, ``use``, ``out``, or ``give``)."""

    action: str
    kind: str


@lru_cache(maxsize=8)
def rules(name: str) -> Any:
    """The content of one rule file.

    Raises:
        AssetError: the file is missing or is no YAML.
    """
    path = _RULES / f"{name}.yml"
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise AssetError(f"The rule file can't be read: {error}", where=str(path)) from error


def alternatives(words: list[str]) -> str:
    """A regular expression that matches the longest of the words.

    >>> alternatives(["记录", "日志记录"])
    '日志记录|记录'
    """
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def triggers() -> Mapping[str, tuple[Trigger, ...]]:
    """Verbs by their words; a verb can have two readings (验证 is both ``in`` and ``use``)."""
    table: dict[str, tuple[Trigger, ...]] = {}
    for entry in rules("triggers"):
        for word in entry["words"]:
            table[word] = (*table.get(word, ()), Trigger(entry["action"], entry["kind"]))
    return table


@lru_cache(maxsize=1)
def trigger_pattern() -> re.Pattern[str]:
    """Matches the longest verb at a place."""
    return re.compile(alternatives(list(triggers())))


@lru_cache(maxsize=1)
def not_an_act() -> tuple[Mapping[str, re.Pattern[str]], Mapping[str, re.Pattern[str]]]:
    """For each verb what may not follow it and what may not precede it."""
    contexts = rules("contexts")
    after = {w: re.compile(f"(?:{p})") for w, p in contexts["after"].items()}
    before = {w: re.compile(f"(?:{p})$") for w, p in contexts["before"].items()}
    return after, before
