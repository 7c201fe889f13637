"""What a reader makes of a file: plain text with its blocks, and what of the file is missing in it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.records import Block

MAX_BYTES = 20_000_000  # of a file; the largest policies with their pictures have a tenth of it

MAX_CHARACTERS = (
    1_000_000  # of plain text; the longest policies have a tenth, and parsing and understanding take a minute
)
MAX_BLOCKS = 50_000  # lines, items and rows; the longest policies have 3,000, and each takes ten kilobytes later on


@dataclass(frozen=True, slots=True)
class Content:
    """The plain text of a file and its blocks, as :class:`~kg.records.Document` has them.

    ``encoding`` is that of the file's bytes, empty where a format has its own. ``missing`` says in one sentence what of
    the file is not in the text; it is empty where all of it is.
    """

    text: str
    blocks: tuple[Block, ...]
    encoding: str = ""
    missing: str = ""
