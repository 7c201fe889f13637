"""Finds the passages of a sentence that say what for and under what condition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.rulebook import cues, pattern, words
from kg.records import Range, Span, SpanKind

_CLAUSE_END = re.compile(r"[，,；;。]")
_CLAUSE_START = re.compile(r"[，,；;。：:（(、\n]")
_SHORTEST = 2  # characters of a purpose


def purposes(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The purposes named in one sentence ``text[start:end]``, without their cue words.

    >>> text = "为了保障账号安全，我们收集手机号，用于实名认证。"
    >>> [text[s.start:s.end] for s in purposes(text, 0, len(text))]
    ['保障账号安全', '实名认证']
    """
    found: list[Span] = []
    for cue in cues("passages", "purpose", "leading"):
        for match in cue.pattern.finditer(text, start, end):
            if cue.id == "purpose-weishixian" and not _opens(text, start, match.start()):
                continue
            if stop := _leading_end(text, match.end(), end):
                _add(found, text, cue.id, match, stop)
    for cue in cues("passages", "purpose", "trailing"):
        for match in cue.pattern.finditer(text, start, end):
            _add(found, text, cue.id, match, _trailing_end(text, Range(start, match.start()), match.end(), end))
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))


def _add(found: list[Span], text: str, id: str, cue: re.Match[str], stop: int) -> None:
    """Adds the purpose between a cue and its end, unless it is too short or meets one found before."""
    if any(span.start <= cue.start() < span.end for span in found):
        return
    start, end = trimmed(text, cue.end(), stop)
    if end - start >= _SHORTEST and not _meets(found, start, end):
        found.append(Span(start, end, SpanKind.PURPOSE, id, 0.85))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a passage begins and ends without blanks, marks and the words that belong to its cue.

    >>> trimmed("了核实身份之目的，", 0, 9)
    (1, 5)
    """
    while start < end and text[start] in " \u3000，,：":
        start += 1
    if opening := pattern("passages", "purpose", "trim_start").match(text, start, end):
        start = opening.end()
    while end > start and text[end - 1] in " \u3000，,。；;）)、":
        if text[end - 1] in "）)" and _depth(text, start, end) >= 0:
            break
        end -= 1
    if closing := pattern("passages", "purpose", "trim_end").search(text, start, end):
        end = closing.start()
    return start, end


def _depth(text: str, start: int, end: int) -> int:
    """How many brackets of a stretch stay open; negative where more close than open."""
    opened = text.count("（", start, end) + text.count("(", start, end)
    return opened - text.count("）", start, end) - text.count(")", start, end)


def _meets(found: list[Span], start: int, end: int) -> bool:
    return any(start < span.end and span.start < end for span in found)


def _opens(text: str, start: int, at: int) -> bool:
    """Whether a place opens a comma-clause (after a subject or an adverb at most)."""
    before = _CLAUSE_START.split(text[start:at])[-1].strip()
    if not before or before in words("passages", "purpose", "may_precede"):
        return True
    return bool(pattern("passages", "purpose", "after_kit").search(before))


def _leading_end(text: str, at: int, end: int) -> int | None:
    """Where a leading purpose ends: before the clause in which somebody acts; None where nobody does."""
    for match in _CLAUSE_END.finditer(text, at, end):
        if _depth(text, at, match.start()) < 0:
            return None  # its bracket has closed
        if match.group() in "；;。" or pattern("passages", "purpose", "acting").match(text[match.end() : end].lstrip()):
            aim = pattern("passages", "purpose", "named_aim").match(text[at:end])
            return min(match.start(), at + aim.end()) if aim else match.start()
    return None


def _trailing_end(text: str, before: Range, at: int, end: int) -> int:
    """Where a trailing purpose ends: at a new statement, or with the sentence or bracket in which its cue stands.

    ``before`` is its sentence up to the cue.
    """
    match = pattern("passages", "purpose", "stops").search(text, at, end)
    stop = match.start() if match else end
    bracketed = _depth(text, before.start, before.end) > 0
    level = 0
    for index in range(at, stop):
        char = text[index]
        if char in "（(":
            level += 1
        elif char in "）)":
            if level == 0 and bracketed:
                return index
            level = max(0, level - 1)
        elif char in "。；;\n" and level == 0:
            return index
    return stop


def conditions(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The conditions named in one sentence, with their cue words.

    >>> text = "当您注册账号时，我们会收集手机号。"
    >>> [text[s.start:s.end] for s in conditions(text, 0, len(text))]
    ['当您注册账号时']
    """
    found: list[Span] = []
    for cue in cues("passages", "condition"):
        for match in cue.pattern.finditer(text, start, end):
            a, b = match.start(), match.end()
            while b > a and text[b - 1] in "，, 、":
                b -= 1
            if cue.id == "condition-ru" and (more := pattern("passages", "or_if").match(text, b, end)):
                b = more.end()
            titles = pattern("passages", "title_follows").match(text, b, end)
            if not titles and not _meets(found, a, b) and not pattern("passages", "refusal").search(text[a:b]):
                found.append(Span(a, b, SpanKind.CONDITION, cue.id, 0.8))
    return tuple(sorted(found, key=lambda span: span.start))


def outside(spans: tuple[Span, ...], taken: tuple[Span, ...]) -> Iterator[Span]:
    """The spans that overlap none of the others.

    >>> a, b = Span(0, 4, SpanKind.PURPOSE, "x"), Span(5, 9, SpanKind.PURPOSE, "x")
    >>> list(outside((a, b), (Span(3, 5, SpanKind.CONDITION, "y"),))) == [b]
    True
    """
    for span in spans:
        if not any(span.start < other.end and other.start < span.end for other in taken):
            yield span
