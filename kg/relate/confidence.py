"""How sure a flow is, by what found it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kg.records import Actor, Kind
from kg.relate.rulebook import book


@cache
def _number(*path: str) -> float:
    return float(book("confidence").entry(*path))


def bound(*name: str) -> float:
    """A likelihood at which the classifier counts.

    ``below`` it a rule's data that go a way are left out, below ``general`` those in general terms; ``above`` it data,
    and from ``part`` on the parts of a flow, are found. ``each`` character of a part is that likely at least.

    >>> 0 < bound("general") < bound("below", "in") < bound("above", "affirmed") < 1
    True
    """
    return _number("classifier", *name)


def attaches(part: str, *, here: bool, attached: bool) -> float:
    """How likely a part must belong to a flow to be one of its parts: ``here`` in its sentence or elsewhere.

    Less will do for one that rules or the classifier ``attached``.

    >>> attaches("condition", here=True, attached=True) < attaches("condition", here=True, attached=False) < 1
    True
    """
    return _number("attachment", *(("kept", part) if attached else ("here" if here else "elsewhere",)))


def agreed(method: str, confidence: float, likely: float) -> float:
    """A confidence in [0, 1] that a method gives, now that the classifier has said how likely it finds the data.

    >>> agreed("rule", 0.9, 0.1) < agreed("rule", 0.9, 0.5) < agreed("rule", 0.9, 0.99)
    True
    """
    steps = book("confidence").entry("agreement", method)
    factor = next(step["factor"] for step in steps if likely < step["below"])
    return round(min(1.0, confidence * float(factor)), 3)


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
