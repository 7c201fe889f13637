"""Finds the verbs that state an act on data, and leaves those that belong to a noun or to another sense."""

from __future__ import annotations

from kg.annotate.rulebook import not_an_act, pattern, trigger_pattern, triggers, words
from kg.records import ATTRIBUTIVE, TO_US, Span, SpanKind

_CONTEXT = 12  # characters before a verb that can make it part of a noun
_SHORTEST, _LONGEST = 2, 8  # characters of a verb that is looked for before another


def acts(
    text: str, start: int, end: int, items: tuple[Span, ...] = (), own: frozenset[str] = frozenset()
) -> tuple[Span, ...]:
    """The verbs of one sentence; ``concept`` is the action, ``role`` the way the data go.

    ``items`` are its data: a verb right before one is an act, a verb inside one is none. ``own`` are the names by
    which the policy speaks of itself: what is given to them is given to us.

    >>> text = "我们会收集您的浏览记录，并分析您的行为偏好。"
    >>> [(text[s.start:s.end], s.concept, s.role) for s in acts(text, 0, len(text))]
    [('收集', 'Collect', 'in'), ('分析', 'Analyse', 'use')]
    """
    found = []
    for match in trigger_pattern().finditer(text, start, end):
        at, to, verb = match.start(), match.end(), match.group()
        if _quoted(text, start, at, end):
            continue
        readings = triggers()[verb]
        method = "lexicon"
        to_us = _end_of_us(text, to, end, own)
        if to_us and any(trigger.kind in ("out", "give") for trigger in readings):
            found.append(Span(at, to_us, SpanKind.ACTION, TO_US, 0.9, "Provide", "give"))
            continue
        inside = any(item.start <= at and to <= item.end for item in items)
        if _in_a_clause(text, start, at, to, end):
            method = ATTRIBUTIVE
        elif inside or (is_noun(text, start, at, to, end, verb) and not _governs(text, start, at, to, end, items)):
            if not _attributive(text, start, at, to, end):
                continue
            method = ATTRIBUTIVE
        combined = any(pattern("contexts", shape).search(text[start:at]) for shape in ("combined", "passive"))
        found += [
            Span(at, to, SpanKind.ACTION, method, 0.9, trigger.action, trigger.kind)
            for trigger in readings
            if trigger.kind != "give" or not combined
        ]
    return tuple(found)


def _end_of_us(text: str, at: int, end: int, own: frozenset[str]) -> int | None:
    """Where the words end that say after a verb that we get the data (给我们); None where they do not stand there."""
    if us := pattern("contexts", "to_us").match(text, at, end):
        return us.end()
    cue = pattern("contexts", "towards").match(text, at, end)
    names = [name for name in own if cue and text.startswith(name, cue.end())]
    return cue.end() + max(map(len, names)) if cue and names else None


def _governs(text: str, start: int, at: int, to: int, end: int, items: tuple[Span, ...]) -> bool:
    """Whether data stand right after a verb (提供您准备使用的手机号), alone or joined to the next one."""
    if not_an_act()[1]["*"].search(text[max(start, at - _CONTEXT) : at].rstrip()):
        return False
    joined = pattern("contexts", "joined").match(text, to, end)
    to = joined.end() if joined else to
    return any(to <= item.start and pattern("contexts", "governed").fullmatch(text, to, item.start) for item in items)


def _attributive(text: str, start: int, at: int, to: int, end: int) -> bool:
    """Whether a verb stands in the relative clause of a noun (您填写的地址), an act where nothing else states one."""
    right = text[to:end]
    return bool(pattern("contexts", "attributive").match(right)) and not not_an_act()[1]["*"].search(
        text[max(start, at - _CONTEXT) : at].rstrip()
    )


def _in_a_clause(text: str, start: int, at: int, to: int, end: int) -> bool:
    """Whether a verb with an object belongs to a noun (…、使用移动应用的信息 | 保存您提供有关您的喜好)."""
    if pattern("contexts", "about").match(text, to, end):
        return bool(pattern("contexts", "given_by").search(text[max(start, at - 2 * _CONTEXT) : at]))
    left = text[max(start, at - _CONTEXT) : at]
    listed = pattern("contexts", "listed").search(left)
    if listed is None or _verb_before(left[: listed.start()]):
        return False
    return bool(pattern("contexts", "of_object").match(text, to, end))


def _quoted(text: str, start: int, at: int, end: int) -> bool:
    """Whether a verb stands in a title or a quoted path (《信息收集清单》, “设置—清除缓存”), and no quoted sentence."""
    paired = any(
        text.count(left, start, at) > text.count(right, start, at) and text.find(right, at, end) >= 0
        for left, right in ("《》", "【】")
    )
    opened = text.rfind("“", start, at)
    if opened > text.rfind("”", start, at) and (closed := text.find("”", at, end)) >= 0:
        paired = paired or not pattern("contexts", "sentence_marks").search(text, opened, closed)
    return paired or (text.count('"', start, at) % 2 == 1 and text.find('"', at, end) >= 0)


def is_noun(text: str, start: int, at: int, to: int, end: int, verb: str) -> bool:
    """Whether what stands around a verb in ``text[start:end]`` makes it part of a noun, or no act of its own.

    >>> text = "使用习惯"
    >>> is_noun(text, 0, 0, 2, len(text), "使用")
    True
    """
    after, before = not_an_act()
    left, right = text[max(start, at - _CONTEXT) : at].rstrip(), text[to:end].lstrip()
    shared = False  # 收集、使用您的…: what follows the last verb decides
    while (joint := pattern("contexts", "joints").match(right)) and (
        other := trigger_pattern().match(right, joint.end())
    ):
        right, shared = right[other.end() :].lstrip(), True
    joined = pattern("contexts", "joint_before")
    while (joint := joined.search(left)) and (first := _verb_before(left[: joint.start()])):
        left = left[: joint.start() - len(first)]
    if after["*"].match(right) or before["*"].search(left):
        return True
    if pattern("contexts", "object").match(right) or pattern("contexts", "performed").search(text[start:at]):
        return False
    if not shared and verb in after and after[verb].match(right):
        return not (_given(text, at, verb) and pattern("contexts", "given_data").match(right))
    return verb in before and not _given(text, at, verb) and bool(before[verb].search(left))


def _given(text: str, at: int, verb: str) -> bool:
    """Whether the words before a verb name who gets the data (向广告商提供您的…)."""
    return verb in words("contexts", "gives") and bool(
        pattern("contexts", "to_somebody").search(text[max(0, at - 60) : at])
    )


def _verb_before(left: str) -> str:
    """The longest verb at the end of the words; empty where there is none."""
    for size in range(min(_LONGEST, len(left)), _SHORTEST - 1, -1):
        if left[-size:] in triggers():
            return left[-size:]
    return ""
