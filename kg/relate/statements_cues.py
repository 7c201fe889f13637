"""Which of many rules have a cue in a text, found in one pass over the text and not in one a cue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CueIndex:
    """The cues by their first character, each with the numbers of the rules that have it.

    >>> index = CueIndex.of([["注销", "销户"], ["户名"]])
    >>> index.rules("您可以注销或销户"), index.rules("开户名称"), index.rules("注册")
    ({0}, {1}, set())
    """

    by_first: Mapping[str, tuple[tuple[str, tuple[int, ...]], ...]]

    @classmethod
    def of(cls, cues: Iterable[Iterable[str]]) -> CueIndex:
        """The index of the rules' cues, rule by rule."""
        found: dict[str, dict[str, tuple[int, ...]]] = {}
        for number, words in enumerate(cues):
            for word in words:
                same = found.setdefault(word[0], {})
                same[word] = (*same.get(word, ()), number)
        return cls({first: tuple(words.items()) for first, words in found.items()})

    def rules(self, text: str) -> set[int]:
        """The numbers of the rules of which a cue stands in the text."""
        found: set[int] = set()
        for place, first in enumerate(text):
            for cue, numbers in self.by_first.get(first, ()):
                if text.startswith(cue, place):
                    found.update(numbers)
        return found
