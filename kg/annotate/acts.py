"""Finds the verbs that state an act on data, and leaves those that belong to a noun or to another sense."""

from __future__ import annotations

from kg.annotate.rulebook import not_an_act, pattern, trigger_pattern, triggers, words
from kg.records import Span, SpanKind

_SHORTEST, _LONGEST = 2, 8  # characters of a verb that is looked for before another


def acts(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The verbs of one sentence; ``concept`` is the action, ``role`` the way the data go.

    >>> text = "我们会收集您的浏览记录，并分析您的行为偏好。"
    >>> [(text[s.start:s.end], s.concept, s.role) for s in acts(text, 0, len(text))]
    [('收集', 'Collect', 'in'), ('分析', 'Analyse', 'use')]
    """
    return tuple(
        Span(match.start(), match.end(), SpanKind.ACTION, "lexicon", 0.9, trigger.action, trigger.kind)
        for match in trigger_pattern().finditer(text, start, end)
        if not _quoted(text, start, match.start(), end)
        and not _noun(text, start, match.start(), match.end(), end, match.group())
        for trigger in triggers()[match.group()]
    )


def _quoted(text: str, start: int, at: int, end: int) -> bool:
    """Whether a verb stands in a title or a quoted path (《信息收集清单》, “设置—清除缓存”)."""
    return any(
        text.count(left, start, at) > text.count(right, start, at) and text.find(right, at, end) >= 0
        for left, right in ("《》", "“”", "【】")
    )


def _noun(text: str, start: int, at: int, to: int, end: int, verb: str) -> bool:
    """Whether what stands around a verb makes it part of a noun, or no act of its own."""
    after, before = not_an_act()
    left, right = text[max(start, at - 12) : at].rstrip(), text[to:end].lstrip()
    shared = False  # 收集、使用您的…: what follows the last verb decides
    while (joint := pattern("contexts", "joints").match(right)) and (
        other := trigger_pattern().match(right, joint.end())
    ):
        right, shared = right[other.end() :].lstrip(), True
    if (joint := pattern("contexts", "joint_before").search(left)) and (first := _verb_before(left[: joint.start()])):
        left = left[: joint.start() - len(first)]
    if after["*"].match(right) or before["*"].search(left):
        return True
    if not shared and verb in after and after[verb].match(right):
        return True
    return verb in before and not _given(text, start, at, verb) and bool(before[verb].search(left))


def _given(text: str, start: int, at: int, verb: str) -> bool:
    """Whether the words before a verb name who gets the data (向广告商提供您的…)."""
    return verb in words("contexts", "gives") and bool(
        pattern("contexts", "to_somebody").search(text[max(start, at - 60) : at])
    )


def _verb_before(left: str) -> str:
    """The longest verb at the end of the words; empty where there is none."""
    for size in range(min(_LONGEST, len(left)), _SHORTEST - 1, -1):
        if left[-size:] in triggers():
            return left[-size:]
    return ""
