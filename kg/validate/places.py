"""Where a finding's words stand in the policy's own file, which may have signs between them that the text has not."""

from __future__ import annotations

import re

from kg.records import Finding, Range

_SIGNS = r"[\s()\[\]{}<>*_`\\]"
_BETWEEN = (rf"{_SIGNS}*+", rf"(?:<[A-Za-z/!][^<>]*+>|{_SIGNS})*+")  # inline markup; tags of HTML


def in_file(finding: Finding, text: str) -> Range | None:
    """The place in the file's text: the finding's own where the words stand there, else where they stand only once.

    >>> from kg.records import LawSource, Severity, Text
    >>> words = ("", 2, 6, "收集姓名", Text("", ""), LawSource("", ""), None, Text("", ""), 1.0)
    >>> finding = Finding("R", Severity.WARNING, "demo", *words)
    >>> in_file(finding, "我们收集姓名。"), in_file(finding, "(我们)[收集]<姓名>。"), in_file(finding, "我们收集。")
    (Range(start=2, end=6), Range(start=5, end=11), None)
    """
    if not finding.quote or text[finding.start : finding.end] == finding.quote:
        return Range(finding.start, finding.end) if finding.quote else None
    words = re.sub(_SIGNS, "", finding.quote)
    for between in _BETWEEN if words else ():
        found = list(re.finditer(between.join(map(re.escape, words)), text))
        if len(found) == 1:
            return Range(*found[0].span())
    return None


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
