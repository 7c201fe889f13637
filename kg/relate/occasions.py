"""Which conditions hold for a sentence that stand in another one of its clause."""

from __future__ import annotations

from kg.records import Mention, Range, SpanKind
from kg.relate.rulebook import pattern
from kg.relate.words import Annotated


def standing_conditions(policy: Annotated, sentences: tuple[Range, ...], index: int) -> tuple[Mention, ...]:
    """The conditions of the sentence before, where this one takes them up (此时, 在此过程中, 为此).

    Else what that sentence opens with, if this one goes on with what is done then (…时，…。您需要填写…), or that with
    which the clause opens, if it is that a function is used and this one says what we do.
    """
    if not index:
        return ()
    before, said = sentences[index - 1], sentences[index].of(policy.text)
    if pattern("flows", "takes_up").match(said):
        return policy.mentions(before, SpanKind.CONDITION)
    lists = before.of(policy.text).rstrip().endswith("；")
    first = policy.mentions(sentences[0], SpanKind.CONDITION)[:1]
    last = policy.mentions(before, SpanKind.CONDITION)[:1]
    if pattern("flows", "holds_then").match(said) and any(pattern("flows", "occasion").search(m.text) for m in last):
        return last
    goes_on = lists or pattern("flows", "we_do").match(said)
    return first if goes_on and any(pattern("flows", "function_used").match(m.text) for m in first) else ()


def exception_after(policy: Annotated, sentences: tuple[Range, ...], index: int) -> tuple[Mention, ...]:
    """What the sentence after a denial excepts from it (。但以下情况除外：); empty where that excepts nothing."""
    after = sentences[index + 1 : index + 2]
    if not after or not pattern("flows", "but_for").match(after[0].of(policy.text)):
        return ()
    return policy.mentions(after[0], SpanKind.CONDITION)[:1]
