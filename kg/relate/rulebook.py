"""The rule files of flows, loaded once: frames, actors, objects, labels, exceptions, anaphors."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kg.rulefile import RuleFile

_FOLDER = Path(__file__).resolve().parent / "rules"


@cache
def book(name: str) -> RuleFile:
    """One rule file by its name without suffix."""
    return RuleFile(_FOLDER / f"{name}.yml")


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
