"""Lists in the text itself of what is collected and what others get: tables, labels, sections with a list's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.relate.statements_rules import Found, RuleBook
from kg.relate.statements_tables import columns, is_row, last_title
from kg.relate.statements_text import Sentence

_ROWS = 2  # rows that make a table
_NAMED = {"sdk-list": "sharing", "sharing-list": "sharing", "collection-list": "collection"}


def lists(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """Each kind of list once: ``collection`` and ``sharing``."""
    code = book.patterns["embedded-code"]
    rows: dict[str, list[Sentence]] = {"collection": [], "sharing": []}
    found: dict[str, Found] = {}
    table = columns(sentences)
    for index, sentence in enumerate(sentences):
        kind = _named(sentence, book)
        if kind:
            found.setdefault(kind, Found("List", sentence, sentence.range(), {"kind": kind}, "list-name"))
        elif code["no-list"].search(f"{table.first(index)}{last_title(sentence)}"):
            continue
        elif is_row(sentence) and code["data"].search(sentence.text):
            rows["sharing" if sentence.foreign else "collection"].append(sentence)
        elif label := code["data-label"].match(sentence.text):
            rows["sharing" if sentence.foreign or label["sharing"] else "collection"].append(sentence)
    for kind, lines in rows.items():
        if len(lines) >= _ROWS:
            found.setdefault(kind, Found("List", lines[0], lines[0].range(), {"kind": kind}, "list-table"))
    yield from found.values()


def _named(sentence: Sentence, book: RuleBook) -> str:
    """The kind of list that a heading or the head of a column announces."""
    code = book.patterns["embedded-code"]
    if code["header"].search(sentence.text):
        return "sharing"
    if not sentence.heading or code["permissions"].search(sentence.text):
        return ""
    return next((_NAMED.get(kind, "") for kind, find in book.documents if find.search(sentence.text)), "")
