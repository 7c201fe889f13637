"""How sure a flow is, by what found it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kg.records import Actor, Kind
from kg.relate.rulebook import book


@cache
def _number(*path: str) -> float:
    return float(book("confidence").entry(*path))


def bound(name: str, kind: Kind) -> float:
    """A likelihood at which the classifier counts: ``below`` which a rule's data go, ``above`` which it finds more."""
    return _number("classifier", name, kind)


def confidence(method: str, kind: Kind, actor: Actor, scores: Iterable[float] = ()) -> float:
    """The confidence of a flow in [0, 1]: how often flows that were found the same way are right.

    ``scores`` are those of the spans that name its data.

    >>> confidence("markup", Kind.IN, Actor.CONTROLLER) > confidence("rule", Kind.IN, Actor.CONTROLLER)
    True

    Raises:
        AssetError: the rule file names no such method.
    """
    if actor is Actor.THIRD_PARTY and kind is Kind.IN:
        return _number("given_by_third_party")
    unsure = [score < _number("unsure_below") for score in scores]
    share = sum(unsure) / len(unsure) if unsure else 0.0
    return round(_number("methods", method, kind) * (1 - share * (1 - _number("unsure", kind))), 3)
