"""Tables of named entries: exporters, readers, result formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from kg.errors import UnknownName


class Named(Protocol):
    """Anything with a name."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class Table(Generic[T]):
    """Entries by name; a miss lists what there is.

    >>> from types import SimpleNamespace as Entry
    >>> table = Table("format", [Entry(name="csv"), Entry(name="json")])
    >>> table["csv"].name
    'csv'
    >>> table["cvs"]
    Traceback (most recent call last):
    kg.errors.UnknownName: There is no format “cvs”. Did you mean “csv”? There are: csv, json.
    """

    def __init__(self, what: str, entries: Sequence[T]) -> None:
        self.what = what
        self._entries = {entry.name: entry for entry in entries}

    def __getitem__(self, name: str) -> T:
        try:
            return self._entries[name]
        except KeyError:
            raise UnknownName(self.what, name, self._entries) from None

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the order of the table."""
        return tuple(self._entries)
