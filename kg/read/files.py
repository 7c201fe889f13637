"""A file, or its bytes, to a :class:`~kg.records.Document`."""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from kg.errors import InputError
from kg.escape import utf8
from kg.read.content import MAX_BLOCKS, MAX_BYTES, MAX_CHARACTERS, Content
from kg.read.encodings import decoded
from kg.read.kinds import READERS, charset, reader
from kg.read.markup import MarkupMode, is_marked_up, moved, unmarked
from kg.read.text import blocks
from kg.records import Document, Origin

__all__ = ["MAX_BYTES", "READERS", "document", "document_from_bytes", "policy_id", "source_text"]

_EDITABLE = ("text", "markdown", "html")
_MARKS = frozenset((".annotated", ".plain"))  # what stands before the suffix of a marked-up policy, and of its text
_SUFFIXES = _MARKS | {suffix for kind in READERS for suffix in kind.suffixes}
_PAGES = frozenset((".shtml", ".php", ".jsp", ".asp", ".aspx"))  # how addresses end, too
_ADDRESS = re.compile(r"[a-z][a-z0-9+]+://")
_log = logging.getLogger("kg.read")


def document(path: Path, *, markup: MarkupMode = MarkupMode.AUTO, id: str | None = None) -> Document:
    """The policy in a file: plain text, blocks in reading order, and marks where it is marked up.

    The kind of file is told by its content, then by its suffix (a PDF or a page saved as ``.txt`` is still one). At
    most 20 MB. Where only a part of a damaged file can be read, a warning of the logger ``kg.read`` says which.

    Raises:
        InputError: no such file, no file, unreadable, too large, empty, binary, encrypted, a scan without text, an
            encoding that nobody knows, more than a million characters, or broken markup; or an extra that is not
            installed reads this kind of file.
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
        InputError: as for :func:`document`, or an unknown media type.

    >>> read = document_from_bytes("(我们)[收集]<手机号>。".encode(), "demo.annotated.txt")
    >>> read.id, read.text, len(read.marks)
    ('demo', '我们收集手机号。', 3)
    """
    if len(data) > MAX_BYTES:
        raise _too_large(len(data), name)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise InputError("The file is empty.", where=name, hint="Give a policy with text in it.")
    kind = reader(data, name, media_type)
    read = kind.build(data, name)
    _check_size(read, name)
    if not read.blocks:
        raise InputError("There are no words in the file.", where=name, hint="Give a policy with text in it.")
    if read.missing:
        _log.warning("%s: %s", name, read.missing)
    text = read.text
    origin = Origin(_title(name), hashlib.sha256(data).hexdigest(), kind.media_type, read.encoding or "binary")
    identity = id if id is not None else policy_id(name)
    if markup is MarkupMode.NO or (markup is MarkupMode.AUTO and (kind.name != "text" or not is_marked_up(text))):
        return Document(identity, text, origin, read.blocks, bold=read.bold)
    bare, marks = unmarked(text, where=name)
    return Document(identity, bare, origin, blocks(bare), marks, moved(read.bold, text, bare))


def source_text(data: bytes, name: str) -> str:
    """The text of a file itself, with all its signs, as an editor shows it; empty where the file is none.

    Raises:
        InputError: nobody knows the encoding.

    >>> source_text("# 隐私政策".encode(), "a.md"), source_text(b"%PDF-1.7", "a.pdf")
    ('# 隐私政策', '')
    """
    if reader(data, name).name not in _EDITABLE:
        return ""
    return decoded(data, where=name, declared=charset(data))[0]


def _title(name: str) -> str:
    """The file's name without its folders, so that the same file gives the same graph anywhere; an address whole."""
    name = utf8(name)
    return name if _ADDRESS.match(name) else PurePath(name.replace("\\", "/")).name


def policy_id(name: str) -> str:
    """The policy's name for IRIs: the file name without its suffixes, only letters of any script, digits, ``-``, ``_``.

    Suffixes are those of files that are read, and ``.annotated`` and ``.plain``; other dots part words as blanks do.

    >>> policy_id("policies/meipai.annotated.txt"), policy_id("某某 隐私政策（2024）.html"), policy_id("-")
    ('meipai', '某某-隐私政策-2024', 'policy')
    >>> policy_id("com.example.app.txt"), policy_id("某某隐私政策V2.0.md")
    ('com-example-app', '某某隐私政策V2-0')
    """
    address = _ADDRESS.match(name) is not None
    path = unquote(urlsplit(name).path) if address else name
    stem = PurePath(PurePath(path.replace("\\", "/")).name.lstrip("."))
    while stem.suffix.lower() in (_SUFFIXES | _PAGES if address else _SUFFIXES):
        stem = PurePath(stem.stem)
    clean = "".join(c if c.isalnum() or c in "-_" else "-" for c in str(stem))
    return re.sub(r"-{2,}", "-", clean).strip("-")[:100] or "policy"


def _check_size(read: Content, where: str) -> None:
    hint = "If several policies stand in one file, give each as a file of its own."
    if len(read.text) > MAX_CHARACTERS:
        what = f"The text has {len(read.text):,} characters; at most {MAX_CHARACTERS:,} are read."
        raise InputError(what, where=where, hint=hint)
    if len(read.blocks) > MAX_BLOCKS:
        what = f"The text has {len(read.blocks):,} lines, items and rows; at most {MAX_BLOCKS:,} are read."
        raise InputError(what, where=where, hint=hint)


def _too_large(size: int, where: str) -> InputError:
    limit = f"A policy has at most {MAX_BYTES // 1_000_000} MB."
    return InputError(f"The file has {size:,} bytes.", where=where, hint=limit)
