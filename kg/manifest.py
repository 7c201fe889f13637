"""What stands in a folder of parts: which files, whole to the last byte, which policies, built how.

A part holds the policies that were written together. A part that is to be replaced is named as old until the new ones
are there; nobody reads it any more.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import InputError
from kg.writing import write_whole

NAME = "kg-parts.json"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a part, by its path in the folder."""

    path: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: str, data: bytes) -> File:
        """The file of these bytes."""
        return cls(path, len(data), hashlib.sha256(data).hexdigest())

    def stands_in(self, folder: Path) -> bool:
        """Whether the file is there as it was written."""
        try:
            return self == File.of(self.path, (folder / self.path).read_bytes())
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Part:
    """Policies that were written together: their versions' IRIs, and what they were built with (empty: it is old)."""

    number: int
    built_with: str
    files: tuple[File, ...]
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All parts of a folder; ``common`` files hold what stands beside all of them: vocabulary and law."""

    format: str
    parts: tuple[Part, ...] = ()
    common: tuple[File, ...] = ()

    def write(self, folder: Path) -> None:
        """Puts it into the folder.

        Raises:
            OutputError: it can't be written.
        """
        write_whole(folder / NAME, (json.dumps(asdict(self), indent=1) + "\n").encode())

    def files(self) -> tuple[File, ...]:
        """The files of the parts, but the old ones."""
        return tuple(file for part in self.parts if part.built_with for file in part.files)


def read(folder: Path) -> Manifest | None:
    """What the folder says of itself; None where it holds no parts.

    Raises:
        InputError: it can't be read.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        said = json.loads(path.read_bytes())
        parts = tuple(
            Part(int(p["number"]), str(p["built_with"]), _files(p["files"]), tuple(map(str, p["policies"])))
            for p in said["parts"]
        )
        return Manifest(str(said["format"]), parts, _files(said["common"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            "The list of parts can't be read.", where=str(path), hint="Give a new folder, and build there."
        ) from error


def _files(given: list[dict[str, object]]) -> tuple[File, ...]:
    found = tuple(File(str(f["path"]), int(str(f["size"])), str(f["sha256"])) for f in given)
    if any(Path(file.path).is_absolute() or ".." in Path(file.path).parts for file in found):
        raise ValueError("a path that leads out of the folder")
    return found
