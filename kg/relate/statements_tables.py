"""Tables among the sentences: the row that names the columns, and the cells that a row leaves empty."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
    """The tables of a policy's sentences: where each one's table begins, and which row holds a column's title."""

    sentences: Sequence[Sentence]
    tops: Sequence[int]
    titles: Mapping[Range, Sentence]

    def first(self, index: int) -> str:
        """The first row of the table in which a sentence stands, the row itself where it is the first; else nothing."""
        return self.sentences[self.tops[index]].text if is_row(self.sentences[index]) else ""

    def empty(self, index: int) -> tuple[str, ...]:
        """The titles of the columns in which a row says nothing; none where its cells can't be told from each other.

        >>> from kg.records import Segment
        >>> segment = Segment("1", "1", 0, 9, BlockKind.TABLE_ROW)
        >>> rows = [Sentence(text, 0, 9, segment) for text in ("|权限|用途|", "|相机|—|")]
        >>> columns(rows).empty(1)
        ('用途',)
        """
        here = self.sentences[index]
        if here.segment.cells:
            filled = {c.header for c in here.segment.cells if not _EMPTY.fullmatch(_words(here, c.start, c.end))}
            top = next((self.titles[place] for place in filled if place and place in self.titles), None)
            places = [Range(c.start, c.end) for c in top.segment.cells] if top else []
            return tuple(_words(top, place.start, place.end) for place in places if top and place not in filled)
        titles, cells = _cells(self.first(index)), _cells(here.text)
        if len(titles) != len(cells):
            return ()
        return tuple(title for title, cell in zip(titles, cells, strict=True) if _EMPTY.fullmatch(cell))


def columns(sentences: Sequence[Sentence]) -> Columns:
    """The tables of these sentences."""
    tops: list[int] = []
    for index, sentence in enumerate(sentences):
        goes_on = index and is_row(sentence) and is_row(sentences[index - 1])
        tops.append(tops[-1] if goes_on else index)
    titles = {Range(cell.start, cell.end): row for row in sentences for cell in row.segment.cells}
    return Columns(sentences, tops, titles)


def _words(sentence: Sentence, start: int, end: int) -> str:
    """What of the sentence stands in a stretch of the document."""
    return "".join(sign for sign, place in zip(sentence.text, sentence.places, strict=True) if start <= place < end)


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    return [] if _RULE.fullmatch(row) else [cell.strip() for cell in inner.split("|")]
