"""From bytes to text: UTF-8, UTF-16, UTF-32, GB18030, and what charset-normalizer can name. Nothing is replaced."""

from __future__ import annotations

import codecs

from kg.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALLOWED_CONTROLS = "\t\n\v\f\r\x1b\x85"
_HINT = "Save the file as UTF-8 text and give it again."


def decoded(data: bytes, *, where: str, declared: str = "") -> tuple[str, str]:
    """The text of the bytes, without a byte-order mark, and the encoding's name.

    ``declared`` is what the file says of itself (an HTML charset); it is tried after UTF-8.

    Raises:
        InputError: the bytes are no text in any encoding that we know.

    >>> decoded("手机号".encode("gb18030"), where="a.txt")
    ('手机号', 'gb18030')
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is None:
                raise InputError(f"The bytes are not {encoding}, as the file's start says.", where=where, hint=_HINT)
            return _checked(text, where), encoding
    for encoding in (_utf16_without_mark(data), "utf-8", declared.strip().lower()):
        text = _strict(data, encoding) if encoding else None
        if text is not None:
            return _checked(text, where), codecs.lookup(encoding).name
    if b"\0" in data:
        raise InputError("The file is binary, not text.", where=where, hint=_HINT)
    text = _strict(data, "gb18030")
    if text is not None and _chinese(text):
        return _checked(text, where), "gb18030"
    return _guessed(data, where)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        if not getattr(codecs.lookup(encoding), "_is_text_encoding", True):
            return None
        return data.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16's name where the bytes look like it: line ends and ASCII have a zero at one side only."""
    sample = data[:4096]
    if len(data) % 2 or b"\0" not in sample:
        return ""
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if high > 4 * low:
        return "utf-16-le"
    return "utf-16-be" if low > 4 * high else ""


def _chinese(text: str) -> bool:
    """Whether the letters beyond ASCII are those of everyday simplified Chinese: wrong guesses give rare ones."""
    wide = [c for c in text[:20_000] if ord(c) > 127]
    common = sum(1 for c in wide if everyday(c))
    return not wide or common >= 0.9 * len(wide)


def everyday(character: str) -> bool:
    """Whether this is one of the common characters of simplified Chinese, or a sign used with them."""
    try:
        return character.encode("gb2312")[0] < 0xD8  # the first, everyday plane of GB 2312 and its signs
    except UnicodeEncodeError:
        return False


def _guessed(data: bytes, where: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    text = _strict(data, best.encoding) if best is not None else None
    if best is None or text is None:
        raise InputError("The file's encoding is unknown, or it is no text.", where=where, hint=_HINT)
    return _checked(text.removeprefix("\ufeff"), where), best.encoding


def _checked(text: str, where: str) -> str:
    """The text, if it is one: control characters are what binary files are made of."""
    odd = sum(1 for c in text if c < " " and c not in _ALLOWED_CONTROLS)
    if "\0" in text or odd > 8 + len(text) // 200:
        raise InputError("The file is binary, not text.", where=where, hint=_HINT)
    return text
