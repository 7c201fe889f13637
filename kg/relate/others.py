"""What a sentence says of others than us: what a partner must or must not do with data, and what is no act of ours."""

from __future__ import annotations

from kg.records import Actor, Kind, Polarity, Range, Span
from kg.relate.actors import acting_party, giver, last_subject
from kg.relate.classifier import Way
from kg.relate.clause import start_of
from kg.relate.rulebook import pattern


def binding(text: str, sentence: int, clause: int, verb: int) -> str:
    """The words of the sentence before a comma-clause that bind a partner, where the clause goes on with that.

    ``sentence`` and ``clause`` are where these start, ``verb`` where the verb does; empty where the clause does not.

    >>> text = "受托方应按我们的要求处理手机号，不得留存身份证号。"
    >>> binding(text, 0, 16, 18), binding(text, 0, 0, 10)
    ('受托方应按我们的要求处理手机号，', '')
    """
    if not pattern("frames", "bound_on").match(text, clause, verb):
        return ""
    before = text[sentence:clause]
    if last_subject(text[clause:verb]) or not pattern("frames", "binds").search(before):
        return ""
    return before if last_subject(before) is not Actor.USER else ""


def way_of(
    text: str, says: Range, start: int, verb: Span, before: str, data: Span, way: Way, names: frozenset[str]
) -> tuple[Way | None, tuple[Span, ...]]:
    """Which way data go that a comma-clause with a verb takes a ``way``, and who gets them if it is a third party.

    A third party that collects them gets them, and one that is kept from them does not; what it does with them, or must
    not do, is no flow of ours.
    """
    kind, polarity = way
    if last_subject(text[start_of(text, verb.end, data.start) : data.start]) is not None:
        return way, ()  # the data stand in a clause with a subject of its own
    if kind is Kind.OUT and giver(text, start, verb):
        return (Kind.IN, polarity), ()
    leading = binding(text, says.start, start, verb.start) + text[start : verb.start]
    party = _certain(text, start, verb, before, names)
    bound = pattern("frames", "binds_certain").search(leading)
    if bound and (polarity is Polarity.NEGATED or kind is Kind.USE):
        kept = verb.role == "in" and pattern("frames", "kept_from").search(leading)
        return ((Kind.OUT, Polarity.NEGATED) if kept else None), party
    if party and kind is Kind.USE:
        return None, party
    if party and kind is Kind.IN and verb.role == "in":
        return (Kind.OUT, polarity), party
    return way, ()


def _certain(text: str, start: int, verb: Span, before: str, names: frozenset[str] = frozenset()) -> tuple[Span, ...]:
    """The party with which a comma-clause opens, where its words leave no doubt that it is another than us; else empty.

    >>> from kg.records import SpanKind
    >>> text = "快递公司会保存您的地址，平台会保存您的订单"
    >>> before = (Span(5, 7, SpanKind.ACTION, "x"), Span(15, 17, SpanKind.ACTION, "x"))
    >>> [_certain(text, start, verb, text[start : verb.start]) != () for start, verb in zip((0, 12), before)]
    [True, False]
    """
    party = acting_party(text, start, verb, before)
    if not party or not pattern("frames", "theirs").fullmatch(text, party[0].start, party[0].end):
        return ()
    opens = pattern("frames", "before_giver").fullmatch(text, start, party[0].start)
    return party if opens and last_subject(before, names) is Actor.THIRD_PARTY else ()
