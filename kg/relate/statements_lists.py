"""Lists in the text itself: tables, or sections under the name of a list, of what is collected and what others get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.records import BlockKind
from kg.relate.statements_rules import Found, RuleBook
from kg.relate.statements_text import Sentence

_ROWS = 2  # rows that make a table
_NAMED = {"sdk-list": "sharing", "sharing-list": "sharing", "collection-list": "collection"}


def lists(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """Each kind of list once: ``collection`` and ``sharing``."""
    code = book.patterns["embedded-code"]
    rows: dict[str, list[Sentence]] = {"collection": [], "sharing": []}
    found: dict[str, Found] = {}
    for sentence in sentences:
        if sentence.heading:
            kind = next((_NAMED.get(kind) for kind, find in book.documents if find.search(sentence.text)), None)
            if kind and "权限" not in sentence.text:
                found.setdefault(kind, Found("List", sentence, sentence.range(), {"kind": kind}, "list-heading"))
        elif code["header"].search(sentence.text):
            found.setdefault("sharing", Found("List", sentence, sentence.range(), {"kind": "sharing"}, "list-header"))
        elif sentence.segment.kind is BlockKind.TABLE_ROW or sentence.text.count("|") >= _ROWS:
            if code["data"].search(sentence.text):
                rows["sharing" if sentence.foreign else "collection"].append(sentence)
    for kind, lines in rows.items():
        if len(lines) >= _ROWS:
            found.setdefault(kind, Found("List", lines[0], lines[0].range(), {"kind": kind}, "list-table"))
    yield from found.values()
