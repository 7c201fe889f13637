"""Finds who gets data and whom they come from."""

from __future__ import annotations

import re

from kg.annotate.rulebook import cues, pattern
from kg.records import Span, SpanKind
from kg.sentences import BRACKETED

_SHORT_NAME = re.compile(r"[\w“”]{2,12}")


def parties(text: str, start: int, end: int, own: frozenset[str] = frozenset()) -> tuple[Span, ...]:
    """Recipients and sources of one sentence; ``own`` are the names by which the policy speaks of itself.

    >>> text = "我们会向游戏合作伙伴（开发商等）共享您的付款信息。"
    >>> [(s.kind.value, text[s.start:s.end]) for s in parties(text, 0, len(text))]
    [('recipient', '游戏合作伙伴（开发商等）')]
    """
    found: list[Span] = []
    for kind, name in ((SpanKind.RECIPIENT, "recipients"), (SpanKind.SOURCE, "sources")):
        for cue in cues("parties", name):
            for match in cue.pattern.finditer(text, start, end):
                a, b = _trimmed(text, *match.span("p"), kind)
                if text[a:b] not in own and _is_party(text, a, b, kind):
                    for c, d in _parts(text, a, b):
                        if not any(c < s.end and s.start < d for s in found):
                            found.append(Span(c, d, kind, cue.id, 0.85))
    return tuple(sorted(found, key=lambda s: s.start))


def _is_third(words: str) -> bool:
    return bool(pattern("parties", "third_party").search(words))


def _trimmed(text: str, start: int, end: int, kind: SpanKind) -> tuple[int, int]:
    """A party without an outer preposition and the words around it that do not belong to it."""
    if kind is SpanKind.RECIPIENT and (outer := pattern("parties", "inner_preposition").search(text[start:end])):
        inner = start + outer.end()
        if _is_third(text[inner:end]) and not _is_third(text[start:inner]):
            start = inner
    if closing := pattern("parties", "trim_end").search(text[start:end]):
        end = start + closing.start()
    opening = pattern("parties", "trim_start").match(text[start:end])
    if opening and _is_third(text[start + opening.end() : end]):
        start += opening.end()
    return start, end


def _is_party(text: str, start: int, end: int, kind: SpanKind) -> bool:
    """Whether a stretch names a third party: by its words, or as a short name before 共享您的."""
    words = text[start:end]
    short = (
        kind is SpanKind.RECIPIENT
        and _SHORT_NAME.fullmatch(words)
        and pattern("parties", "given_after").search(text[end : end + 6])
    )
    return bool(_is_third(words) or short) and not any(
        pattern("parties", name).search(words) for name in ("own", "own_start", "not_a_party")
    )


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A list of parties, cut at each joint (、, 和) where the parts beside it are parties on their own."""
    parts: list[tuple[int, int]] = []
    at = start
    for joint in pattern("parties", "joint").finditer(text, start, end):
        first, second = text[at : joint.start()], text[joint.end() : end]
        if (
            not _in_brackets(first)
            and _is_third(first)
            and _is_third(second)
            and pattern("parties", "part_ends").search(BRACKETED.sub("", first))
            and not pattern("parties", "anybody").search(text[start : joint.start()])
            and not pattern("parties", "bare_part").match(second)
        ):
            parts.append((at, joint.start()))
            at = joint.end()
    return [*parts, (at, end)]


def _in_brackets(words: str) -> bool:
    """Whether a bracket stays open in the words."""
    return sum(words.count(sign) for sign in "（(") > sum(words.count(sign) for sign in "）)")
