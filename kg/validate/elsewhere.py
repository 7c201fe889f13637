"""Waivers and baselines of policies that were not looked at: they match nothing, for a name that is wrong perhaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from kg.records import Text
from kg.validate.baseline import Known
from kg.validate.waivers import Waiver

_SHOWN = 5  # names or places in a line


def waivers_elsewhere(waivers: Iterable[Waiver], read: Collection[str], *, today: date) -> Iterator[Text]:
    """One line on the entries in force whose policy is none of those that were looked at; none where there are none.

    >>> from kg.records import Waived
    >>> entry = Waiver("PIPL-23-1a", Waived("附录一。", "2099-12-31"), "w.yml:1", policy="old")
    >>> next(waivers_elsewhere([entry], ["new"], today=date(2026, 1, 1))).en.partition(". ")[0]
    'w.yml:1: waivers are of “old”, which was not looked at; that was “new”'
    """
    strange = [w for w in waivers if w.policy and w.policy not in read and not w.expired(today)]
    if strange:
        where = _some(dict.fromkeys(waiver.where for waiver in strange))
        yield _line(where, Text("豁免", "waivers are"), {waiver.policy for waiver in strange}, read)


def baseline_elsewhere(known: Known, where: str, read: Collection[str]) -> Iterator[Text]:
    """One line on the policies of a baseline that are none of those that were looked at; none where there are none."""
    if strange := {policy for policy, _, _ in known if policy not in read}:
        yield _line(where, Text("已知的发现", "earlier findings are"), strange, read)


def _line(where: str, what: Text, strange: Collection[str], read: Collection[str]) -> Text:
    names, here = _some(f"“{name}”" for name in sorted(strange)), _some(f"“{name}”" for name in sorted(read))
    return Text(
        f"{where}：{what.zh}针对的是{names}，此次检查的是{here}。政策的名称是不带后缀的文件名。",
        f"{where}: {what.en} of {names}, which was not looked at; that was {here}. "
        "A policy's name is its file's name without suffixes.",
    )


def _some(words: Iterable[str]) -> str:
    given = list(words)
    return ", ".join(given[:_SHOWN]) + (f", … (+{len(given) - _SHOWN})" if len(given) > _SHOWN else "")
