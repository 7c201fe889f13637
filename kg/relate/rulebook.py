"""The rule files of flows, loaded once: frames, actors, objects, labels, exceptions, anaphors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.records import Kind
from kg.rulefile import RuleFile


@dataclass(frozen=True, slots=True)
class ActRule:
    """An expression that shows an act, with the act's kind (None where the rule's place tells it) and action."""

    action: str
    pattern: re.Pattern[str]
    kind: Kind | None = None


_FOLDER = Path(__file__).resolve().parent / "rules"


@cache
def book(name: str) -> RuleFile:
    """One rule file by its name without suffix."""
    return RuleFile(_FOLDER / f"{name}.yml")


@cache
def pattern(name: str, *path: str) -> re.Pattern[str]:
    """One expression, or list of words as an expression, of a rule file.

    >>> bool(pattern("frames", "modality", "may").search("我们可能"))
    True

    Raises:
        AssetError: there is no such file or entry, or it does not compile.
    """
    return book(name).pattern(*path)


@cache
def words(name: str, *path: str) -> tuple[str, ...]:
    """One list of words of a rule file, in its order.

    Raises:
        AssetError: there is no such file or entry, or it is no list of words.
    """
    return book(name).words(*path)


@cache
def act_rules(name: str, *path: str) -> tuple[ActRule, ...]:
    """The rules of a list of entries with ``action`` and ``pattern``, and ``kind`` where they differ in it.

    >>> act_rules("frames", "implied")[0].action
    'Profile'

    Raises:
        AssetError: there is no such file or list, or an expression does not compile.
    """
    rules = book(name)
    return tuple(
        ActRule(
            row["action"],
            rules.compiled(row["pattern"], where=f"{'.'.join(path)}.{row['action']}"),
            Kind(row["kind"]) if "kind" in row else None,
        )
        for row in rules.table(*path, columns=("action", "pattern"))
    )
