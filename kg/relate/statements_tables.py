"""Tables among the sentences: the row that names the columns, and the cells that a row leaves empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.records import BlockKind, Range
from kg.relate.statements_text import Sentence

_BARS = 2  # signs that make a line a row
_EMPTY = re.compile(r"[\s\-—–/]*")
_RULE = re.compile(r"[|\s:—-]+")


def is_row(sentence: Sentence) -> bool:
    """Whether the sentence is a row of a table, as the format says or as its bars show."""
    return sentence.segment.kind is BlockKind.TABLE_ROW or sentence.text.count("|") >= _BARS


def last_title(sentence: Sentence) -> str:
    """The heading that stands right above it."""
    return sentence.title.rpartition(" / ")[2]


@dataclass(frozen=True, slots=True)
class Columns:
    """The tables of a policy's sentences."""

    sentences: Sequence[Sentence]

    def first(self, index: int) -> str:
        """The first row of the table in which a sentence stands, the row itself where it is the first; else nothing."""
        return [row.text for row in self._above(index)][-1] if is_row(self.sentences[index]) else ""

    def empty(self, index: int) -> tuple[str, ...]:
        """The titles of the columns in which a row says nothing; none where its cells can't be told from each other.

        >>> from kg.records import Segment
        >>> segment = Segment("1", "1", 0, 9, BlockKind.TABLE_ROW)
        >>> rows = [Sentence(text, 0, 9, segment) for text in ("|权限|用途|", "|相机|—|")]
        >>> Columns(rows).empty(1)
        ('用途',)
        """
        here = self.sentences[index]
        if here.segment.cells:
            filled = {c.header for c in here.segment.cells if not _EMPTY.fullmatch(_words(here, c.start, c.end))}
            rows = [row for row in self._above(index) if filled & {Range(c.start, c.end) for c in row.segment.cells}]
            titles_of = [(row, Range(c.start, c.end)) for row in rows for c in row.segment.cells]
            return tuple(_words(row, place.start, place.end) for row, place in titles_of if place not in filled)
        titles, cells = _cells(self.first(index)), _cells(here.text)
        if len(titles) != len(cells):
            return ()
        return tuple(title for title, cell in zip(titles, cells, strict=True) if _EMPTY.fullmatch(cell))

    def _above(self, index: int) -> Iterator[Sentence]:
        """The row itself and those above it, upwards."""
        yield self.sentences[index]
        while index and is_row(self.sentences[index - 1]):
            index -= 1
            yield self.sentences[index]


def _words(sentence: Sentence, start: int, end: int) -> str:
    """What of the sentence stands in a stretch of the document."""
    return "".join(sign for sign, place in zip(sentence.text, sentence.places, strict=True) if start <= place < end)


def _cells(row: str) -> list[str]:
    return [] if _RULE.fullmatch(row) else [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]
