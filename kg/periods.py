"""Periods of time that words name, told from dates."""

from __future__ import annotations

import re

from kg.numerals import SIGNS, amount, whole

_DAYS = {"小时": 1 / 24, "天": 1, "日": 1, "周": 7, "星期": 7, "月": 30, "季度": 91, "年": 365}
_SIGN = rf"[\d{SIGNS}]"
_NUMBER = rf"(?:\d{{1,5}}(?:\.\d{{1,2}})?|[{SIGNS}]{{1,5}}|半(?=\s*个?(?:小时|[天日月年])))"
_NOTE = r"(?:[（(【\[][^）)】\]]{0,6}[）)】\]])?"  # 三（3）年
_UNIT = r"(?:小时|工作日|自然日|星期|季度|天(?!气)|日(?!期|常)|周(?!岁)|月(?!份)|年(?![龄度]))"
_ONE = rf"[【\[]?\s?{_NUMBER}\s*[】\]]?\s*{_NOTE}\s*个?半?{_UNIT}半?"
_YEAR = rf"(?:\d{{4}}|[{SIGNS[:-3]}]{{4}})\s*年"
_MONTH_AND_DAY = rf"{_SIGN}{{1,3}}\s*月\s*{_SIGN}{{1,3}}\s*[日号]"
DATE = rf"(?:{_YEAR}(?:\s*{_SIGN}{{1,3}}\s*月(?:\s*{_SIGN}{{1,3}}\s*[日号])?)?|{_MONTH_AND_DAY})"
_NOT_IN_DATE = (
    rf"(?<![\d.{SIGNS}第])(?<!{_SIGN}{{2}}年)(?<!{_SIGN}{{2}}年\s)(?<!{_SIGN}{{2}}\s年\s)"
    rf"(?<!{_SIGN}月)(?<!{_SIGN}月\s)(?<!{_SIGN}\s月\s)(?!{DATE})"
)
PERIOD = rf"{_NOT_IN_DATE}{_ONE}(?:\s*[零又]?\s*(?!{DATE}){_ONE})*"
_DATES = re.compile(DATE)
_PERIODS = re.compile(PERIOD)
_PARTS = re.compile(
    rf"(?P<number>{_NUMBER})\s*[】\]]?\s*{_NOTE}\s*个?(?P<half>半?)(?:工作|自然)?(?P<unit>小时|星期|季度|[天日周月年])(?P<more>半?)"
)


def days(words: str) -> float | None:
    """The longest period that the words name, in days; None where they name none, such as a date.

    >>> days("不超过六个月"), days("保存至注销后3年"), days("必要的期限"), days("保存至2024年12月31日")
    (180.0, 1095.0, None, None)
    >>> days("一年零六个月"), days("1.5年"), days("一年半"), days("自2021年11月1日起保存6个月"), days("10000天")
    (545.0, 547.5, 547.5, 180.0, 10000.0)
    """
    found = [_days(match.group()) for match in _PERIODS.finditer(words)]
    return round(max(found), 3) if found else None


def date(words: str) -> tuple[int, ...]:
    """Year, month and day of the first date that the words name, as far as they say; empty where they name none.

    >>> date("保存至2024年12月31日"), date("截至二〇二五年六月"), date("保存6个月")
    ((2024, 12, 31), (2025, 6), ())
    """
    found = _DATES.search(words)
    return tuple(whole(number) for number in re.findall(rf"{_SIGN}+", found.group())) if found else ()


def _days(period: str) -> float:
    """
    >>> _days("两年3个月"), _days("一个半月"), _days("三（3）年")
    (820.0, 45.0, 1095.0)
    """
    return sum(
        (amount(part["number"]) + 0.5 * (bool(part["half"]) or bool(part["more"]))) * _DAYS[part["unit"]]
        for part in _PARTS.finditer(period)
    )
