"""Which data an act is about: the list after the verb, or the words before it (将…, 对…)."""

from __future__ import annotations

import re

from kg.records import Span

_GOES_ON = re.compile(
    r"^\s*(?:包括|包含|例如|比如|譬如|如(?!果|您|需|下述|若|不|用户|何|实)|其中包?[括含]|具体(?:包括|为|有)|作为[^，。]{2,14}(?:保存|存储|储存|记录)(?=[，,])|以及|及|和|含|分别为|或(?!者您可|将)|特别是|尤其是|还包括|也包括|这些信息(?:可能)?包括|这些信息可能包括|此类信息包括|该等信息包括|上述信息包括|其中包括)"
)
_UNLESS = ("才能", "方可", "才可", "即可", "后方")
_STOPS = re.compile(
    r"[我您]们?(?:会|将|可|有|需|不|的(?=服务))|用于|以便|如果|但|否则|同时|并(?:且|将|会|在|对)|该(?!等)|此|除|不会|无法|可能|需要|通过"
)


def after(text: str, at: int, end: int, data: tuple[Span, ...]) -> int:
    """Where the list that starts at ``at`` ends: at the comma after which something else is said."""
    depth = 0
    index = at
    while index < end:
        char = text[index]
        if depth == 0 and text.startswith(_UNLESS, index):
            return index
        if char in "（(":
            depth += 1
        elif char in "）)":
            depth = max(0, depth - 1)
        elif char in "，,；;" and depth == 0:
            rest = text[index + 1 : end]
            if char in "；;":
                index += 1
                continue
            if not (_GOES_ON.match(rest) or _starts_with_item(rest, index + 1, data)):
                return index
        elif char == "。" and depth == 0:
            return index
        index += 1
    return end


def _starts_with_item(rest: str, at: int, data: tuple[Span, ...]) -> bool:
    """Whether a data item stands at the start of the rest, as in a list with commas."""
    clause = re.split(r"[，,。；;]", rest, maxsplit=1)[0]
    if _STOPS.search(clause):
        return False
    skipped = len(rest) - len(rest.lstrip())
    return any(at + skipped <= span.start <= at + skipped + 2 for span in data)


def within(data: tuple[Span, ...], start: int, end: int, excluded: tuple[Span, ...]) -> tuple[Span, ...]:
    """The data spans inside a stretch that stand in none of the excluded passages."""
    return tuple(
        span
        for span in data
        if start <= span.start
        and span.end <= end
        and not any(other.start <= span.start and span.end <= other.end for other in excluded)
    )
