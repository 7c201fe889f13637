"""Parts, the flows to which they may belong, and the cues by which a model attaches one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.relate.rulebook import book

PARTS = ("purpose", "condition", "recipient")
Cues = dict[str, str | int]  # values by name
Cue = tuple[str | int, ...]  # the kind of the part, the name, and the value, or more than one


@dataclass(frozen=True, slots=True)
class Part:
    """Words for a part of a flow, of a kind of :data:`PARTS`, and what found them."""

    kind: str
    start: int
    end: int
    method: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A part and a flow, by its number, to which it may belong, and whether rules take it for one of the flow's."""

    part: Part
    flow: int
    attached: bool


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
