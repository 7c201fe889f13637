"""PDF files to plain text: the printed words in page order, put together to headings, paragraphs, lists and tables."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, missing_extra
from kg.read.compose import Line, composed
from kg.read.content import MAX_CHARACTERS, Content
from kg.read.encodings import common
from kg.read.grids import Row, table
from kg.read.paragraphs import measured, paragraphs
from kg.read.pdf_repair import repaired
from kg.read.pdf_tables import parts
from kg.read.printed import Piece, lines, pitch, printed, text_size, width
from kg.read.running import without_running_lines

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

MAX_PAGES = 2_000  # the longest policies have a hundred
MAX_OPERATIONS = 5_000_000  # drawing steps; a page of text takes some thousand, and each costs time
LIMITS = {  # of pypdf: what one stream may unpack to, and how much of it is read
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 80_000_000,
    "stream_parsing_work_maximum_count": 1_000_000,
    "xform_maximum_invocations_per_extraction": 200,
}
UNREADABLE = 0.2  # share of characters without a meaning from which on the text is none
_BOLD = re.compile(r"bold|black|heavy|simhei|黑体", re.I)
_NONE = re.compile("[\ufffd\ue000-\uf8ff]")
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f]")
_OCR = "Run text recognition (OCR) on it and give the text, or ask for the policy as a page."
_ANEW = "Get the file anew, or give the policy as a page or text."


class _TooMuch(Exception):
    """A limit was reached; it only travels from pypdf's calls to ours."""


def content(data: bytes, *, where: str = "") -> Content:
    """The text of a PDF. Of a damaged one, the pages that can be read; ``missing`` says so.

    Raises:
        InputError: pypdf is not installed; the file is encrypted, a scan without text, damaged beyond reading, larger
            than the limits, or its fonts don't say which characters they draw.
    """
    try:
        import pypdf
    except ImportError as error:
        raise missing_extra("Reading PDF", "pdf", where=where) from error
    with _quiet(), pypdf.apply_configuration(pypdf.get_configuration().with_overwrites(**LIMITS)):
        pages, odd, missing = _pages(data, where)
    found = [list(lines(page)) for page in pages]
    if not any(found):
        raise InputError("The PDF has no text: it seems to be a scan or a picture.", where=where, hint=_OCR)
    _check_characters(found, odd, where, missing)
    return replace(composed(_composed(without_running_lines(found))), missing=missing)


def _composed(pages: list[list[Piece]]) -> Iterator[Line]:
    whole = [piece for page in pages for piece in page]
    size = text_size(whole)
    measure = measured(whole, size, pitch(whole, size))
    text: list[Piece] = []
    open_: list[Row] = []  # a table goes on at the top of the next page, often with its titles again
    for page in pages:
        for before, rows in parts(page):
            if before or (open_ and rows and len(rows[0].columns) != len(open_[0].columns)):
                yield from table(open_)
                open_ = []
            text += before
            if rows:
                yield from paragraphs(text, measure)
                text = []
                again = bool(open_) and [c.words for c in rows[0].columns] == [c.words for c in open_[0].columns]
                open_ += rows[1:] if again else rows
    yield from table(open_)
    yield from paragraphs(text, measure)


@contextmanager
def _quiet() -> Iterator[None]:
    """pypdf says in its log what it mended; what matters of it is in our own words."""
    log = logging.getLogger("pypdf")
    nowhere = logging.NullHandler()
    before = log.propagate
    log.addHandler(nowhere)
    log.propagate = False
    try:
        yield
    finally:
        log.propagate = before
        log.removeHandler(nowhere)


def _pages(data: bytes, where: str) -> tuple[list[list[Piece]], int, str]:
    """The fragments of each page, how many characters were none, and what is missing."""
    cut = b"%%EOF" not in data[-2048:]
    reader, count = _opened(data, where)
    if reader is None:
        cut = True
        reader, count = _opened(repaired(data), where)
    if reader is None or not count:
        raise InputError("The PDF is damaged or cut off: no page of it can be read.", where=where, hint=_ANEW)
    if count > MAX_PAGES:
        raise InputError(f"The PDF has more than {MAX_PAGES:,} pages.", where=where, hint="Give the policy alone.")
    taken = _Taken()
    pages: list[list[Piece]] = []
    bad: list[int] = []
    for number in range(count):
        try:
            pages.append(taken.page(reader, number))
        except _TooMuch as error:
            raise InputError(f"The PDF is too large: {error}.", where=where, hint="Give the policy alone.") from error
        except (MemoryError, KeyboardInterrupt):
            raise
        except Exception:  # a library that reads broken files fails in every way there is
            pages.append(taken.fragments)
            bad.append(number + 1)
    if len(bad) == count and not any(pages):
        raise InputError("The PDF is damaged: no page of it can be read.", where=where, hint=_ANEW)
    notes = ["The file is cut off or damaged; what follows the last page that was found is missing."] if cut else []
    if bad:
        notes.append(f"Pages that could not be read to their end: {', '.join(map(str, bad[:20]))}.")
    return pages, taken.controls, " ".join(notes)


def _opened(data: bytes, where: str) -> tuple[PdfReader | None, int]:
    """The reader and the number of pages; no reader where the file's structure is broken."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            hint = "Remove the password (print it to a new PDF) and give that."
            raise InputError("The PDF is encrypted: it needs a password.", where=where, hint=hint)
        return reader, len(reader.pages)
    except (InputError, MemoryError):
        raise
    except DependencyError as error:
        hint = "Print it to a new PDF and give that, or: pip install cryptography"
        raise InputError("The PDF is encrypted in a way that needs another library.", where=where, hint=hint) from error
    except Exception:  # as above
        return None, 0


class _Taken:
    """What was taken from the pages so far, within the limits."""

    def __init__(self) -> None:
        self.fragments: list[Piece] = []
        self.controls = 0
        self._operations = 0
        self._characters = 0

    def page(self, reader: PdfReader, number: int) -> list[Piece]:
        """The fragments of a page in the order of the file."""
        self.fragments = []
        page = reader.pages[number]
        turned = int(page.get("/Rotate") or 0) % 360 in (90, 270)
        page.extract_text(visitor_operand_before=self._step, visitor_text=self._take(number, turned=turned))
        if self._operations > MAX_OPERATIONS:  # pypdf goes on after what fails inside a form
            raise _TooMuch(f"more than {MAX_OPERATIONS:,} drawing steps")
        return self.fragments

    def _step(self, *_: Any) -> None:
        self._operations += 1
        if self._operations > MAX_OPERATIONS:
            raise _TooMuch(f"more than {MAX_OPERATIONS:,} drawing steps")

    def _take(
        self, number: int, *, turned: bool
    ) -> Callable[[str, list[float], list[float], DictionaryObject | None, float], None]:
        def take(words: str, cm: list[float], tm: list[float], font: DictionaryObject | None, font_size: float) -> None:
            self._characters += len(words)
            if self._characters > MAX_CHARACTERS:
                raise _TooMuch(f"more than {MAX_CHARACTERS:,} characters")
            self.controls += len(_CONTROLS.findall(words))
            words = printed(words)
            if not words.strip():
                return
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            across, up = tm[0] * cm[0] + tm[1] * cm[2], tm[2] * cm[1] + tm[3] * cm[3]
            if turned or (abs(across) < 1e-6 and abs(up) < 1e-6):  # text that runs up or down the page
                x, y = (y, -x)
                up = tm[2] * cm[0] + tm[3] * cm[2] or up
            size = abs(font_size * up) or abs(font_size) or 10.0
            name = str(font.get("/BaseFont", "")) if font is not None else ""
            for line in words.split("\n"):
                if line.strip():
                    right = x + width(line.rstrip()) * size
                    self.fragments.append(Piece(number, x, right, y, size, line, bool(_BOLD.search(name))))

        return take


def _check_characters(pages: list[list[Piece]], controls: int, where: str, missing: str) -> None:
    """Refuses text whose codes are not characters: fonts that only know how to draw."""
    words = "".join(piece.words for page in pages for piece in page)
    wide = [c for c in words[:50_000] if c > "\u2e7f"]
    odd = sum(1 for c in wide if not common(c))
    none = len(_NONE.findall(words)) + controls
    if none > UNREADABLE * (len(words) + controls) or (len(wide) > 100 and odd > 0.5 * len(wide)):
        if missing:
            raise InputError("The PDF is damaged or cut off: its words can't be read.", where=where, hint=_ANEW)
        raise InputError("The PDF's fonts don't say which characters they draw.", where=where, hint=_OCR)
