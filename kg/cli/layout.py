"""Rows for people: a table where its columns can be read at this width, else one block a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.cli.console import console, printable, table

if TYPE_CHECKING:
    from rich.console import RenderableType

Row = Sequence[str]
_READABLE = 10  # columns of the terminal, that is five Chinese characters
_WORD = 20  # a longer one may be broken
_BETWEEN, _AROUND = 3, 2  # blanks between the columns of a table, and at its edges


def laid(head: Row, rows: Sequence[Row]) -> RenderableType:
    """The rows as a table where :func:`fits` says so, else as blocks."""
    return table(head, rows, widths=_widths(head, rows)) if fits(head, rows) else blocks(head, rows)


def fits(head: Row, rows: Sequence[Row]) -> bool:
    """Whether each column of a table has room for what is in it, or for five Chinese characters a line.

    >>> fits(("data", "purpose"), [("手机号码", "用于创建您的账号并在您忘记密码时找回" * 9)])
    True
    >>> fits(("data",) * 30, [("手机号码",) * 30])
    False
    """
    return sum(_needed(head, rows)) <= _room(head)


def whole(head: Row, rows: Sequence[Row]) -> bool:
    """Whether a table has room for each cell on one line."""
    return sum(_natural(head, rows)) <= _room(head)


def blocks(head: Row, rows: Sequence[Row]) -> RenderableType:
    """One block a row, numbered: a line for each column that is not empty."""
    from rich.cells import cell_len
    from rich.console import Group

    longest = max((cell_len(name) for name in head), default=0)
    width = min(longest, console().width // 3)
    return Group(*(part for number, row in enumerate(rows, 1) for part in _block(number, head, row, width)))


def _block(number: int, head: Row, row: Row, width: int) -> Iterator[RenderableType]:
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    yield Rule(str(number), align="left", style="none")
    grid = Table.grid(padding=(0, 2, 0, 1))
    grid.add_column(width=width, overflow="fold", style="bold")
    grid.add_column(overflow="fold")
    for name, cell in zip(head, row, strict=True):
        if cell:
            grid.add_row(Text(printable(name)), Text(printable(cell)))
    yield grid


def _room(head: Row) -> int:
    return console().width - _BETWEEN * (len(head) - 1) - _AROUND


def _natural(head: Row, rows: Sequence[Row]) -> list[int]:
    from rich.cells import cell_len

    cells = zip(head, *rows, strict=True)
    return [max(cell_len(line) for cell in column for line in cell.splitlines() or [""]) for column in cells]


def _needed(head: Row, rows: Sequence[Row]) -> list[int]:
    """How wide the columns are at least: no Latin word is broken."""
    words = [_word(column) for column in zip(head, *rows, strict=True)]
    return [max(word, min(_READABLE, most)) for word, most in zip(words, _natural(head, rows), strict=True)]


def _word(cells: Row) -> int:
    return min(_WORD, max((len(word) for cell in cells for word in cell.split() if word.isascii()), default=0))


def _widths(head: Row, rows: Sequence[Row]) -> list[int]:
    """How wide the columns are: the narrow ones as their words, the others alike, none less than it needs."""
    both, room = list(zip(_needed(head, rows), _natural(head, rows), strict=True)), _room(head)
    levels = ([max(least, min(most, level)) for least, most in both] for level in range(room, 0, -1))
    return next(widths for widths in levels if sum(widths) <= room)
