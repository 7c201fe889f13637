"""The engine's files in a folder: opening them, and what its errors about them mean."""

from __future__ import annotations

from contextlib import suppress
from os import scandir
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, KgError, OutputError
from kg.writing import FULL, unwritten

_TRIES = 100  # to open a store whose files another program changes


def beside_a_writer(folder: Path) -> ox.Store:
    """A store folder opened for reading; again, where a writer changed its files meanwhile, so that one was gone."""
    for _ in range(_TRIES):
        before = _files(folder)
        try:
            return ox.Store.read_only(str(folder))
        except (OSError, RuntimeError):
            if _files(folder) == before:
                raise
    return ox.Store.read_only(str(folder))


def _files(folder: Path) -> frozenset[tuple[str, int]]:
    """The names and sizes of what is in a folder at one moment; empty where there is no folder."""
    found = set()
    with suppress(FileNotFoundError), scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # gone since it was named
                found.add((entry.name, entry.stat().st_size))
    return frozenset(found)


def damaged(error: RuntimeError, where: str = "") -> KgError | RuntimeError:
    """What to say where the engine finds its own files not as it wrote them; the error itself where that is not it."""
    if not str(error).startswith("Corruption"):
        return error
    return OutputError(
        f"The store is damaged ({' '.join(str(error).split())[:200]}).",
        where=where,
        hint="Build it again, into a new folder: kg build SOURCE -o FOLDER/",
    )


def unopened(folder: Path | None, error: OSError | RuntimeError) -> KgError | RuntimeError:
    """What to say where the engine can't open a folder."""
    where, why = str(folder), str(error)
    if isinstance(error, RuntimeError):
        return damaged(error, where)
    if "lock" in why.lower() and "Permission" not in why:
        return OutputError(
            "Another program writes to this store.", where=where, hint="Wait for its end, or give another folder."
        )
    if "Permission denied" in why or "Read-only file system" in why:
        return OutputError("This store may not be written.", where=where, hint="Choose another place with -o.")
    if folder and why.endswith(FULL):
        return unwritten("The store", folder, error)
    return InputError("The store can't be opened.", where=where, hint=f"Is it a store folder? ({why})")
