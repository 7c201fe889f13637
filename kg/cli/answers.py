"""The answer to a query for people: what says the same is left out where there is no room for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.cli.layout import blocks, fits, laid, whole

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kg.query import Query, Rows
    from kg.terms import Term

_OFFSETS = ("Start", "End")
_VERSION = re.compile(r"policy:(?P<id>.+)@[0-9a-f]{12}")  # as a table writes the IRI of a policy's version


def shown(
    answer: Rows, lang: str, *, query: Query | None = None, given: Collection[str] = (), most: int | None = None
) -> RenderableType:
    """The rows as a table, or as blocks; ``given`` are the parameters that were set, ``most`` how many rows stay.

    The answer to a library ``query`` has its heads and values in the reader's language. Where the table is too wide,
    the columns go that say the same as others, or nothing. CSV and JSON have them all.
    """
    names, rows = _kept(_named(answer, lang) if query else answer, lang, given)
    heads = _heads(query, names, lang) if query else names
    if whole(heads, rows):
        return laid(heads, rows[:most])
    few = [i for i, name in enumerate(names) if not _said(name, names) and any(row[i] for row in rows)]
    narrow, short = [heads[i] for i in few], [[row[i] for i in few] for row in rows]
    return laid(narrow, short[:most]) if fits(narrow, short) else blocks(heads, rows[:most])


def _named(answer: Rows, lang: str) -> Rows:
    """The answer with the names of our own terms in the place of their IRIs."""
    from rdflib.term import Literal

    from kg.export.labels import Labels
    from kg.store import Store

    labels = Labels(Store())
    terms = {term for row in answer.rows for term in row}
    names: dict[Term | None, Term] = {
        term: Literal(labels.concept(term).name(lang)) for term in terms if term is not None and labels.has(term)
    }
    return replace(answer, rows=tuple(tuple(names.get(term, term) for term in row) for row in answer.rows))


def _heads(query: Query, names: Sequence[str], lang: str) -> list[str]:
    """What the columns are called: in Chinese by their summaries, in English by their names without the language."""
    said = {column.name: column.summary.zh.removesuffix("（中文）") for column in query.columns}
    plain = [said.get(name, name) if lang == "zh" else name.removesuffix("En").removesuffix("Label") for name in names]
    return [name if plain.count(head) > 1 else head for name, head in zip(names, plain, strict=True)]


def _kept(answer: Rows, lang: str, given: Collection[str]) -> tuple[list[str], list[list[str]]]:
    """The columns by name and the cells; a policy by its id alone, where that tells the versions apart."""
    from kg.query import to_rows

    head, cells = to_rows(answer, lang=lang)
    if _told_apart(cells):
        cells = tuple(tuple(_VERSION.sub(r"\g<id>", cell) for cell in row) for row in cells)
        given = {*given, *(name.removesuffix("Id") for name in head if name.endswith("Id"))}
    return _for_people(head, cells, given)


def _for_people(
    head: Sequence[str], rows: Sequence[Sequence[str]], given: Collection[str]
) -> tuple[list[str], list[list[str]]]:
    """Without the IRIs of things that have a label, the offsets, and what was asked for."""
    labelled = {name.removesuffix(end) for name in head for end in ("Zh", "En", "Label") if name.endswith(end)}
    offsets = {f"{name.removesuffix('Quote')}{end}" for name in head if name.endswith("Quote") for end in _OFFSETS}
    offsets |= {"start", "end"} if "quote" in head else set()
    kept = [i for i, name in enumerate(head) if name not in labelled | offsets | set(given)]
    return [head[i] for i in kept], [[row[i] for i in kept] for row in rows]


def _said(name: str, names: Collection[str]) -> bool:
    """Whether the column is an IRI of something whose place or words stand beside it."""
    return f"{name}Quote" in names or (name in ("flow", "statement", "mention") and "quote" in names)


def _told_apart(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the policies' ids tell the versions apart."""
    found = {(match["id"], cell) for row in rows for cell in row if (match := _VERSION.fullmatch(cell))}
    return len({id for id, _ in found}) == len(found)
