"""What a reader makes of a file: plain text with its blocks, and what of the file is missing in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.records import Block, Range

MAX_BYTES = 20_000_000  # of a file; the largest policies with their pictures have a tenth of it

MAX_CHARACTERS = (
    1_000_000  # of plain text; the longest policies have a tenth, and parsing and understanding take a minute
)
MAX_BLOCKS = 50_000  # lines, items and rows; the longest policies have 3,000, and each takes ten kilobytes later on


@dataclass(frozen=True, slots=True)
class Content:
    """The plain text of a file, its blocks and what of it is bold, as :class:`~kg.records.Document` has them.

    ``encoding`` is that of the file's bytes, empty where a format has its own. ``missing`` says in one sentence what of
    the file is not in the text; it is empty where all of it is.
    """

    text: str
    blocks: tuple[Block, ...]
    encoding: str = ""
    missing: str = ""
    bold: tuple[Range, ...] = ()

    def decoded(self, encoding: str, odd: str) -> Content:
        """The same, from bytes in this encoding; ``odd`` says what of them could not be decoded.

        >>> Content("", (), missing="A page is missing.").decoded("gbk", "A character is damaged.").missing
        'A character is damaged. A page is missing.'
        """
        return replace(self, encoding=encoding, missing=" ".join(filter(None, (odd, self.missing))))
