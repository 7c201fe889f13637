"""The rule files of this room, loaded once: verbs and their contexts, data nouns, passages, parties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.rulefile import RuleFile, alternatives

_FOLDER = Path(__file__).resolve().parent / "rules"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb: its action and the way the data go (``in``, ``use``, ``out``, or ``give``)."""

    action: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cue:
    """An expression that finds spans, with the id that they carry as their method."""

    id: str
    pattern: re.Pattern[str]


@cache
def book(name: str) -> RuleFile:
    """One rule file by its name without suffix."""
    return RuleFile(_FOLDER / f"{name}.yml")


@cache
def pattern(name: str, *path: str) -> re.Pattern[str]:
    """One expression, or list of words as an expression, of a rule file.

    >>> bool(pattern("parties", "user").fullmatch("用户"))
    True

    Raises:
        AssetError: there is no such file or entry, or it does not compile.
    """
    return book(name).pattern(*path)


@cache
def words(name: str, *path: str) -> frozenset[str]:
    """One list of words of a rule file.

    >>> "时间" in words("data", "weak_heads")
    True

    Raises:
        AssetError: there is no such file or entry, or it is no list of words.
    """
    return frozenset(book(name).words(*path))


@cache
def cues(name: str, *path: str) -> tuple[Cue, ...]:
    """The expressions of a list of entries with ``id`` and ``pattern``, in the order of the file.

    >>> [cue.id for cue in cues("parties", "sources")]
    ['source-gei', 'source-zai', 'source-cong', 'source-zhanghao', 'source-xiang']

    Raises:
        AssetError: there is no such file or list, or an expression does not compile.
    """
    rules = book(name)
    rows = rules.table(*path, columns=("id", "pattern"))
    return tuple(Cue(row["id"], rules.compiled(row["pattern"], where=row["id"])) for row in rows)


@cache
def triggers() -> Mapping[str, tuple[Trigger, ...]]:
    """Verbs by their words; a verb may have several readings.

    >>> triggers()["采集"]
    (Trigger(action='Collect', kind='in'),)

    Raises:
        AssetError: the file is missing, or an entry lacks its action, its kind or its words.
    """
    table: dict[str, tuple[Trigger, ...]] = {}
    for row in book("triggers").table(columns=("action", "kind", "words")):
        for word in row["words"]:
            table[word] = (*table.get(word, ()), Trigger(row["action"], row["kind"]))
    return table


@cache
def trigger_pattern() -> re.Pattern[str]:
    """Matches the longest verb at a place.

    >>> trigger_pattern().match("提供给第三方").group()
    '提供给'
    """
    return re.compile(f"(?!{book('contexts').entry('crossing')})(?:{alternatives(triggers())})")


@cache
def not_an_act() -> tuple[Mapping[str, re.Pattern[str]], Mapping[str, re.Pattern[str]]]:
    """For each verb, and for ``*`` (every verb), what may not follow it and what may not precede it.

    >>> after, before = not_an_act()
    >>> bool(after["使用"].match("习惯")), bool(before["记录"].search("浏览"))
    (True, True)

    Raises:
        AssetError: the file is missing, or an expression does not compile.
    """
    return _contexts("after", ""), _contexts("before", "$")


def _contexts(side: str, end: str) -> dict[str, re.Pattern[str]]:
    rules = book("contexts")
    return {
        verb: rules.compiled(f"(?:{'|'.join(rules.words(side, verb))}){end}", where=f"{side}.{verb}")
        for verb in rules.names(side)
    }
