"""Files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path

from kg.errors import OutputError

FULL = ("No space left on device", "Disk quota exceeded", "File too large")


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all: into a neighbour first, then renamed.

    A link stays a link: what it points at is written. A device or a pipe takes the bytes as they come. A file that was
    there keeps its rights.

    Raises:
        OutputError: the place can't be written.
    """
    check_place(path)
    place = Path(os.path.realpath(path)) if path.is_symlink() else path
    try:
        if place.exists() and not place.is_file():
            with place.open("wb", buffering=0) as device:
                device.write(data)
        else:
            _renamed(place, data)
    except OSError as error:
        raise unwritten("The file", path, error) from error


def check_place(path: Path) -> None:
    """Whether a file can be written there at all: asked before the work, not after it.

    Raises:
        OutputError: it is a folder, or there is no folder that takes it.
    """
    if path.is_dir():
        raise OutputError("This is a folder.", where=str(path), hint="Give a file name with -o.")
    parent = Path(os.path.realpath(path)).parent
    if not parent.is_dir():
        raise OutputError("The output's folder does not exist.", where=str(path), hint=f"Make it: mkdir -p {parent}")
    if not os.access(parent, os.W_OK) and (path.is_file() or not path.exists()):
        raise unwritten("The file", path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def unwritten(what: str, path: Path, error: OSError) -> OutputError:
    """What to say where something can't be written.

    >>> import errno
    >>> print(unwritten("The file", Path("a.nq"), OSError(errno.ENOSPC, "No space left on device")))
    a.nq: The file can't be written (No space left on device). Make room there, or choose another place with -o.
    """
    why = error.strerror or " ".join(str(error).split())
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or why.endswith(FULL)
    hint = "Make room there, or choose another place with -o." if full else "Choose another place with -o."
    return OutputError(f"{what} can't be written ({why}).", where=str(path), hint=hint)


def _renamed(path: Path, data: bytes) -> None:
    rights = stat.S_IMODE(path.stat().st_mode) & 0o777 if path.exists() else None
    neighbour = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    # a new file gets the rights that the system gives any; one that is there keeps its own, and none sees it before
    handle = os.open(neighbour, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if rights is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if rights is not None:
            neighbour.chmod(rights)
        neighbour.replace(path)
    except BaseException:
        neighbour.unlink(missing_ok=True)
        raise
