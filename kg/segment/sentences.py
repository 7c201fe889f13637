"""Where sentences end."""

from __future__ import annotations

from kg.records import Range
from kg.wrapping import wraps

BREAKS = "\n\r\v\f\x85\u2028\u2029"
ENDS = "。！？；!?;" + BREAKS
SHORT = 120  # brackets and quotes longer than this do not hold a sentence together

_PAIRS = {"（": "）", "(": ")", "“": "”", "‘": "’", "【": "】", "《": "》", "「": "」", "『": "』", "[": "]"}
_CLOSERS = frozenset(_PAIRS.values()) | frozenset("\"'*_")


def sentences(text: str, start: int, end: int) -> tuple[Range, ...]:
    """The sentences and semicolon parts of ``text[start:end]``, blanks at their ends left out.

    A line break ends one, unless a hard wrap broke the sentence. A Latin full
    stop ends none (``1.5``, ``a.com``), nor do marks inside short quotes and brackets; closing quotes and brackets stay
    with their sentence.

    >>> text = "我们收集手机号（用于登录；必填）。您可以拒绝！"
    >>> [part.of(text) for part in sentences(text, 0, len(text))]
    ['我们收集手机号（用于登录；必填）。', '您可以拒绝！']
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"[{start}, {end}) is no place in a text of {len(text)} characters.")
    out: list[Range] = []
    first = at = start
    while at < end:
        character = text[at]
        closer = _PAIRS.get(character)
        if closer is not None:
            at = _closed(text, at, min(end, at + SHORT), character, closer)
            continue
        at += 1
        if character in BREAKS and _wrapped(text, first, at, end):
            continue
        if character in ENDS:
            while at < end and (text[at] in _CLOSERS or text[at] in ENDS):
                at += 1
            _append(out, text, first, at)
            first = at
    _append(out, text, first, end)
    return tuple(out)


def _wrapped(text: str, first: int, at: int, end: int) -> bool:
    """Whether the line break just before ``at`` stands inside a sentence."""
    line = max(first, *(text.rfind(mark, first, at - 1) + 1 for mark in BREAKS))
    stops = [found for mark in BREAKS if (found := text.find(mark, at, end)) >= 0]
    return wraps(text[line : at - 1].strip(), text[at : min(stops, default=end)].strip())


def _closed(text: str, at: int, limit: int, opener: str, closer: str) -> int:
    """The offset after the bracket that closes this one, on the same line and near; else the next offset."""
    depth = 0
    for index in range(at, limit):
        character = text[index]
        if character == opener:
            depth += 1
        elif character == closer:
            depth -= 1
            if not depth:
                inner = text[index - 1]
                # “……。” ends a sentence where the quote does
                return index + 1 if inner not in "。！？" or closer not in "”’」』" else index - 1
        elif character in "\n\r":
            break
    return at + 1


def _append(out: list[Range], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        out.append(Range(start, end))
