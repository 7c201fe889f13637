"""The names by which a policy speaks of itself, beside 我们: found as the subject of its own acts."""

from __future__ import annotations

from collections import Counter

from kg.annotate.rulebook import pattern
from kg.records import OWN_NAME, Span, SpanKind

_OFTEN = 3  # times that a name must be the subject of an act, or that of a service that the user uses
_OPENING = 600  # characters in which a policy says who speaks


def own_names(text: str) -> frozenset[str]:
    """The names of the controller and of its product: subjects of acts that come often and are no other party.

    What its company calls itself where the policy opens need act but once.

    >>> sorted(own_names("青禾会收集手机号。青禾可能使用头像。青禾将存储日志。您可以拒绝。"))
    ['青禾']
    """
    acting = Counter(match.group("name") for match in pattern("parties", "subject").finditer(text))
    serving = Counter(match.group("name") for match in pattern("parties", "service").finditer(text))
    alias = pattern("parties", "alias").search(text, 0, _OPENING)
    called = alias["name"] if alias else ""
    return frozenset(
        name
        for name, times in acting.items()
        if (times + serving[name] >= _OFTEN or name == called) and not pattern("parties", "no_name").search(name)
    )


def spans(text: str, start: int, end: int, names: frozenset[str]) -> tuple[Span, ...]:
    """The places of a sentence at which the policy names itself as the subject."""
    return tuple(
        Span(*match.span("name"), SpanKind.ACTOR, OWN_NAME, 0.8)
        for match in pattern("parties", "subject").finditer(text, start, end)
        if match.group("name") in names
    )
