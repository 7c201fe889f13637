"""Pages that a browser saved as a single file (MHTML): the page in it, without pictures and style sheets."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from kg.errors import InputError

MAX_PARTS = 5_000  # pictures, style sheets and frames of one page; a rich page has some hundred


def page(data: bytes, *, where: str = "") -> tuple[bytes, str]:
    """The bytes of the main page in the file, and the encoding that its part names (empty where it names none).

    Raises:
        InputError: no page in it, or more than 5,000 parts.

    >>> page(b"MIME-Version: 1.0\\nContent-Type: multipart/related; boundary=x\\n\\n"
    ...      b"--x\\nContent-Type: text/html; charset=utf-8\\n\\n<p>abc\\n--x--\\n")
    (b'<p>abc', 'utf-8')
    """
    hint = "Save the page as HTML or PDF and give that."
    if data.count(b"\n--") > 3 * MAX_PARTS:
        raise InputError(f"The saved page has more than {MAX_PARTS:,} parts.", where=where, hint=hint)
    try:
        parts = _leaves(message_from_bytes(data))
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise InputError("The saved page is damaged.", where=where, hint=hint) from error
    for part in parts:
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            inner = part.get_payload(decode=True)
            if isinstance(inner, bytes) and inner.strip():
                return inner, str(part.get_content_charset() or "")
    raise InputError("There is no page in this saved page: it may be cut off.", where=where, hint=hint)


def _leaves(message: Message) -> list[Message]:
    return [part for part in message.walk() if not part.is_multipart()]
