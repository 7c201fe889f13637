"""A folder of parts: files of so many policies each, as N-Quads or as tables; each written whole or not at all.

A build goes on where it stopped: policies that stand in a part, built in the same way, are left alone; the others go
into new parts. Parts that were built in another way are replaced, and go when the build has ended.
"""

from __future__ import annotations

import gzip
import os
import re
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rdflib.term import URIRef

from kg import manifest, pipeline
from kg.cli.console import talk
from kg.cli.destination import PolicyByPolicy, Settings, counted
from kg.errors import InputError, OutputError
from kg.graph.provenance import built_with
from kg.manifest import File, Manifest, Part
from kg.pipeline import PolicyGraphs
from kg.records import Document
from kg.registry import Table
from kg.store import vocabulary
from kg.writing import unwritten, write_whole

_LOCK = ".kg.lock"
_PLACES = (".", "flows", "statements")
_LIST = re.compile(rf"\.{re.escape(manifest.NAME)}\..+")  # of a build that was killed while it wrote it
_OURS = re.compile(rf"\.?(?:part-\d{{5,}}|vocabulary)\.(?:nq\.gz|parquet)(?:\..+)?|{_LIST.pattern}")


@dataclass(frozen=True, slots=True)
class Kind:
    """What parts are made of: what is made of a document, and the files of several of these by their paths."""

    name: str
    make: Callable[..., Any]
    files: Callable[[str, Sequence[Any]], Mapping[str, bytes]]
    common: Callable[[], Mapping[str, bytes]]


def zipped(document: Document, *, base: str, app_types: tuple[str, ...]) -> PolicyGraphs:
    """The graphs of one document, compressed where they are made: files of gzip can be strung together."""
    made = pipeline.graphs(document, base=base, app_types=app_types)
    return replace(made, nquads=_zipped(made.nquads))


def _quads(name: str, made: Sequence[PolicyGraphs]) -> Mapping[str, bytes]:
    return {f"{name}.nq.gz": b"".join(one.nquads for one in made)}


def _vocabulary() -> Mapping[str, bytes]:
    return {"vocabulary.nq.gz": _zipped(vocabulary())}


def _zipped(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


def _tables(name: str, made: Sequence[Any]) -> Mapping[str, bytes]:
    from kg.export.parquet import FLOWS, STATEMENTS, parquet

    return {
        f"flows/{name}.parquet": parquet([row for one in made for row in one.flows], FLOWS),
        f"statements/{name}.parquet": parquet([row for one in made for row in one.statements], STATEMENTS),
    }


KINDS: Table[Kind] = Table(
    "kind of part",
    (
        Kind("nq.gz", zipped, _quads, _vocabulary),
        Kind("parquet", pipeline.tables, _tables, dict),
    ),
)


class Parts(PolicyByPolicy):
    """Takes the policies of so many a part into a folder.

    Raises:
        OutputError: the folder holds other things, can't be written, or another program writes to it.
        InputError: what is needed to write such parts is not installed.
    """

    def __init__(self, folder: Path, kind: Kind, size: int, settings: Settings) -> None:
        super().__init__(settings)
        kind.files("part-00000", ())  # says what is missing before a policy is read
        self._folder, self._kind, self._size = folder, kind, size
        _is_ours(folder)
        self._unlock = weakref.finalize(self, os.close, _locked(folder))
        given = self._known()
        self._built_with = f"{built_with(settings.markup, settings.app_types)}, {settings.base}"
        fresh = [p for p in given.parts if not settings.again and self._is_fresh(p)]
        self._old = [replace(part, built_with="") for part in given.parts if part not in fresh]
        self._parts = fresh
        self._common = given.common if all(file.stands_in(folder) for file in given.common) else ()
        self._there = {version for part in fresh for version in part.policies}
        self._waiting: dict[str, Any] = {}
        self._sweep()

    def settle(self) -> None:
        """Writes a part of the policies that wait for others to be written with."""
        if not self._waiting:
            return
        if not self._common:
            self._common = self._written(self._kind.common())
        number = max((part.number for part in (*self._old, *self._parts)), default=0) + 1
        files = self._written(self._kind.files(f"part-{number:05}", tuple(self._waiting.values())))
        self._parts.append(Part(number, self._built_with, files, tuple(self._waiting)))
        self._note()
        self._there |= self._waiting.keys()
        self._waiting.clear()

    def _has(self, version: URIRef, how: str) -> bool:
        return str(version) in self._there or str(version) in self._waiting

    def _hand_on(self, made: Any) -> None:
        self._waiting[str(made.version)] = made
        if len(self._waiting) >= self._size:
            self.settle()

    def _finish(self) -> None:
        if self._parts and (self._old or not self._common):
            self._replace_old()
        parts = f"{len(self._parts)} part{'' if len(self._parts) == 1 else 's'}"
        talk(f"{self._said('built')}, {parts}, {self._folder}/")
        self._unlock()

    def _replace_old(self) -> None:
        left = {version for part in self._old for version in part.policies} - self._there
        self._common = self._written(self._kind.common())
        self._old = []
        self._note()
        self._sweep()
        if left:
            talk(f"kg: {counted(len(left))}, built in another way and not given here, went out of {self._folder}/.")

    def _known(self) -> Manifest:
        given = manifest.read(self._folder)
        if given is None:
            given = Manifest(self._kind.name)
            given.write(self._folder)
        if given.format != self._kind.name:
            raise OutputError(
                f"The parts in this folder are {given.format}.", where=str(self._folder), hint="Give a new folder."
            )
        return given

    def _is_fresh(self, part: Part) -> bool:
        return part.built_with == self._built_with and all(file.stands_in(self._folder) for file in part.files)

    def _written(self, files: Mapping[str, bytes]) -> tuple[File, ...]:
        for path, data in files.items():
            try:
                (self._folder / path).parent.mkdir(exist_ok=True)
            except OSError as error:
                raise unwritten("The folder", self._folder, error) from error
            write_whole(self._folder / path, data)
        return tuple(File.of(path, data) for path, data in files.items())

    def _note(self) -> None:
        Manifest(self._kind.name, (*self._old, *self._parts), self._common).write(self._folder)

    def _sweep(self) -> None:
        """Takes away files of parts that are not listed: a build that was killed, or replaced them."""
        listed = {file.path for part in (*self._old, *self._parts) for file in part.files}
        listed |= {file.path for file in self._common}
        found = (path for place in _PLACES for path in (self._folder / place).glob("*"))
        for path in found:
            if _OURS.fullmatch(path.name) and path.relative_to(self._folder).as_posix() not in listed:
                try:
                    path.unlink()
                except OSError as error:
                    raise unwritten("The folder", self._folder, error) from error


def _is_ours(folder: Path) -> None:
    if not folder.is_dir() or (folder / manifest.NAME).is_file():
        return
    if any(path.name != _LOCK and not _LIST.fullmatch(path.name) for path in folder.iterdir()):
        raise OutputError("This folder holds other things than parts.", where=str(folder), hint="Give a new folder.")


def _locked(folder: Path) -> int:
    """The lock of the folder, which is made where it is not there; the system frees it when this process ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise unwritten("The folder", folder, error) from error
    try:
        import fcntl
    except ImportError:  # Windows
        return handle
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise OutputError(
            "Another program writes to this folder.", where=str(folder), hint="Wait for its end, or give another one."
        ) from error
    return handle


def parts_folder(given: str, format: str | None) -> str | None:
    """The kind of parts that the output is to hold, or holds already; None where it is none.

    Raises:
        InputError: parts are asked for, and the output is no folder.
    """
    if format in KINDS.names:
        if given == "-" or Path(given).is_file() or "://" in given:
            raise InputError(f"Parts of {format} need a folder.", where=given, hint="Give a FOLDER/ with -o.")
        return format
    there = manifest.read(Path(given)) if format is None else None
    return there.format if there else None
