"""What a sentence says of others than us: what a partner must or must not do with data, and what is no act of ours."""

from __future__ import annotations

from kg.records import Actor
from kg.relate.actors import last_subject
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
