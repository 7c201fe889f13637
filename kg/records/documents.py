"""What reading and cutting a policy gives: its text with blocks and marks, and its clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A place in the text.

    >>> Range(2, 4).of("您的手机号")
    '手机'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that stand there."""
        return text[self.start : self.end]

    def covers(self, other: Range) -> bool:
        """Whether the other place lies inside this one."""
        return self.start <= other.start and other.end <= self.end


class MarkKind(StrEnum):
    """The four kinds of inline markup."""

    ACTOR = "actor"  # (我们)
    ACTION = "action"  # [收集]
    DATA = "data"  # <手机号码>
    PURPOSE = "purpose"  # {实名认证}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that a person marked up; the brackets are no longer in the text."""

    start: int
    end: int
    kind: MarkKind


class BlockKind(StrEnum):
    """What the file's own format says that a stretch is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row, with the place of its column's header (None where the table has none)."""

    start: int
    end: int
    header: Range | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A line, paragraph, heading, list item or table row as the file's format gives it.

    ``level`` is the heading's rank (1 is the highest) or the list's depth (1 is the outermost); 0 where there is none.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: PROV's source entity."""

    name: str  # file name or URL as the user gave it
    sha256: str  # of the file's bytes, hexadecimal
    media_type: str = "text/plain"
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Document:
    """One policy as plain text, with its blocks in reading order and its inline markup.

    ``bold`` are the places that the file's format sets in bold type, in order, but headings and the titles of tables.
    It is empty for plain text, whose own signs (``**``) stay in the text.
    """

    id: str  # the file name without suffixes
    text: str = field(repr=False)
    origin: Origin
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    bold: tuple[Range, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Segment:
    """A clause: the smallest heading, paragraph, numbered item, list item or table row.

    ``section`` is its path (``3.6.a``); ``id`` is unique in the policy (``3.6.a``, then ``3.6.a~2`` for the second
    paragraph of the same section). ``headings`` are the titles above it, outermost first; ``lead_in`` is the
    paragraph that opens the list in which it stands ("…包括："). ``[start, end)`` includes the printed number
    (``label``); ``body`` is where the words after the number start.
    """

    id: str
    section: str
    start: int
    end: int
    kind: BlockKind
    label: str = ""
    body: int = 0
    level: int = 0
    headings: tuple[Range, ...] = ()
    lead_in: Range | None = None
    cells: tuple[Cell, ...] = ()
