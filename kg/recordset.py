"""Records in order that show themselves as a table: in a notebook as HTML, for pandas as a data frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from kg.errors import missing_extra
from kg.escape import html

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
_SHOWN = 50  # rows in a notebook
_LONGEST = 160  # characters of a cell there
_STYLE = "text-align:left;vertical-align:top;white-space:pre-wrap"


@dataclass(frozen=True, slots=True, repr=False)
class Records(Sequence[T], Generic[T]):
    """A tuple of records; ``row`` gives the cells of one, in the order of ``columns``.

    >>> found = Records("words", ("text", "length"), lambda word: (word, len(word)), ("姓名", "手机号"))
    >>> found, found[1], len(found), found[:1].dicts()
    (<words: 2>, '手机号', 2, [{'text': '姓名', 'length': 2}])
    """

    name: str
    columns: tuple[str, ...]
    row: Callable[[T], Sequence[Any]] = field(compare=False)
    items: tuple[T, ...] = field(default=())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Records[T]: ...
    def __getitem__(self, index: int | slice) -> T | Records[T]:
        if isinstance(index, slice):
            return Records(self.name, self.columns, self.row, self.items[index])
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def where(self, keep: Callable[[T], object]) -> Records[T]:
        """Those for which the function gives something true."""
        return Records(self.name, self.columns, self.row, tuple(item for item in self.items if keep(item)))

    def dicts(self) -> list[dict[str, Any]]:
        """The cells by column, one dictionary a record."""
        return [dict(zip(self.columns, self.row(item), strict=True)) for item in self.items]

    def frame(self) -> pd.DataFrame:
        """A data frame of pandas.

        Raises:
            InputError: the extra is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise missing_extra("A data frame", "frames") from error
        return pd.DataFrame([tuple(self.row(item)) for item in self.items], columns=list(self.columns))

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self.items)}>"

    def _repr_html_(self) -> str:
        """The table, every word escaped; what is too much is counted."""
        head = "".join(f"<th style='{_STYLE}'>{html(column)}</th>" for column in self.columns)
        rows = "".join(f"<tr>{''.join(_cell(value) for value in self.row(item))}</tr>" for item in self.items[:_SHOWN])
        more = f", {_SHOWN} shown" if len(self.items) > _SHOWN else ""
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
            f"<p>{html(self.name)}: {len(self.items)}{more}</p>"
        )


def _cell(value: object) -> str:
    words = "" if value is None else str(value)
    shown = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
    return f"<td style='{_STYLE}'>{html(shown)}</td>"
