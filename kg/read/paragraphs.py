"""Printed lines to headings, paragraphs and list items: what a page's width broke belongs together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.read.compose import Line
from kg.read.printed import Piece
from kg.read.text import NUMBERED
from kg.records import BlockKind
from kg.wrapping import BULLET, SIGNS_OF_BULLETS

TITLE = 60  # characters that a heading may have
BOLD_TITLE = 30  # a bold line of the text's own size
LARGER = 1.12  # how much larger than the text a heading is printed
NEARLY_FULL = 2.6  # characters that a full line may end before the edge: no sign may open the next line

_ENDS = tuple("。；：！？;:!?")
_TITLE_ENDS = tuple("。；，、;,！？")
_SIGN = re.compile(rf"[{SIGNS_OF_BULLETS}*\-–—o·]|[{SIGNS_OF_BULLETS}]\s?")
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|(?:\. ){4,})\s*\d{1,4}$")
_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|@|www\.)[^\s\u2e80-\uffff]*$")
_BULLET = re.compile(rf"{BULLET.pattern}|[{SIGNS_OF_BULLETS}](?=\S)")


@dataclass(frozen=True, slots=True)
class Measure:
    """What the whole text is measured by: its size, how far lines are apart, and how far they reach on a page."""

    size: float
    pitch: float
    edges: dict[int, float]  # by page
    bold: bool  # most of the text is bold: then it tells nothing
    titles: tuple[float, ...]  # sizes of headings, largest first

    def full(self, piece: Piece) -> bool:
        """Whether the line goes as far as lines go."""
        return piece.right >= self.edges.get(piece.page, piece.right) - NEARLY_FULL * piece.size


def measured(pieces: Sequence[Piece], size: float, pitch: float) -> Measure:
    """The measure of a text with these pieces."""
    edges: dict[int, float] = {}
    for piece in pieces:
        if piece.size < LARGER * size:
            edges[piece.page] = max(edges.get(piece.page, 0.0), piece.right)
    widest = sorted(edges.values())[-max(1, len(edges) // 2)] if edges else 0.0
    edges = {page: max(edge, widest) if edge > 0.7 * widest else widest for page, edge in edges.items()}
    characters = sum(len(piece.words) for piece in pieces)
    bold = 2 * sum(len(piece.words) for piece in pieces if piece.bold) > characters
    sizes = {round(p.size) for p in pieces if p.size >= LARGER * size and len(p.words) <= TITLE}
    return Measure(size, pitch, edges, bold, tuple(sorted(sizes, reverse=True)))


def paragraphs(pieces: Iterable[Piece], measure: Measure) -> list[Line]:
    """The lines of the text, each a heading, a paragraph or a list item.

    >>> long, short = "我们会在您注册账号时收集您的手机", "号和昵称。"
    >>> page = [Piece(0, 50, 250, 700, 10, long), Piece(0, 50, 110, 685, 10, short)]
    >>> [line.words for line in paragraphs(page, measured(page, 10, 15))]
    ['我们会在您注册账号时收集您的手机号和昵称。']
    """
    out: list[Line] = []
    levels: list[float] = []  # left edges of the open list items
    group: list[Piece] = []

    def close() -> None:
        if group:
            line = _line(group, measure, levels)
            if line is not None:
                out.append(line)
            group.clear()

    for piece in _rows(pieces):
        if group and not _goes_on(group, piece, measure):
            close()
        group.append(piece)
    close()
    return out


def glued(parts: Iterable[str]) -> str:
    """Lines of one paragraph as one; only between words of Latin letters there was a blank at the break.

    >>> glued(["收集手机", "号和 MAC", "address", "，见 https://a.exam", "ple/b。"])
    '收集手机号和 MAC address，见 https://a.example/b。'
    """
    words = ""
    for part in parts:
        if words and words[-1] < "\u2e80" and part[:1] < "\u2e80" and not words.endswith((" ", "-")):
            words += "" if _ADDRESS.search(words) else " "
        words += part
    return words


def _rows(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """Pieces of one line, such as a number and its words, as one."""
    last: Piece | None = None
    for piece in pieces:
        if last and last.page == piece.page and abs(last.y - piece.y) < 0.5 * piece.size and piece.x > last.x:
            bold = last.bold and piece.bold
            words, weighed = f"{last.words} {piece.words}".strip(), last.weighed + piece.weighed
            last = Piece(last.page, last.x, piece.right, last.y, piece.size, words, bold, weighed)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _goes_on(group: Sequence[Piece], piece: Piece, measure: Measure) -> bool:
    """Whether the line belongs to the paragraph of the lines before it."""
    last, first = group[-1], group[0]
    if abs(last.size - piece.size) > 0.8 or _BULLET.match(piece.words) or _LEADER.search(last.words):
        return False
    if _rank(last, measure) != _rank(piece, measure):
        return False
    if last.page == piece.page:
        gap = last.y - piece.y
        usual = max(measure.pitch, 1.25 * piece.size) * max(1.0, piece.size / measure.size)
        if gap < 0 or gap > 1.3 * usual:
            return False
    shift = piece.x - last.x
    if len(group) == 1:
        labelled = _BULLET.match(first.words) or NUMBERED.match(first.words)
        if not (-6 * piece.size < shift < (4.5 if labelled else 0.8) * piece.size):
            return False
    elif abs(shift) > 0.8 * piece.size:
        return False
    if not measure.full(last):
        return False
    return not (NUMBERED.match(piece.words) and last.words.endswith((*_ENDS, "）", ")")))


def _rank(piece: Piece, measure: Measure) -> int:
    """The level of a heading of this size; 0 for the text's own."""
    if piece.size < LARGER * measure.size:
        return 0
    near = min(measure.titles, key=lambda size: abs(size - piece.size), default=0.0)
    return min(measure.titles.index(near) + 1, 6) if near else 0


def _line(group: Sequence[Piece], measure: Measure, levels: list[float]) -> Line | None:
    words = glued(piece.words for piece in group)
    if _LEADER.search(words):  # a table of contents
        return None
    first = group[0]
    rank = _rank(first, measure)
    weighed = "".join(piece.weighed for piece in group)
    if rank and len(words) <= TITLE and not words.endswith(_TITLE_ENDS):
        levels.clear()
        return Line(words, BlockKind.HEADING, rank)
    if _BULLET.match(words) or (_SIGN.match(words) and len(words) > 1 and words[1] == " "):
        while levels and levels[-1] > first.x - 0.8 * first.size:
            levels.pop()
        levels.append(first.x)
        return Line(words, BlockKind.LIST_ITEM, len(levels), weights=weighed)
    levels.clear()
    bold = all(piece.bold for piece in group) and not measure.bold
    if bold and len(words) <= BOLD_TITLE and not words.endswith(_TITLE_ENDS):
        return Line(words, BlockKind.HEADING, 7)
    return Line(words, weights=weighed)
