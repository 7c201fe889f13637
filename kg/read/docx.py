"""Word files (DOCX) to plain text: headings, paragraphs, numbered and bulleted items, tables; deletions left out."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import InputError, missing_extra
from kg.read.compose import composed
from kg.read.content import Content

if TYPE_CHECKING:
    from docx.document import Document as Word

MAX_PARTS = 5_000  # files in the archive: pictures, mostly
MAX_XML = 30_000_000  # bytes of all unpacked XML; a long policy has 3 million, and trees take ten times as much
MAX_UNPACKED = 200_000_000  # bytes of all parts, pictures and fonts too, since they are held in memory
MAX_RATIO = 1_000  # how much smaller a part may be packed than it is: what is packed more is a bomb
_ANEW = "Get the file anew, or save the policy as PDF, a page or text."
_OTHERS = (("xl/", "an Excel table (XLSX)"), ("ppt/", "a PowerPoint file (PPTX)"), ("mimetype", "an OpenDocument file"))


def content(data: bytes, *, where: str = "") -> Content:
    """The text of a Word file and its blocks.

    Numbers that Word counts (``第一条``, ``1.2``) are printed into the text as readers see them. Headers, footers,
    notes, comments, tables of contents and hidden or deleted words are left out.

    Raises:
        InputError: python-docx is not installed; no Word file, damaged, encrypted, or larger than the limits.
    """
    try:
        import docx
    except ImportError as error:
        raise missing_extra("Reading DOCX", "docx", where=where) from error
    main = _checked(data, where)
    missing = _missing(main, where)
    try:
        word: Word = docx.Document(io.BytesIO(data))
        body = word.element.body
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # a library that reads broken files fails in every way there is
        raise InputError("The Word file is damaged: it can't be opened.", where=where, hint=_ANEW) from error
    from kg.read.docx_body import Body

    try:
        lines = Body(word, where).lines(body)
    except (InputError, MemoryError):
        raise
    except Exception as error:  # as above
        raise InputError("The Word file is damaged: its text can't be read.", where=where, hint=_ANEW) from error
    return replace(composed(lines), missing=missing)


def _checked(data: bytes, where: str) -> bytes:
    """The main part, once the archive is known to be a Word file that unpacks within the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise InputError("The Word file or archive is damaged or cut off.", where=where, hint=_ANEW) from error
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        kind = next((kind for start, kind in _OTHERS if any(name.startswith(start) for name in names)), "a ZIP archive")
        hint = "Give the policy as PDF, DOCX, a page or text; of an archive, give what is in it."
        raise InputError(f"This is {kind}, which can't be read.", where=where, hint=hint)
    if len(parts) > MAX_PARTS:
        raise InputError(f"The Word file has more than {MAX_PARTS:,} parts.", where=where, hint=_ANEW)
    if any(part.flag_bits & 1 for part in parts):
        hint = "Remove the password in Word and give that file."
        raise InputError("The Word file is encrypted: it needs a password.", where=where, hint=hint)
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if xml > MAX_XML:
        what = f"its text unpacks to {xml:,} bytes"
        raise InputError(f"The Word file is too large: {what}.", where=where, hint="Give the policy alone.")
    for part in parts:
        if part.file_size > MAX_RATIO * max(part.compress_size, 1_000):
            what = f"its part {part.filename[:60]} unpacks to {part.file_size:,} bytes"
            raise InputError(f"The Word file is too large: {what}.", where=where, hint="Give the policy alone.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        what = f"it unpacks to more than {MAX_UNPACKED // 1_000_000} MB"
        raise InputError(f"The Word file is too large: {what}.", where=where, hint="Remove its pictures.")
    try:
        for part in parts:
            inner = archive.read(part)  # checks sizes and sums: what an archive says of itself may be wrong
            if part.filename == "word/document.xml":
                main = inner
                break
        else:
            main = b""
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise InputError("The Word file is damaged or cut off.", where=where, hint=_ANEW) from error
    return main


def _missing(main: bytes, where: str) -> str:
    """What is not read of the file, by what its main part says."""
    if b"<!DOCTYPE" in main or b"<!ENTITY" in main:
        raise InputError("The Word file declares entities, which Word never does.", where=where, hint=_ANEW)
    if b"<w:altChunk" in main:
        return "The file embeds another file, which is not read."
    return ""
