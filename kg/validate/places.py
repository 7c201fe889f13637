"""Where a finding's words stand in the policy's own file, which may have signs between them that the text has not."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.records import Finding, Range

_SIGNS = r"[\s()\[\]{}<>*_`\\]+"
_LEFT_OUT = (_SIGNS, rf"<[A-Za-z/!][^<>]*>|{_SIGNS}")  # blanks and inline markup; then tags of HTML, too


def in_file(finding: Finding, text: str) -> Range | None:
    """The place in the file's text: the finding's own where the words stand there, else where they stand only once.

    >>> from kg.records import LawSource, Severity, Text
    >>> words = ("", 2, 6, "收集姓名", Text("", ""), LawSource("", ""), None, Text("", ""), 1.0)
    >>> finding = Finding("R", Severity.WARNING, "demo", *words)
    >>> in_file(finding, "我们收集姓名。"), in_file(finding, "(我们)[收集]<姓名>。"), in_file(finding, "我们收集。")
    (Range(start=2, end=6), Range(start=5, end=11), None)
    """
    if finding.quote and text[finding.start : finding.end] == finding.quote:
        return Range(finding.start, finding.end)
    words, _ = _bare(finding.quote, _SIGNS)
    for left_out in _LEFT_OUT if words else ():
        bare, places = _bare(text, left_out)
        start = bare.find(words)
        if start >= 0 and bare.find(words, start + 1) < 0:
            return Range(places[start], places[start + len(words) - 1] + 1)
    return None


@lru_cache(maxsize=4)  # all findings on a file in a row
def _bare(text: str, left_out: str) -> tuple[str, tuple[int, ...]]:
    """The text without what is left out, and where each character of it stood."""
    places, end = list[int](), 0
    for found in re.finditer(left_out, text):
        places += range(end, found.start())
        end = found.end()
    places += range(end, len(text))
    return "".join(text[place] for place in places), tuple(places)


def lines(place: Range, text: str) -> dict[str, int]:
    """The place as lines and columns of SARIF, which count from 1: code points, lines end with a line feed.

    >>> lines(Range(5, 7), "一二\\n三𠮷四五")
    {'startLine': 2, 'startColumn': 3, 'endLine': 2, 'endColumn': 5}
    """
    start, end = (text.rfind("\n", 0, offset) for offset in (place.start, place.end))
    return {
        "startLine": text.count("\n", 0, place.start) + 1,
        "startColumn": place.start - start,
        "endLine": text.count("\n", 0, place.end) + 1,
        "endColumn": place.end - end,
    }
