"""What the library's answers on necessity and vagueness say of one policy, arranged for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from kg.records import Range

Row: TypeAlias = Mapping[str, str]  # a row of a library query: column -> the term's text, empty where unbound

_COSTS = ("", "none", "function", "service")  # the worst last
_REACH = ("unnamed", "other", "further", "basic")
_ON_LIST = ("beyond", "permission", "unclear", "wider", "listed")


def offset(row: Row, column: str = "start") -> int:
    """The offset in a column; 0 where a graph has none there.

    >>> offset({"start": "12"}), offset({"start": "x"})
    (12, 0)
    """
    text = row.get(column, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answers for one policy version, as :mod:`kg.query` gives them.

    ``necessity`` are rows of the query ``necessity`` for each of ``app_types``, or of ``necessity-as-stated`` where
    there is none; ``vagueness`` is the one row of that query, ``words`` those of ``vague-flows``, ``sensitive`` those
    of ``sensitive-under-umbrellas``, ``refusals`` those of ``refusal-statements``.
    """

    app_types: tuple[str, ...] = ()
    necessity: tuple[Row, ...] = ()
    vagueness: Row | None = None
    words: tuple[Row, ...] = ()
    sensitive: tuple[Row, ...] = ()
    refusals: tuple[Row, ...] = ()

    def places(self) -> Iterator[Range]:
        """Where the words stand that the rows rest on."""
        for row in (*self.necessity, *self.words, *self.sensitive, *self.refusals):
            if (start := offset(row)) < (end := offset(row, "end")):
                yield Range(start, end)


@dataclass(frozen=True, slots=True)
class Item:
    """One datum of a function: its words and category, where it stands, and how the text and the list take it."""

    data: str
    zh: str
    en: str
    start: int
    on_list: str  # empty where no app type is known
    necessity: str  # required, optional, or empty

    @property
    def column(self) -> str:
        """The column of the matrix in which it stands."""
        if self.on_list in ("listed", "wider"):
            return self.on_list
        if self.on_list in ("permission", "unclear"):
            return "unclear"
        if self.on_list:
            return "demanded" if self.necessity == "required" else "beyond"
        return self.necessity or "unsaid"


@dataclass(frozen=True, slots=True)
class Cost:
    """What refusing costs: ``none``, ``function`` or ``service``, in the words at ``start``."""

    kind: str
    words: str
    start: int


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """A row of the matrix: a function (empty where none is named), its kind, what it collects, what refusing costs."""

    name: str
    reach: str
    items: tuple[Item, ...]
    costs: tuple[Cost, ...]


def columns(app_types: Sequence[str]) -> tuple[str, ...]:
    """The columns of the matrix between the function and the cost."""
    if app_types:
        return ("listed", "wider", "demanded", "beyond", "unclear")
    return ("required", "optional", "unsaid")


def matrix(rows: Iterable[Row]) -> tuple[FunctionRow, ...]:
    """The functions in the order of the text, the unnamed last.

    An app of several types has a row for each; what is on one of the lists is necessary, and what is a basic
    function of one of them is basic.

    >>> row = {"function": "导航", "data": "位置", "flow": "f", "start": "4", "onList": "beyond", "reach": "further"}
    >>> found = matrix([row, row | {"onList": "listed", "reach": "basic"}])
    >>> found[0].reach, found[0].items[0].column
    ('basic', 'listed')
    """
    functions: dict[str, FunctionRow] = {}
    for row in rows:
        name = row.get("function", "")
        known = functions.get(name) or FunctionRow(name, "unnamed", (), ())
        reach = max(known.reach, row.get("reach") or "unnamed", key=_REACH.index)
        functions[name] = replace(
            known, reach=reach, items=_with(known.items, _item(row)), costs=_costed(known.costs, row)
        )
    made = (replace(f, items=tuple(sorted(f.items, key=lambda i: (i.start, i.data)))) for f in functions.values())
    return tuple(sorted(made, key=lambda f: (not f.name, f.items[0].start)))


def _item(row: Row) -> Item:
    necessity = row.get("necessity", "").rpartition("#")[2].lower()
    names = (row.get("categoryZh") or row["data"], row.get("categoryEn") or row["data"])
    return Item(row["data"], *names, offset(row), row.get("onList", ""), necessity)


def _with(items: tuple[Item, ...], new: Item) -> tuple[Item, ...]:
    """The items with one more; the same category of a function once a column, as the better of what lists say."""
    same = [item for item in items if (item.zh, item.start, item.necessity) == (new.zh, new.start, new.necessity)]
    for old in same:
        if new.on_list and old.on_list:
            better = max(old.on_list, new.on_list, key=_ON_LIST.index)
            return tuple(replace(item, on_list=better) if item == old else item for item in items)
    if any((item.zh, item.column) == (new.zh, new.column) for item in items):
        return items
    return (*items, new)


def _costed(costs: tuple[Cost, ...], row: Row) -> tuple[Cost, ...]:
    """What refusing costs at worst, each kind once."""
    kind = row.get("refusalCost", "")
    if not kind or any(cost.kind == kind for cost in costs):
        return costs
    new = Cost(kind, row.get("consequence") or row.get("quote", ""), offset(row))
    return tuple(sorted((*costs, new), key=lambda cost: -_COSTS.index(cost.kind)))
