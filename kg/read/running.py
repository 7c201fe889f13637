"""Lines that stand at the edge of every page, such as page numbers and the document's name: no words of the policy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.read.printed import Piece

EDGE = 2  # lines at the top and at the bottom of a page that may be running ones
MOST = 0.7  # of the characters; where more would go, the pages are forms that repeat their text
SHARE = 0.4  # of the pages: books have other lines on even pages than on odd ones

_NUMBER = re.compile(
    r"[-—–·\s(（\[]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})\s*(?:页|頁)?"
    r"(?:\s*(?:/|of|，|,|共)\s*(?:共\s*)?\d{1,4}\s*(?:页|頁)?)?[-—–·\s)）\]]*"
)
_PAGE_NUMBER = re.compile(rf"(?:[Pp]age\s*)?{_NUMBER.pattern}")
_DIGITS = re.compile(r"(?<!\d)[0-9]{1,4}(?!\d)")


def without_running_lines(pages: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pages without repeated headers and footers, and without page numbers at their edges.

    >>> def page(i, words):
    ...     lines = ((800, "青禾隐私政策"), (700, words), (30, f"- {i} -"))
    ...     return [Piece(i, 9, 99, y, 10, line) for y, line in lines]
    >>> pages = [page(i, words) for i, words in enumerate(("我们收集姓名。", "我们收集住址。", "我们收集电话。"))]
    >>> [[piece.words for piece in page] for page in without_running_lines(pages)]
    [['我们收集姓名。'], ['我们收集住址。'], ['我们收集电话。']]
    """
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({key for piece in _edges(page) for key in _keys(piece)})
    often = max(2, SHARE * len(pages))
    out: list[list[Piece]] = []
    for page in pages:
        edges = set(_edges(page))
        gone = {piece for piece in edges if any(seen[key] >= often for key in _keys(piece))}
        outermost = set(_edges([piece for piece in page if piece not in gone], 1))
        gone |= {piece for piece in outermost if len(page) > 1 and _PAGE_NUMBER.fullmatch(piece.words)}
        out.append([piece for piece in page if piece not in gone])
    left = sum(len(piece.words) for page in out for piece in page)
    whole = sum(len(piece.words) for page in pages for piece in page)
    return out if left >= (1 - MOST) * whole else [list(page) for page in pages]


def _keys(piece: Piece) -> set[tuple[str, int]]:
    """What the line has in common with its like on other pages: its words and place, or a number that counts pages."""
    height = round(piece.y / 4)
    out = {(piece.words, height)}
    for found in _DIGITS.finditer(piece.words):
        counted = f"{piece.words[: found.start()]}\0{int(found.group()) - piece.page}\0{piece.words[found.end() :]}"
        out.add((counted, height))
    return out


def _edges(page: Sequence[Piece], lines: int = EDGE) -> list[Piece]:
    heights = sorted({round(piece.y) for piece in page})
    edge = {*heights[:lines], *heights[-lines:]}
    return [piece for piece in page if round(piece.y) in edge]
