"""Numbers as policies write them: figures, Chinese numerals, or both."""

from __future__ import annotations

import re

SIGNS = "零〇○一二两三四五六七八九十百千"  # the signs of Chinese numerals
_DIGITS = dict(zip("零〇○一二两三四五六七八九", (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_POWERS = {"十": 10, "百": 100, "千": 1000}
_AROUND = re.compile(r"[\s【】\[\]]")


def whole(words: str) -> int:
    """The whole number that the words write, digit by digit or with 十, 百 and 千.

    >>> whole("二〇二一"), whole("十二"), whole("三十"), whole("一百零五"), whole("08"), whole("【15】")
    (2021, 12, 30, 105, 8, 15)

    Raises:
        ValueError: they write none.
    """
    words = _AROUND.sub("", words)
    if not set(words) & set(_POWERS):
        return int("".join(str(_DIGITS.get(sign, sign)) for sign in words))
    total = part = 0
    for sign in words:
        if sign in _POWERS:
            total += (part or 1) * _POWERS[sign]
            part = 0
        else:
            part = _DIGITS[sign] if sign in _DIGITS else int(sign)
    return total + part


def amount(words: str) -> float:
    """How much the words say, with 半 and decimals.

    >>> amount("1.5"), amount("半"), amount("三十六")
    (1.5, 0.5, 36.0)

    Raises:
        ValueError: they say no number.
    """
    if words == "半":
        return 0.5
    return float(words) if "." in words else float(whole(words))
