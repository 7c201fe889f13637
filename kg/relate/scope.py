"""Which act of a sentence a condition or a purpose belongs to, where the sentence states several."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.records import Mention, Range, Span
from kg.relate.clause import start_of
from kg.relate.rulebook import pattern

Part = Span | Mention


@dataclass(frozen=True, slots=True)
class Scope:
    """The acts of a sentence, and its conditions or its purposes, by their places in order.

    ``opening`` are the parts that open a comma-clause (a purpose: with 为了), ``leading`` those of them that do not go
    on with the comma-clause before (并在…), ``trailing`` all others; ``inner`` are conditions among these that stand
    before an act of their comma-clause (我们会在注销后删除). ``stops`` are the semicolons.
    """

    acts: tuple[int, ...]
    opening: tuple[int, ...]
    leading: tuple[int, ...]
    trailing: tuple[int, ...]
    inner: tuple[int, ...]
    stops: tuple[int, ...]

    @classmethod
    def of(cls, text: str, sentence: Range, acts: Iterable[int], parts: Sequence[Part], *, aims: bool = False) -> Scope:
        """The scope of conditions, or of ``aims``."""
        places = tuple(sorted(acts))
        before = {part.start: _before(text, sentence, part) for part in parts}
        opens, joins = pattern("flows", "aim_leads" if aims else "opens_clause"), pattern("flows", "joins")
        opening = sorted(at for at, words in before.items() if opens.fullmatch(words))
        leading = [at for at in opening if not joins.fullmatch(before[at])]
        trailing = sorted({*before} - {*opening})
        ends = {part.start: part.end for part in parts}
        inner = [] if aims else [at for at in trailing if _acts_after(text, sentence, ends[at], places)]
        stops = (at for at in range(sentence.start, sentence.end) if text[at] in "；;")
        return cls(places, tuple(opening), tuple(leading), tuple(trailing), tuple(inner), tuple(stops))

    def holds(self, part: Part, at: int, *, goes_on: bool = False) -> bool:
        """Whether a part is one of the act at a place.

        One that opens a comma-clause leads the acts after it, up to the next that leads; a condition that stands before
        the verb of a clause does so up to any other. One that follows an act belongs to it, and to the acts before that
        have none of their own; where it ``goes_on``, also to those after. None reaches over a semicolon.

        >>> text = "当您注册时，我们会收集手机号，当您下单时，我们会收集地址。"
        >>> first, second = (Mention(start, start + 5, text[start : start + 5]) for start in (0, 15))
        >>> scope = Scope.of(text, Range(0, 29), (9, 24), (first, second))
        >>> scope.holds(first, 9), scope.holds(second, 9), scope.holds(first, 24), scope.holds(second, 24)
        (True, False, False, True)
        """
        opens, earlier = part.start in self.opening, bisect_right(self.acts, part.start)
        inner = part.start in self.inner
        if _between(self.stops, *sorted((part.start, at))):
            return False
        if part.start > at:
            if opens or inner:
                return self.acts[-1] < part.end
            return not _between(self.trailing, at, self.acts[earlier - 1] if earlier else at)
        if opens or inner or not earlier:
            led = self.acts[bisect_left(self.acts, part.end) :][:1]
            up_to = (self.opening, self.trailing) if inner else (self.leading,)
            return not (led and any(_between(places, led[0], at) for places in up_to))
        follows = self.opening[-1:] >= (part.end,) or self.trailing[-1:] > (at,)  # the act has parts of its own
        return goes_on and not follows


def _acts_after(text: str, sentence: Range, at: int, acts: tuple[int, ...]) -> bool:
    """Whether an act stands behind a place in its comma-clause."""
    following = bisect_left(acts, at)
    return following < len(acts) and start_of(text, sentence.start, acts[following]) <= at


def _before(text: str, sentence: Range, part: Part) -> str:
    """The words of a comma-clause before a part, with the bracket where the part stands in one."""
    start = start_of(text, sentence.start, part.start)
    return text[start - (start > sentence.start and text[start - 1] in "（(") : part.start]


def _between(places: tuple[int, ...], low: int, high: int) -> bool:
    """Whether a place lies between two."""
    index = bisect_right(places, low)
    return index < len(places) and places[index] < high
