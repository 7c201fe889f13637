"""The findings on many policies: on all cores where they stand in a store folder, with a bar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from rdflib.term import URIRef

from kg import validate
from kg.cli.ahead import ahead
from kg.cli.console import progress
from kg.records import Engine, Finding
from kg.store import Store, open_graph
from kg.validate import Law


def checked_all(
    store: Store,
    folder: Path | None,
    *,
    files: Mapping[URIRef, Path],
    rules: tuple[str, ...],
    laws: tuple[Law, ...],
    app_type: tuple[str, ...],
    engine: Engine,
    sure: float,
) -> tuple[Finding, ...]:
    """What :func:`kg.validate.findings` gives for all policies of the store, with their ``files`` where they are known.

    ``folder`` is where the store stands on disk.
    """
    versions = store.versions()
    ask = partial(validate.findings, rules=rules, laws=laws, app_type=app_type, engine=engine, sure=sure)
    if folder is None:
        with progress(versions, "Validating") as todo:
            return tuple(found for v in todo for found in _with_file(ask(store, versions=[v]), files.get(v)))
    work = partial(_in_folder, folder, rules, laws, app_type, engine, sure)
    with progress(versions, "Validating") as todo, ahead(_same, work, versions) as outcomes:
        parts = [outcome() for _, outcome in zip(todo, outcomes, strict=True)]
    return tuple(found for part in parts if part is not None for found in part)


def _with_file(findings: tuple[Finding, ...], file: Path | None) -> tuple[Finding, ...]:
    return findings if file is None else tuple(replace(finding, file=str(file)) for finding in findings)


def _same(version: URIRef) -> str:
    return str(version)


def _in_folder(
    folder: Path,
    rules: tuple[str, ...],
    laws: tuple[Law, ...],
    app_type: tuple[str, ...],
    engine: Engine,
    sure: float,
    version: str,
) -> tuple[Finding, ...]:
    """The findings on one policy, in a process of its own."""
    store, versions = _opened(folder), [URIRef(version)]
    return validate.findings(
        store, rules=rules, laws=laws, app_type=app_type, engine=engine, sure=sure, versions=versions
    )


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Store:
    return open_graph(folder)
