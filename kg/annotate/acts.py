"""Finds the verbs that state an act on data, and leaves those that belong to a noun or to another sense."""

from __future__ import annotations

import re

from kg.annotate.rulebook import not_an_act, trigger_pattern, triggers
from kg.records import Span, SpanKind

_JOINT = re.compile(r"(?:、|和|或|及|与|并|以及|和/或|并且)")
_JOINT_LEFT = re.compile(r"(?:、|和|或|及|与|并|以及|和/或)$")


def _quoted(text: str, start: int, at: int, end: int) -> bool:
    """Whether a verb stands in a title or a quoted path (《信息收集清单》, “设置—清除缓存”)."""
    return any(
        text.count(left, start, at) > text.count(right, start, at) and text.find(right, at, end) >= 0
        for left, right in ("《》", "“”", "【】")
    )


_GIVES = ("提供", "公开", "转移", "传输", "共享", "分享", "披露", "转让")
_TO_SOMEBODY = re.compile(r"(?:向|给|与)(?!您|用户|你|我们|我司|本公司)[^，。；]{2,50}$")


def _verb_before(words: str) -> str:
    for size in range(min(8, len(words)), 1, -1):
        if words[-size:] in triggers():
            return words[-size:]
    return ""


def acts(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The verbs of one sentence; ``concept`` is the action, ``role`` the way the data go.

    >>> text = "我们会收集您的浏览记录，并分析您的行为偏好。"
    >>> [(text[s.start:s.end], s.concept, s.role) for s in acts(text, 0, len(text))]
    [('收集', 'Collect', 'in'), ('分析', 'Analyse', 'use')]
    """
    found: list[Span] = []
    for match in trigger_pattern().finditer(text, start, end):
        word = match.group()
        if _quoted(text, start, match.start(), end) or _noun(text, start, match.start(), match.end(), end, word):
            continue
        for trigger in triggers()[word]:
            found.append(
                Span(match.start(), match.end(), SpanKind.ACTION, "lexicon", 0.9, trigger.action, trigger.kind)
            )
    return tuple(found)


def _noun(text: str, start: int, at: int, to: int, end: int, word: str) -> bool:
    after, before = not_an_act()
    left, right = text[max(start, at - 12) : at].rstrip(), text[to:end].lstrip()
    shared = False  # 收集、使用您的…: what follows the last verb decides
    while (joint := _JOINT.match(right)) and (verb := trigger_pattern().match(right, joint.end())):
        right, shared = right[verb.end() :].lstrip(), True
    if (joint := _JOINT_LEFT.search(left)) and (verb := _verb_before(left[: joint.start()])):
        left = left[: joint.start() - len(verb)]
    given = word in _GIVES and _TO_SOMEBODY.search(text[max(start, at - 60) : at])  # 向广告商提供您的…
    return any(
        pattern is not None and hit is not None
        for pattern, hit in (
            *((p, p.match(right)) for p in (after.get("*"), None if shared else after.get(word)) if p),
            *((p, p.search(left)) for p in (before.get("*"), None if given else before.get(word)) if p),
        )
    )
