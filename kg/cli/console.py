"""Data to standard output or to a file; talk, tables and progress for people, with hostile words made harmless."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

T = TypeVar("T")
WIDTH_WITHOUT_TERMINAL = 120
_NARROWEST = 20
SILENCE = 60.0  # seconds between lines on how far it is, where there is no terminal
_CONTROL = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def printable(words: str) -> str:
    r"""The words without what could steer a terminal: control and formatting characters become spaces.

    >>> printable("手机号\x1b[31m")
    '手机号 [31m'
    """
    return "".join(" " if c != "\n" and unicodedata.category(c) in _CONTROL else c for c in words)


def default_lang() -> str:
    """``zh`` where the environment speaks Chinese, else ``en``."""
    given = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if given.lower().startswith("zh") else "en"


def talk(words: str) -> None:
    """One line for people, on standard error, whatever a file's name holds."""
    sys.stderr.write(printable(words.replace("\n", " ")) + "\n")


def write(data: bytes | str, output: Path | None) -> None:
    """Data to a file, whole or not at all; to standard output without one, or with ``-``.

    Raises:
        OutputError: the place can't be written.
    """
    content = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if output is None or str(output) == "-":
        sys.stdout.flush()
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:
            sys.stdout.write(content.decode("utf-8", "replace"))
        else:
            binary.write(content)
            binary.flush()
        return
    from kg.writing import write_whole

    write_whole(output, content)


def console(*, stderr: bool = False) -> Console:
    """Rich's console: as wide as the terminal; without one as COLUMNS says, else 120. Colours only on a terminal."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _width_said()
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)


def _width_said() -> int:
    said = os.environ.get("COLUMNS", "")
    return max(_NARROWEST, int(said)) if said.isascii() and said.isdigit() else WIDTH_WITHOUT_TERMINAL


def drawn(*things: object) -> str:
    """Tables and lines as text, for standard output or a file: no blank ends of lines where there is no terminal."""
    made = console()
    with made.capture() as captured:
        for thing in things:
            made.print(thing)
    text = captured.get()
    if sys.stdout.isatty():
        return text
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, ratios: Sequence[int] = (), widths: Sequence[int] = ()
) -> Table:
    """A table for people; ``ratios`` share the width among its columns (0: as wide as its words), ``widths`` set it."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, expand=bool(ratios), header_style="bold")
    for number, name in enumerate(head):
        ratio = ratios[number] if ratios else 0
        width = widths[number] if widths else None
        drawn.add_column(name, overflow="fold", width=width, ratio=ratio or None, no_wrap=bool(ratios) and not ratio)
    for row in rows:
        drawn.add_row(*(Text(printable(cell)) for cell in row))
    return drawn


@contextmanager
def progress(items: Sequence[T], what: str) -> Iterator[Iterable[T]]:
    """The items: how many are done, how fast it goes, and the time left, on standard error.

    A bar where that is a terminal and there are several; else a line a minute.
    """
    if len(items) < 2 or not sys.stderr.isatty():
        yield _told(items, what)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(TextColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed or 0:.1f}/s")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(""), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        yield bar.track(items, description=what)


def _told(items: Sequence[T], what: str) -> Iterator[T]:
    started = told = monotonic()
    for done, item in enumerate(items):
        now = monotonic()
        if done and now - told >= SILENCE:
            told, rate = now, done / (now - started)
            left = timedelta(seconds=round((len(items) - done) / rate))
            talk(f"kg: {what}: {done} of {len(items)}, {rate:.1f} a second, {left} left.")
        yield item
