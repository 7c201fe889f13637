"""A file, or its bytes, to a :class:`~kg.records.Document`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from kg.errors import InputError
from kg.read.encodings import decoded
from kg.read.markup import MarkupMode, is_marked_up, unmarked
from kg.read.text import blocks
from kg.records import Block, Document, Origin
from kg.registry import Table

MAX_BYTES = 20_000_000

Built = tuple[str, tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of file becomes text and blocks. ``build`` takes the decoded file and its name for messages."""

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    build: Callable[[str, str], Built]


def _plain(source: str, where: str) -> Built:
    return source, blocks(source)


def _markdown(source: str, where: str) -> Built:
    from kg.read.markdown import built

    return built(source, where=where)


def _html(source: str, where: str) -> Built:
    from kg.read.html import built

    return built(source, where=where)


READERS = Table(
    "kind of file",
    (
        Reader("text", "text/plain", (".txt", ".text"), _plain),
        Reader("markdown", "text/markdown", (".md", ".markdown"), _markdown),
        Reader("html", "text/html", (".html", ".htm", ".xhtml"), _html),
    ),
)
_MEDIA_TYPES = {"application/xhtml+xml": "html"} | {reader.media_type: reader.name for reader in READERS}
_SUFFIXES = {suffix: reader.name for reader in READERS for suffix in reader.suffixes}
_OTHER_KINDS = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP or Office (DOCX)"),
    (b"\xd0\xcf\x11\xe0", "old Office (DOC)"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
)
_HTML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""", re.I)


def document(path: Path, *, markup: MarkupMode = MarkupMode.AUTO, id: str | None = None) -> Document:
    """The policy in a file: plain text, blocks in reading order, and marks where it is marked up.

    The kind of file is told by its suffix (a page saved as ``.txt`` is still a page). At most 20 MB.

    Raises:
        InputError: no such file, no file, unreadable, too large, empty, binary, an encoding that nobody knows, or
            broken markup.
    """
    where = str(path)
    try:
        if path.is_dir():
            raise InputError("This is a folder, not a file.", where=where, hint="Give a policy file in it.")
        if not path.is_file():
            what = "This is no ordinary file." if path.exists() else "There is no such file."
            raise InputError(what, where=where, hint="Check the path.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(size, where)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"The file can't be read: {reason}.", where=where, hint="Check the path and rights."
        ) from error
    return document_from_bytes(data, where, markup=markup, id=id)


def document_from_bytes(
    data: bytes,
    name: str,
    *,
    markup: MarkupMode = MarkupMode.AUTO,
    media_type: str | None = None,
    id: str | None = None,
) -> Document:
    """The policy in these bytes; ``name`` is the file name or address that they came from, ``-`` for standard input.

    Raises:
        InputError: too large, empty, binary, an encoding that nobody knows, an unknown media type, or broken markup.

    >>> read = document_from_bytes("(我们)[收集]<手机号>。".encode(), "demo.annotated.txt")
    >>> read.id, read.text, len(read.marks)
    ('demo', '我们收集手机号。', 3)
    """
    if len(data) > MAX_BYTES:
        raise _too_large(len(data), name)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise InputError("The file is empty.", where=name, hint="Give a policy with text in it.")
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            raise InputError(
                f"This is a file of the kind {kind}, not text.", where=name, hint="Save it as text, Markdown or HTML."
            )
    reader = _reader(data, name, media_type)
    declared = _CHARSET.search(data[:4096]) if reader.name == "html" else None
    source, encoding = decoded(data, where=name, declared=declared.group(1).decode() if declared else "")
    text, found = reader.build(source, name)
    if not found:
        raise InputError("There are no words in the file.", where=name, hint="Give a policy with text in it.")
    origin = Origin(_title(name), hashlib.sha256(data).hexdigest(), reader.media_type, encoding)
    identity = id if id is not None else policy_id(name)
    if markup is MarkupMode.NO or (markup is MarkupMode.AUTO and (reader.name != "text" or not is_marked_up(text))):
        return Document(identity, text, origin, found)
    bare, marks = unmarked(text, where=name)
    return Document(identity, bare, origin, blocks(bare), marks)


def _title(name: str) -> str:
    """The file's name without its folders, so that the same file gives the same graph anywhere; an address whole."""
    return name if re.match(r"[a-z][a-z0-9+]+://", name) else PurePath(name.replace("\\", "/")).name


def policy_id(name: str) -> str:
    """The policy's name for IRIs: the file name without suffixes, only letters of any script, digits, ``-`` and ``_``.

    >>> policy_id("policies/meipai.annotated.txt"), policy_id("某某 隐私政策（2024）.html"), policy_id("-")
    ('meipai', '某某-隐私政策-2024', 'policy')
    """
    path = unquote(urlsplit(name).path) if re.match(r"[a-z][a-z0-9+]+://", name) else name
    base = PurePath(path.replace("\\", "/")).name
    stem = base.lstrip(".").split(".")[0]
    clean = "".join(c if c.isalnum() or c in "-_" else "-" for c in stem)
    return re.sub(r"-{2,}", "-", clean).strip("-")[:100] or "policy"


def _reader(data: bytes, name: str, media_type: str | None) -> Reader:
    if media_type is not None:
        bare = media_type.split(";")[0].strip().lower()
        if bare not in _MEDIA_TYPES:
            raise InputError(
                f"Files of media type “{bare}” can't be read.",
                where=name,
                hint=f"There are: {', '.join(_MEDIA_TYPES)}.",
            )
        return READERS[_MEDIA_TYPES[bare]]
    kind = _SUFFIXES.get(PurePath(name).suffix.lower(), "text")
    return READERS["html" if kind == "text" and _HTML_START.match(data) else kind]


def _too_large(size: int, where: str) -> InputError:
    limit = f"A policy has at most {MAX_BYTES // 1_000_000} MB."
    return InputError(f"The file has {size:,} bytes.", where=where, hint=limit)
