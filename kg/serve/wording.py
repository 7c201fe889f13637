"""What the pages say around the policies' own words, in Chinese and in English; the rest is in kg.export.wording."""

from __future__ import annotations

from kg.export.wording import PAGE, REPORT, WORDS
from kg.records import Text

SAID: dict[str, Text] = {
    "login.ask": Text("访问口令", "Token"),
    "login.enter": Text("进入", "Enter"),
    "login.wrong": Text("口令不对。", "This is not the token."),
}


def say(key: str, lang: str) -> str:
    """One entry in the language asked for.

    >>> say("login.enter", "zh")
    '进入'
    """
    return _ALL[key].get(lang)


def words(lang: str) -> dict[str, str]:
    """All entries in one language, for the pages' scripts."""
    return {key: text.get(lang) for key, text in _ALL.items()}


_ALL = WORDS | PAGE | REPORT | SAID
