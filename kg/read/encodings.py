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


def decoded(data: bytes, *, where: str, declared: str = "") -> tuple[str, str, str]:
    """The text of the bytes, without a byte-order mark, the encoding's name, and what is odd about it (mostly nothing).

    ``declared`` is what the file says of itself (an HTML charset); it is tried after UTF-8.

    Raises:
        InputError: the bytes are no text in any encoding that we know.

    >>> decoded("手机号".encode("gb18030"), where="a.txt")
    ('手机号', 'gb18030', '')
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text, note = _strict(data[len(mark) :], encoding), ""
            if text is None:
                text, note = _cut_off(data[len(mark) :], encoding)
            if text is None:
                raise InputError(f"The bytes are not {encoding}, as the file's start says.", where=where, hint=_HINT)
            return _checked(text, where), encoding, note
    for encoding in (_utf16_without_mark(data), "utf-8", declared.strip().lower()):
        text = _strict(data, encoding) if encoding else None
        if text is not None:
            return _checked(text, where), codecs.lookup(encoding).name, ""
    if b"\0" in data:
        raise InputError("The file is binary, not text.", where=where, hint=_HINT)
    text = _strict(data, "gb18030")
    if text is not None and _chinese(text):
        return _checked(text, where), "gb18030", ""
    text, note = _cut_off(data, "utf-8")
    if text is not None:
        return _checked(text, where), "utf-8", note
    text = _by_line(data)
    if text is not None:
        return (
            _checked(text, where),
            "utf-8",
            "The file mixes UTF-8 and GB18030; each line was read in its own encoding.",
        )
    return (*_guessed(data, where), "")


def _cut_off(data: bytes, encoding: str) -> tuple[str | None, str]:
    """The text of bytes that end in the middle of a character, and a word about that."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(data)
    except UnicodeError:
        return None, ""
    return text, "The file ends in the middle of a character: it may be cut off."


def _by_line(data: bytes) -> str | None:
    """The text of a file put together from files in UTF-8 and in GB18030."""
    out: list[str] = []
    kinds: set[str] = set()
    for line in data.split(b"\n"):
        encoding = "utf-8"
        text = _strict(line, encoding)
        if text is None:
            encoding = "gb18030"
            text = _strict(line, encoding)
            if text is None or not _chinese(text):
                return None
        if not line.isascii():
            kinds.add(encoding)
        out.append(text)
    return "\n".join(out) if len(kinds) == 2 else None


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
    if 4 * (low + high) < len(sample) and _strict(data, "utf-8") is not None:
        return ""  # text with stray zeros
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


def common(character: str) -> bool:
    """Whether this is a common character of simplified or traditional Chinese; of all there are, a third is.

    >>> common("码"), common("碼"), common("鎴")
    (True, True, False)
    """
    try:
        return everyday(character) or character.encode("big5")[0] < 0xC7
    except UnicodeEncodeError:
        return False


def _garbled(data: bytes, text: str) -> bool:
    """Whether a guess is wrong: much of the file is UTF-8, or its Chinese characters are none that anybody writes."""
    valid = data[:100_000].decode("utf-8", "ignore")
    if sum(1 for c in valid if c > "\u2e7f") > len(text[:100_000]) / 20:
        return True
    wide = [c for c in text[:20_000] if "\u3400" <= c <= "\u9fff"]
    return len(wide) > 20 and sum(1 for c in wide if common(c)) < 0.4 * len(wide)


def _guessed(data: bytes, where: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    text = _strict(data, best.encoding) if best is not None else None
    if best is None or text is None or _garbled(data, text):
        raise InputError("The file's encoding is unknown, or it is no text.", where=where, hint=_HINT)
    return _checked(text.removeprefix("\ufeff"), where), best.encoding


def _checked(text: str, where: str) -> str:
    """The text, if it is one: control characters are what binary files are made of."""
    odd = sum(1 for c in text if c < " " and c not in _ALLOWED_CONTROLS)
    if "\0" in text:
        what = f"The file is binary, or text with zero bytes in it (the first is character {text.index(chr(0)):,})."
        raise InputError(what, where=where, hint=_HINT)
    if odd > 8 + len(text) // 200:
        raise InputError("The file is binary, not text.", where=where, hint=_HINT)
    return text
