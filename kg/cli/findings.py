"""How ``kg validate`` writes findings: as text of some kind, or as a table for programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.escape import utf8
from kg.registry import Table
from kg.validate import FORMATS
from kg.validate.formats import record
from kg.validate.listing import Listing


@dataclass(frozen=True, slots=True)
class Way:
    """A way to write findings."""

    name: str
    write: Callable[[Listing], str | bytes]


def _parquet(listing: Listing) -> bytes:
    from kg.export.parquet import FINDINGS, parquet

    return parquet([record(replace(f, file=utf8(f.file))) for f in listing.findings], FINDINGS)


WAYS: Table[Way] = Table(
    FORMATS.what, (*(Way(format.name, format.write) for format in FORMATS), Way("parquet", _parquet))
)
