"""The findings on many policies: on all cores where they stand in a store folder, with a bar; one bad stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from rdflib.term import URIRef

from kg import validate
from kg.cli.ahead import ahead
from kg.cli.console import progress
from kg.cli.sources import Batch
from kg.errors import EngineError, KgError
from kg.iris import PARTIES, inferred
from kg.opening import open_graph
from kg.records import Engine, Finding
from kg.store import Store
from kg.terms import nquads
from kg.validate import Law
from kg.vocab import ORGANISATION


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
    cluster: str | None = None,
) -> tuple[tuple[Finding, ...], Batch]:
    """What :func:`kg.validate.findings` gives for all policies of the store, with their ``files`` where they are known.

    ``folder`` is where the store stands on disk; ``cluster`` is the address of a cluster that looks at the policies.
    A policy that can't be checked stops nothing: it is reported, and comes second.

    Raises:
        ClusterError: the cluster can't be reached, or is lost.
        UnknownName, ShapesError: what is asked can be asked of no policy.
    """
    versions, batch, all_found = store.versions(), Batch(), list[Finding]()
    ask = partial(validate.findings, rules=rules, laws=laws, app_type=app_type, engine=engine, sure=sure)
    prepare: Callable[[URIRef], Any] = str
    if cluster is not None:
        prepare, work = partial(_part, store), partial(_of_part, ask)
    elif folder is not None and (folder / "CURRENT").is_file():
        work = partial(_in_folder, folder, ask)
    else:
        work = partial(_in_store, store, ask)
    jobs = 1 if work.func is _in_store else None
    with (
        progress(versions, "Validating") as todo,
        ahead(prepare, work, versions, jobs=jobs, cluster=cluster) as outcomes,
    ):
        for version, outcome in zip(todo, outcomes, strict=True):
            file = files.get(version)
            try:
                all_found += _with_file(outcome() or (), file)
            except Exception as error:
                if isinstance(error, KgError) and type(error) is not EngineError:
                    raise
                batch.failed(str(file or version.rpartition("/")[2]), error)
    batch.report(len(versions))
    return tuple(all_found), batch


def _with_file(findings: tuple[Finding, ...], file: Path | None) -> tuple[Finding, ...]:
    return findings if file is None else tuple(replace(finding, file=str(file)) for finding in findings)


def _in_store(store: Store, ask: Callable[..., tuple[Finding, ...]], version: str) -> tuple[Finding, ...]:
    return ask(store, versions=[URIRef(version)])


def _in_folder(folder: Path, ask: Callable[..., tuple[Finding, ...]], version: str) -> tuple[Finding, ...]:
    """The findings on one policy, in a process of its own."""
    return ask(_opened(folder), versions=[URIRef(version)])


def _part(store: Store, version: URIRef) -> tuple[URIRef, bytes]:
    """All that the findings on a policy rest on, beside vocabulary and law, for a machine that has no store."""
    quads = [quad for graph in (version, inferred(version)) for quad in store.quads(graph)]
    named = {quad[2] for quad in quads if isinstance(quad[2], URIRef) and quad[2].startswith(ORGANISATION)}
    return version, nquads([*quads, *(quad for quad in store.quads(PARTIES) if quad[0] in named)])


def _of_part(ask: Callable[..., tuple[Finding, ...]], part: tuple[URIRef, bytes]) -> tuple[Finding, ...]:
    version, said = part
    store = _known()
    store.put((), said)
    try:
        return ask(store, versions=[version])
    finally:
        store.put((version, inferred(version), PARTIES), b"")


@lru_cache(maxsize=1)
def _known() -> Store:
    return Store()


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Store:
    return open_graph(folder)
