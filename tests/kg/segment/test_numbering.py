"""Printed numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.segment.numbering import number


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("第十二条 范围", "十二", "范围"),
        ("第3章：范围", "3", "范围"),
        ("第二部分 范围", "二", "范围"),
        ("一、范围", "一", "范围"),
        ("二十一．范围", "二十一", "范围"),
        ("（十）范围", "十", "范围"),
        ("(三) 范围", "三", "范围"),
        ("六）范围", "六", "范围"),
        ("10、范围", "10", "范围"),
        ("1．范围", "1", "范围"),
        ("1\\. 范围", "1", "范围"),
        ("3.2.1 范围", "3.2.1", "范围"),
        ("1.1个人信息", "1.1", "个人信息"),
        ("2.1 年龄", "2.1", "年龄"),
        ("（1）范围", "1", "范围"),
        ("1) 范围", "1", "范围"),
        ("③范围", "3", "范围"),
        ("❷ 范围", "2", "范围"),
        ("⓬范围", "12", "范围"),
        ("㉑、范围", "21", "范围"),
        ("➃范围", "4", "范围"),
        ("⒊范围", "3", "范围"),
        ("⑵范围", "2", "范围"),
        ("b) 范围", "b", "范围"),
        ("（c）范围", "c", "范围"),
        ("A、范围", "A", "范围"),
        ("ii) 范围", "ii", "范围"),
        ("\u2161、范围", "II", "范围"),
        ("** 1 ** ** 、范围", "1", "范围"),
        ("### **（二）范围", "二", "范围"),
        ("6、15天内回复", "6", "15天内回复"),
    ],
)
def test_numbers(line: str, name: str, rest: str) -> None:
    found = number(line)
    assert found is not None
    assert (found.name, line[found.end :]) == (name, rest)


@pytest.mark.parametrize(
    "line",
    [
        *("1.5元", "3.2版本更新", "2.0GB内存", "10.5%的用户", "2021年", "2021.10.1", "192.168.1.1", "010-12345678"),
        *(
            "1、2项",
            "一般情况下",
            "第三方服务",
            "第三条规定的情形",
            "一、二级菜单",
            "a.com",
            "e.g. 姓名",
            "App 名称",
            "（2021）",
        ),
        *("5 个工作日", "（含）以上", "", "**", "、", "1"),
    ],
)
def test_what_only_looks_like_a_number(line: str) -> None:
    assert number(line) is None


def test_a_bare_number_counts_in_a_heading_only() -> None:
    assert number("3 信息的保存") is None
    found = number("3 信息的保存", heading=True)
    assert found is not None
    assert found.value == (3,)


@given(st.text(alphabet="一二十百零第条章（）()1234.、．ivxabc ①❶⓫㉑➀⑴⒈Ⅳⅻ*#_\\", max_size=14))
def test_any_line_is_read_without_error(line: str) -> None:
    found = number(line, heading=True, listed=True)
    assert found is None or (0 < found.end <= len(line) and found.name and min(found.value) >= 0)
