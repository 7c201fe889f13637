"""Opens what ``kg build`` wrote, whatever it is: an RDF file, a store folder, a folder of parts."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg import manifest
from kg.errors import InputError
from kg.store import Store


def _of_parts(folder: Path, parts: manifest.Manifest) -> Store:
    if parts.format != "nq.gz":
        raise InputError(
            f"These parts are {parts.format}, which is no graph.", where=str(folder), hint="Build with --format nq.gz."
        )
    store = Store()
    for file in parts.files():
        try:
            with gzip.open(folder / file.path) as data:
                store.oxigraph.bulk_load(cast("IO[bytes]", data), format=ox.RdfFormat.N_QUADS, lenient=True)
        except (OSError, EOFError, SyntaxError, zlib.error) as error:
            raise InputError(
                f"This part is not as it was written ({error}).",
                where=str(folder / file.path),
                hint="Run kg build again: it makes such parts anew.",
            ) from error
    return store


def open_graph(path: Path) -> Store:
    """The store behind GRAPH: an RDF file or a folder of parts read into memory, or a store folder.

    Raises:
        InputError: there is nothing there, or it is no graph.
    """
    if path.is_dir():
        if parts := manifest.read(path):
            return _of_parts(path, parts)
        if not (path / "CURRENT").exists():
            raise InputError(
                "This folder is no graph store.", where=str(path), hint="Build one with: kg build SOURCE -o FOLDER/"
            )
        return Store(path, read_only=True)
    if not path.exists():
        raise InputError("There is no such file.", where=str(path), hint="Build it with: kg build SOURCE -o FILE.trig")
    store = Store()
    store.load(path)
    return store
