"""Hostile text made harmless, one function a target: XML, spreadsheets, HTML, UTF-8."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # some read full width as narrow


def xml(text: str) -> str:
    r"""Text that XML 1.0 may hold: what it forbids becomes U+FFFD. Brackets are the XML writer's business.

    >>> xml("姓\x00名")
    '姓\ufffd名'
    """
    return _NOT_XML.sub("\ufffd", text)


def cell(text: str) -> str:
    """A cell that a spreadsheet reads as text: what it would take for a formula gets a leading apostrophe.

    >>> cell("=HYPERLINK(1)"), cell("手机号")
    ("'=HYPERLINK(1)", '手机号')
    """
    text = utf8(text).replace("\x00", "\ufffd")
    return f"'{text}" if text.startswith(_FORMULA) else text


def html(text: str) -> str:
    """Text for HTML, in an element or a quoted attribute.

    >>> html('<b title="手机号">')
    '&lt;b title=&quot;手机号&quot;&gt;'
    """
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(sign, entity)
    return xml(text)


def utf8(text: str) -> str:
    """Text that UTF-8 can encode: lone surrogates become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
