"""Printed words at their place on a page, and what of their geometry tells: lines, columns, paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from kg.read.compose import weights

_PAIRS = (
    "⺁厂⺎兀⺏尣⺒巳⺓幺⺛旡⺝月⺟母⺠民⺩王⺪疋⺫目⺬示⺮竹⺶羊⺷羊⺸羊⺺肀⺻聿⺼月⺾艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻐钅⻑長"
    "⻒镸⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻲亀⻳龟⼾户"
)
_RADICALS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))  # each is drawn like the character after it
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_UNSEEN = re.compile("[\0-\x08\x0e-\x1f\x7f]")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f"
_SPACED = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_LATIN = re.compile(r"[A-Za-z0-9]$")
_WIDTHS = dict.fromkeys(" .,:;'|ijl()", 0.3) | dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0.65)
COLUMN_GAP = 1.0  # in characters: what is further right on the line stands in a column of its own
SAME_LINE = 0.5  # of a character's height
JUSTIFIED = 4  # so many blanks between Chinese characters of one line come from spreading it, not from its writer


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line of a page. ``x`` and ``right`` are their edges, ``y`` their base line (it grows upwards).

    ``bold``: all are bold; ``weights`` are those of :mod:`kg.read.compose` where only some are.
    """

    page: int
    x: float
    right: float
    y: float
    size: float
    words: str
    bold: bool = False
    weights: str = ""

    @property
    def weighed(self) -> str:
        """The weights of the words, whether all are bold or some."""
        return self.weights or weights(self.words, bold=self.bold)

    @property
    def blank(self) -> bool:
        """Whether nothing is printed here."""
        return not self.words.strip()


def printed(words: str) -> str:
    """The words as they are seen: some fonts give a radical's code for the character drawn like it.

    >>> printed("⼿机号和⻘禾⻚")
    '手机号和青禾页'
    """
    words = _UNSEEN.sub("", words)
    if not _RADICAL.search(words):
        return words
    return "".join(
        _RADICALS.get(c) or unicodedata.normalize("NFKC", c) if "\u2e80" <= c <= "\u2fdf" else c for c in words
    )


def width(words: str) -> float:
    """About how wide the words are, in characters' heights: a Chinese character is as wide as high.

    >>> width("手机"), round(width("IP"), 1)
    (2.0, 1.3)
    """
    return sum(1.0 if c > "\u2e7f" else _WIDTHS.get(c, 0.55) for c in words)


def lines(fragments: Iterable[Piece]) -> Iterator[Piece]:
    """What is printed on one line without a gap, as one piece, in the order of the file.

    >>> [piece.words for piece in lines([Piece(0, 10, 30, 99, 10, "手机"), Piece(0, 30, 40, 99, 10, "号")])]
    ['手机号']
    """
    open_: Piece | None = None
    for piece in fragments:
        if open_ is None:
            open_ = piece
            continue
        joined = _joined(open_, piece)
        if joined is None:
            yield _tidy(open_)
            open_ = piece
        else:
            open_ = joined
    if open_ is not None:
        yield _tidy(open_)


def _joined(left: Piece, piece: Piece) -> Piece | None:
    height = max(left.size, piece.size)
    if left.page != piece.page or abs(left.y - piece.y) > SAME_LINE * height or piece.x < left.x:
        return None
    gap = piece.x - left.right
    latin = sum(1 for c in left.words if c < "\u2e80")  # their widths are guesses
    if gap > (COLUMN_GAP + 0.1 * min(latin, 40)) * height or gap < -max(4.0, 0.4 * latin) * height:
        return None
    apart = gap > 0.35 * height and not left.words.endswith(" ") and not piece.words.startswith(" ")
    apart = apart and (_LATIN.search(left.words) is not None or piece.words[:1].isascii())
    size = left.size if len(left.words) >= len(piece.words) else piece.size
    words = left.words + (" " if apart else "") + piece.words
    bold = (left.bold or left.blank) and (piece.bold or piece.blank)
    weighed = left.weighed + piece.weighed
    return replace(left, right=max(left.right, piece.right), size=size, words=words, bold=bold, weights=weighed)


def _tidy(piece: Piece) -> Piece:
    words = piece.words
    if len(_SPACED.findall(words)) >= JUSTIFIED:
        words = _SPACED.sub("", words)
    lead = len(words) - len(words.lstrip())
    x = piece.x + width(words[:lead]) * piece.size
    return replace(piece, words=words.strip(), x=min(x, piece.right))


def text_size(pieces: Iterable[Piece]) -> float:
    """The height of most of the characters."""
    by_size: dict[float, int] = {}
    for piece in pieces:
        by_size[round(piece.size * 2) / 2] = by_size.get(round(piece.size * 2) / 2, 0) + len(piece.words)
    return max(by_size, key=lambda size: (by_size[size], -size), default=10.0)


def pitch(pieces: list[Piece], size: float) -> float:
    """How far the lines of one paragraph are apart: the middle of the usual distances."""
    gaps = [
        above.y - below.y
        for above, below in pairwise(pieces)
        if above.page == below.page
        and abs(above.size - size) < 1
        and abs(below.size - size) < 1
        and 0.8 * size < above.y - below.y < 3 * size
    ]
    if not gaps:
        return 1.6 * size
    near = sorted(gaps)[: max(1, len(gaps) * 2 // 3)]  # the wider ones part paragraphs
    return median(near)
