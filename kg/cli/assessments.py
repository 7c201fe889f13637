"""What the library's questions on necessity and vagueness answer for each policy of a store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.export import Assessment
    from kg.store import Store


def assessments(store: Store, app_types: tuple[str, ...] = ()) -> Mapping[str, Assessment]:
    """The answers by the version's IRI; ``app_types`` are added to those that the graph gives a policy."""
    from kg.export import Assessment
    from kg.validate import app_types as known

    given = store.select("SELECT DISTINCT ?version ?type WHERE { ?version pif:appType ?type }").rows
    made = {}
    for version in store.versions():
        policy = {"policy": str(version)}
        types = tuple(sorted({*app_types, *(str(type) for of, type in given if of == version)} & {*known()}))
        rows = [row for slug in types for row in _rows(store, "necessity", policy | {"appType": slug})]
        counted = _rows(store, "vagueness", policy)
        made[str(version)] = Assessment(
            app_types=types,
            necessity=tuple(rows if types else _rows(store, "necessity-as-stated", policy)),
            vagueness=counted[0] if counted else None,
            words=_rows(store, "vague-flows", policy),
            sensitive=_rows(store, "sensitive-under-umbrellas", policy),
            refusals=_rows(store, "refusal-statements", policy),
        )
    return made


def _rows(store: Store, name: str, values: Mapping[str, str]) -> tuple[Mapping[str, str], ...]:
    from kg.query import library, run

    answer = run(store, library()[name], values)
    return tuple(
        {column: "" if term is None else str(term) for column, term in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    )
