"""Which act of a sentence a condition or a purpose belongs to, where the sentence states several."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.records import Mention, Range, Span
from kg.relate.rulebook import pattern

Part = Span | Mention


def belongs(
    text: str,
    sentence: Range,
    part: Part,
    at: int,
    acts: Collection[int],
    parts: Sequence[Part],
    *,
    aims: bool = False,
    goes_on: bool = False,
) -> bool:
    """Whether a part of a sentence is one of the act at a place.

    ``acts`` are the places of all acts of the sentence, ``parts`` all its conditions, or its ``aims``. One that opens a
    comma-clause (a purpose: with 为了) leads the acts after it, up to the next that does so. One that follows an act
    belongs to it, and to the acts before that have none of their own; where it ``goes_on``, also to those after.

    >>> text = "当您注册时，我们会收集手机号，当您下单时，我们会收集地址。"
    >>> first, second = (Mention(start, start + 5, text[start : start + 5]) for start in (0, 15))
    >>> [belongs(text, Range(0, 29), part, 11, (11, 26), (first, second)) for part in (first, second)]
    [True, False]
    """
    opening = [other for other in parts if _opens(text, sentence, other, "aim_leads" if aims else "opens_clause")]
    before = [act for act in acts if act <= part.start]
    if part.start > at:
        if part in opening:
            return not any(act >= part.end for act in acts)
        nearest = max(before, default=at)
        return not any(at < other.start < nearest and other not in opening for other in parts)
    if part in opening or not before:
        newer = (other for other in opening if part.end <= other.start < at and not _joins(text, sentence, other))
        return not any(act for other in newer for act in acts if part.end <= act < other.start)
    own = (other for other in parts if other.start > at or (other in opening and other.start >= part.end))
    return goes_on and next(own, None) is None


def _opens(text: str, sentence: Range, part: Part, how: str) -> bool:
    """Whether a part opens its comma-clause."""
    return pattern("flows", how).search(text, sentence.start, part.start) is not None


def _joins(text: str, sentence: Range, part: Part) -> bool:
    """Whether the comma-clause that a part opens goes on with what the one before said (…，并在…)."""
    return pattern("flows", "joins").search(text, sentence.start, part.start) is not None
