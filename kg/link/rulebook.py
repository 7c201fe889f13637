"""The words around mentions, loaded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.rulefile import RuleFile


@cache
def book() -> RuleFile:
    """The rule file ``concepts.yml``.

    >>> book().pattern("owner").sub("", "您的昵称")
    '昵称'
    """
    return RuleFile(Path(__file__).resolve().parent / "concepts.yml")
