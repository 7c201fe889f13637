"""The laws whose rules are asked, as people give them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import UnknownName

if TYPE_CHECKING:
    from kg.validate import Law

Laws = Annotated[
    list[str] | None,
    typer.Option("--law", metavar="LAW,...", help="Whose rules: cn (without it), gdpr, or both."),
]


def laws(given: Sequence[str] | None) -> tuple[Law, ...]:
    """The laws, each once; none where none is given.

    Raises:
        UnknownName: there is no such law.
    """
    if not given:
        return ()
    from kg.validate import Law

    names = {name.strip() for entry in given for name in entry.split(",") if name.strip()}
    for name in sorted(names):
        if name not in list(Law):
            raise UnknownName("law", name, list(Law))
    return tuple(law for law in Law if law in names)
