"""Hostile text made harmless: what :mod:`kg.escape` does, scripts in HTML, and lines that are too long."""

from __future__ import annotations

import json

from kg.escape import cell, html, utf8, xml

__all__ = ["cell", "html", "script", "shortened", "utf8", "xml"]


def script(value: object) -> str:
    r"""JSON that can stand inside a ``<script>``: no character of it can end the element or start another.

    >>> script("</script>&")
    '"\\u003c/script\\u003e\\u0026"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return xml(text)


def shortened(text: str, width: int) -> str:
    """Text on one line, cut after ``width`` signs.

    >>> shortened("用于向您提供更安全的服务", 6)
    '用于向您提…'
    """
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
