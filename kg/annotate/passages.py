"""Finds the passages of a sentence that say what for and under what condition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kg.annotate.rulebook import rules
from kg.records import Span, SpanKind

_CLAUSE_END = re.compile(r"[，,；;。]")
_OR_IF = re.compile(r"，(?:或者?|且|并且?)[^，。；]{2,40}(?=，(?:则|那么|我们|在))")
_REFUSAL = re.compile(r"拒绝|不提供|不同意|不授权|不愿|不想|不希望|不接受|不填写|未开启|未授权|不允许")
_ACTING = re.compile(
    r"^(?:我们|我司|本公司|本|您|用户|你|平台|在|当|如|若|经|可能|会|将|需要|须|应|请|上述|该|相关|根据|基于|依据|[^，。；]{0,14}?(?:可能|将|会|需要?|可以|应当|必须)(?:向您|要求|请求|您|收集|获取|使用|提供|共享|对|通过|自动)|[^，。；]{0,8}(?:收集|获取|共享|提供您|填写|提交|上传|保存|使用您))"
)


@lru_cache(maxsize=1)
def _purpose_rules() -> dict[str, Any]:
    book = rules("passages")["purpose"]
    return {
        "leading": [(entry["id"], re.compile(entry["cue"])) for entry in book["leading"]],
        "trailing": [(entry["id"], re.compile(entry["cue"])) for entry in book["trailing"]],
        "trim_start": re.compile("(?:" + "|".join(book["trim_start"]) + ")"),
        "trim_end": re.compile("(?:" + "|".join(book["trim_end"]) + ")$"),
        "stops": re.compile(r"[，,]\s*" + book["stops"]),
    }


@lru_cache(maxsize=1)
def _condition_rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["id"], re.compile(entry["pattern"])) for entry in rules("passages")["condition"])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    book = _purpose_rules()
    while start < end and text[start] in " \u3000，,：":
        start += 1
    match = book["trim_start"].match(text, start, end)
    if match:
        start = match.end()
    while end > start and text[end - 1] in " \u3000，,。；;）)、":
        if text[end - 1] in "）)" and text.count("（", start, end) + text.count("(", start, end) >= text.count(
            "）", start, end
        ) + text.count(")", start, end):
            break
        end -= 1
    match = book["trim_end"].search(text, start, end)
    if match:
        end = match.start()
    return start, end


def purposes(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The purposes named in one sentence ``text[start:end]``, without their cue words.

    >>> text = "为了保障账号安全，我们收集手机号，用于实名认证。"
    >>> [text[s.start:s.end] for s in purposes(text, 0, len(text))]
    ['保障账号安全', '实名认证']
    """
    found: list[Span] = []
    for id, cue in _purpose_rules()["leading"]:
        for match in cue.finditer(text, start, end):
            if id == "purpose-weishixian" and not _opens(text, start, match.start()):
                continue
            if any(span.start <= match.start() < span.end for span in found):
                continue
            stop = _leading_end(text, match.end(), end)
            aim = re.match(r"[^，。；]{2,60}?(?:之|的)(?:目的|需要|考虑)(?=[^，。；等])", text[match.end() : end])
            if aim and stop:
                stop = min(stop, match.end() + aim.end())
            if stop:
                a, b = _trimmed(text, match.end(), stop)
                if b - a >= 2 and not _meets(found, a, b):
                    found.append(Span(a, b, SpanKind.PURPOSE, id, 0.85))
    for id, cue in _purpose_rules()["trailing"]:
        for match in cue.finditer(text, start, end):
            if any(span.start <= match.start() < span.end for span in found):
                continue
            a, b = _trimmed(text, match.end(), _trailing_end(text, match.start(), match.end(), end))
            if b - a >= 2 and not _meets(found, a, b):
                found.append(Span(a, b, SpanKind.PURPOSE, id, 0.85))
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))


def _meets(found: list[Span], start: int, end: int) -> bool:
    return any(start < span.end and span.start < end for span in found)


def _opens(text: str, start: int, at: int) -> bool:
    """Whether a place opens a comma-clause (after a subject or an adverb at most)."""
    before = re.split(r"[，,；;。：:（(、\n]", text[start:at])[-1].strip()
    return before in (
        "",
        "仅",
        "且",
        "同时",
        "我们",
        "并",
        "但",
        "此外",
        "其中",
        "也",
        "另外",
        "我们会",
        "我们可能会",
        "仅会",
        "均",
        "或",
        "以及",
        "只",
        "是",
    )


def _leading_end(text: str, at: int, end: int) -> int | None:
    for match in _CLAUSE_END.finditer(text, at, end):
        if match.group() in "；;。":
            return match.start()
        if _ACTING.match(text[match.end() : end].lstrip()):
            return match.start()
    return None


def _trailing_end(text: str, cue: int, at: int, end: int) -> int:
    depth = text.count("（", 0, cue) - text.count("）", 0, cue) + text.count("(", 0, cue) - text.count(")", 0, cue)
    stop = end
    match = _purpose_rules()["stops"].search(text, at, end)
    if match:
        stop = match.start()
    level = 0
    for index in range(at, stop):
        char = text[index]
        if char in "（(":
            level += 1
        elif char in "）)":
            if level == 0 and depth > 0:
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
    for id, pattern in _condition_rules():
        for match in pattern.finditer(text, start, end):
            a, b = match.start(), match.end()
            while b > a and text[b - 1] in "，, 、":
                b -= 1
            if id == "condition-ru" and (more := _OR_IF.match(text, b, end)):
                b = more.end()
            if not _meets(found, a, b) and not _REFUSAL.search(text[a:b]):
                found.append(Span(a, b, SpanKind.CONDITION, id, 0.8))
    return tuple(sorted(found, key=lambda span: span.start))


def outside(spans: tuple[Span, ...], taken: tuple[Span, ...]) -> Iterator[Span]:
    """The spans that overlap none of the others."""
    for span in spans:
        if not any(span.start < other.end and other.start < span.end for other in taken):
            yield span
