"""The kinds of files that are read, and how to tell which kind some bytes are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from kg.errors import InputError
from kg.read.content import MAX_CHARACTERS, Content
from kg.read.encodings import decoded
from kg.read.text import blocks
from kg.registry import Table


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of file becomes text and blocks. ``build`` takes the file's bytes and its name for messages."""

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    build: Callable[[bytes, str], Content]


def _plain(data: bytes, where: str) -> Content:
    source, encoding, odd = decoded(data, where=where)
    found = blocks(source) if len(source) <= MAX_CHARACTERS else ()  # too long to be read, and to be looked through
    return Content(source, found, encoding, odd)


def _markdown(data: bytes, where: str) -> Content:
    from kg.read.markdown import content

    source, encoding, odd = decoded(data, where=where)
    if len(source) > MAX_CHARACTERS:
        what = f"The Markdown file has more than {MAX_CHARACTERS:,} characters."
        raise InputError(what, where=where, hint="Give the policy alone, or as plain text.")
    return content(source, where=where).decoded(encoding, odd)


def _html(data: bytes, where: str) -> Content:
    from kg.read.html import content

    source, encoding, odd = decoded(data, where=where, declared=charset(data))
    return content(source, where=where).decoded(encoding, odd)


def _web_archive(data: bytes, where: str) -> Content:
    from kg.read.html import content
    from kg.read.mhtml import page

    inner, declared = page(data, where=where)
    source, encoding, odd = decoded(inner, where=where, declared=declared or charset(inner))
    return content(source, where=where).decoded(encoding, odd)


def _pdf(data: bytes, where: str) -> Content:
    from kg.read.pdf import content

    return content(data, where=where)


def _docx(data: bytes, where: str) -> Content:
    from kg.read.docx import content

    return content(data, where=where)


READERS = Table(
    "kind of file",
    (
        Reader("text", "text/plain", (".txt", ".text"), _plain),
        Reader("markdown", "text/markdown", (".md", ".markdown"), _markdown),
        Reader("html", "text/html", (".html", ".htm", ".xhtml"), _html),
        Reader("mhtml", "multipart/related", (".mhtml", ".mht"), _web_archive),
        Reader("pdf", "application/pdf", (".pdf",), _pdf),
        Reader("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",), _docx),
    ),
)
MEDIA_TYPES = {"application/xhtml+xml": "html"} | {reader.media_type: reader.name for reader in READERS}
_SUFFIXES = {suffix: reader.name for reader in READERS for suffix in reader.suffixes}
_BY_CONTENT = frozenset(("pdf", "docx", "mhtml"))  # never what only a name or a server says
HEAD = 65_536  # bytes in which a page has to open after its comments
_NOT_READ = (
    (
        b"\xd0\xcf\x11\xe0",
        "old Office (DOC, WPS) or encrypted Office",
        "Save it as DOCX without a password, PDF or text.",
    ),
    (b"{\\rtf", "RTF", "Save it as DOCX, PDF or text."),
    (b"bplist00", "Safari web archive or property list", "Save the page as HTML or PDF."),
    (b"\x1f\x8b", "gzip", "Unpack it and give what is in it."),
    (b"Rar!\x1a\x07", "RAR", "Unpack it and give what is in it."),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip", "Unpack it and give what is in it."),
    (b"\x89PNG", "PNG image", "Give the text of the policy; words in pictures are not read."),
    (b"\xff\xd8\xff", "JPEG image", "Give the text of the policy; words in pictures are not read."),
    (b"GIF8", "GIF image", "Give the text of the policy; words in pictures are not read."),
)
_PDF = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}%PDF-")
_LATE_PDF = re.compile(rb"[\r\n\0]%PDF-\d\.\d")  # readers accept junk before it, up to 1,024 bytes
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).)*+-->\s*)*+<(?:!doctype\s+html|html[\s>])",
    re.I | re.S,
)
_MHTML = re.compile(rb"(?=.{0,4096}^mime-version:)(?=.{0,4096}^content-type:\s*multipart/related)", re.I | re.S | re.M)
_MHTML_START = re.compile(rb"\s*(?:[A-Za-z][A-Za-z0-9-]{1,40}:)")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""", re.I)


def charset(page: bytes) -> str:
    """The encoding that a page names in its head, or nothing.

    >>> charset(b'<meta charset="gbk">')
    'gbk'
    """
    found = _CHARSET.search(page[:4096])
    return found.group(1).decode() if found else ""


def reader(data: bytes, name: str, media_type: str | None = None) -> Reader:
    """The reader for these bytes: by what they start with, then by the media type or the name's suffix, else text.

    Raises:
        InputError: a kind of file that we know and can't read, or an unknown media type.

    >>> reader(b"%PDF-1.7", "policy.txt").name, reader(b"<!doctype html>", "policy").name, reader(b"a", "a.md").name
    ('pdf', 'html', 'markdown')
    """
    for start, kind, hint in _NOT_READ:
        if data.startswith(start):
            raise InputError(f"Files of the kind {kind} can't be read.", where=name, hint=hint)
    if data.startswith(b"PK\x03\x04"):
        return READERS["docx"]
    if _PDF.match(data) or (_LATE_PDF.search(data[:1024]) and b"obj" in data[:4096]):
        return READERS["pdf"]
    if _MHTML_START.match(data) and _MHTML.match(data[:8192]):
        return READERS["mhtml"]
    if media_type is not None:
        bare = media_type.split(";")[0].strip().lower()
        if bare not in MEDIA_TYPES:
            hint = f"There are: {', '.join(MEDIA_TYPES)}."
            raise InputError(f"Files of media type “{bare}” can't be read.", where=name, hint=hint)
        kind = MEDIA_TYPES[bare]
    else:
        kind = _SUFFIXES.get(PurePath(name).suffix.lower(), "text")
    if kind in _BY_CONTENT and not _HTML.match(data[:HEAD]):
        if b"\0" in data[:1024]:
            hint = "It may be cut off or damaged: get it anew, or give its text."
            raise InputError(f"This is no {kind.upper()} file, though it is called one.", where=name, hint=hint)
        kind = "text"
    return READERS["html" if kind in ("text", *_BY_CONTENT) and _HTML.match(data[:HEAD]) else kind]
