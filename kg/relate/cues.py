"""Cues, by which a model attaches parts to flows: what they are, and which of them count together."""

from __future__ import annotations

from functools import cache

from kg.relate.rulebook import book

Cues = dict[str, str | int]  # values by name
Cue = tuple[str | int, ...]  # the kind of the part, the name, and the value, or more than one


def named(kind: str, cues: Cues) -> list[Cue]:
    """The cues of parts of a kind, each with its value.

    >>> named("purpose", {"distance": 1})
    [('purpose', 'distance', 1)]
    """
    return [(kind, name, value) for name, value in cues.items()]


def crossed(kind: str, known: Cues, *, here: bool) -> list[Cue]:
    """The cues that say more together than each alone, of parts of a kind, ``here`` in the sentence of the flow or not.

    Their names stand with "&" between them.
    """
    return [(kind, name, *[known[one] for one in names]) for name, names in _crosses(here=here)]


@cache
def _crosses(*, here: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = [*book("attachment").entry("crossed"), *(book("attachment").entry("crossed_here") if here else ())]
    return tuple(("&".join(some), tuple(some)) for some in names)
