"""The app types that the rules on necessary information know."""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import UnknownName


def checked(given: Sequence[str] | None) -> tuple[str, ...]:
    """The slugs, each once, sorted.

    Raises:
        UnknownName: there is no such app type.
    """
    if not given:
        return ()
    from kg.validate import app_types

    for slug in given:
        if slug not in app_types():
            raise UnknownName("app type", slug, app_types())
    return tuple(sorted(set(given)))
