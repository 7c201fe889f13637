"""How long a period of time is that words name."""

from __future__ import annotations

import re

_DAYS = {"小时": 1 / 24, "天": 1, "日": 1, "周": 7, "星期": 7, "月": 30, "季度": 91, "年": 365}
_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_PERIOD = re.compile(
    r"(?P<number>\d{1,4}|[零〇一二两三四五六七八九十百]{1,5}|半)\s*(?:[（(【\[][^）)】\]]{0,6}[）)】\]])?\s*个?"
    r"(?P<unit>小时|工作日|自然日|星期|季度|天|日|周|月|年)"
)


def days(words: str) -> float | None:
    """The longest period that the words name, in days; None where they name none.

    >>> days("不超过六个月"), days("保存至注销后3年"), days("必要的期限")
    (180.0, 1095.0, None)
    """
    found = [_number(m["number"]) * _DAYS[m["unit"].removeprefix("工作").removeprefix("自然")] for m in _all(words)]
    return round(max(found), 3) if found else None


def _all(words: str) -> list[re.Match[str]]:
    return list(_PERIOD.finditer(words))


def _number(words: str) -> float:
    """
    >>> _number("三十六"), _number("十"), _number("一百二十"), _number("半"), _number("12")
    (36.0, 10.0, 120.0, 0.5, 12.0)
    """
    if words == "半":
        return 0.5
    if words.isdecimal():
        return float(words)
    total = part = 0
    for sign in words:
        if sign in "十百":
            total += (part or 1) * (10 if sign == "十" else 100)
            part = 0
        else:
            part = _DIGITS[sign]
    return float(total + part)
