"""The findings on many policies: on all cores where they stand in a store folder, with a bar."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg import validate
from kg.cli.ahead import ahead
from kg.cli.console import progress
from kg.store import Store, open_graph
from kg.validate import Engine

if TYPE_CHECKING:
    from kg.records import Finding


def checked_all(
    store: Store, folder: Path | None, *, rules: tuple[str, ...], app_type: tuple[str, ...], engine: Engine, sure: float
) -> tuple[Finding, ...]:
    """What :func:`kg.validate.findings` gives for all policies of the store; ``folder`` is where it stands on disk."""
    versions = store.versions()
    ask = partial(validate.findings, rules=rules, app_type=app_type, engine=engine, sure=sure)
    if folder is None:
        with progress(versions, "Validating") as todo:
            return tuple(found for version in todo for found in ask(store, versions=[version]))
    work = partial(_in_folder, folder, rules, app_type, engine, sure)
    with progress(versions, "Validating") as todo, ahead(_same, work, versions) as outcomes:
        parts = [outcome() for _, outcome in zip(todo, outcomes, strict=True)]
    return tuple(found for part in parts if part is not None for found in part)


def _same(version: URIRef) -> str:
    return str(version)


def _in_folder(
    folder: Path, rules: tuple[str, ...], app_type: tuple[str, ...], engine: Engine, sure: float, version: str
) -> tuple[Finding, ...]:
    """The findings on one policy, in a process of its own."""
    versions = [URIRef(version)]
    store = _opened(folder)
    return validate.findings(store, rules=rules, app_type=app_type, engine=engine, sure=sure, versions=versions)


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Store:
    return open_graph(folder)
