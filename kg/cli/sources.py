"""SOURCE: files, folders, pages' URLs and standard input, as documents to read one after the other."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.errors import ClusterError, InputError, KgError, OutputError

if TYPE_CHECKING:
    from kg.records import Document

Made = TypeVar("Made")

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")


@dataclass(frozen=True, slots=True)
class Source:
    """One policy to read: its name for messages, and its bytes' place (None is standard input)."""

    name: str
    place: Path | str | None

    def document(self, *, markup: str = "auto") -> Document:
        """The policy, read.

        Raises:
            InputError: it can't be read.
        """
        from kg import read

        mode = read.MarkupMode(markup)
        if self.place is None:
            return read.document_from_bytes(_standard_input(), "-", markup=mode)
        if isinstance(self.place, Path):
            return read.document(self.place, markup=mode)
        from kg.cli.fetch import fetched

        page = fetched(self.place)
        return read.document_from_bytes(page.data, page.address, markup=mode, media_type=page.media_type)


@dataclass(slots=True)
class Batch:
    """What went wrong with single sources, while the others went on."""

    failures: list[str] = field(default_factory=list)
    exit_code: int = 0

    def failed(self, name: str, error: Exception) -> None:
        """Notes an error; the worst exit status counts."""
        if isinstance(error, KgError):
            self.failures.append(str(error) if error.where else f"{name}: {error}")
            self.exit_code = max(self.exit_code, error.exit_code)
            return
        if os.environ.get("KG_DEBUG"):
            raise error
        words = " ".join(str(error).split())[:200]
        self.failures.append(f"{name}: our fault, {type(error).__name__}: {words}. KG_DEBUG=1 shows where.")
        self.exit_code = 3

    def report(self, total: int) -> int:
        """Says on standard error what failed and why, and gives the exit status."""
        from kg.cli.console import talk

        if self.failures:
            if total > 1:
                talk(f"kg: {len(self.failures)} of {total} policies failed:")
            for failure in self.failures:
                talk(f"kg: {failure}")
        return self.exit_code


def is_url(given: str) -> bool:
    """Whether the argument is an address and no path.

    >>> is_url("https://example.org/privacy.html"), is_url("privacy.html")
    (True, False)
    """
    return bool(_URL.match(given))


def sources(given: Sequence[str]) -> tuple[Source, ...]:
    """The policies behind the arguments: folders give all files that can be read, sorted by path.

    Raises:
        InputError: a folder holds no policy, an argument is a graph or empty, or standard input is named twice.
    """
    if "" in given:
        raise InputError("One of the arguments is empty.", hint="Is a variable of the shell not set?")
    if Counter(given)["-"] > 1:
        raise InputError("Standard input can be read once only.", where="-", hint="Give - once.")
    return tuple(source for argument in given for source in _expanded(argument))


def _expanded(given: str) -> Iterator[Source]:
    from kg.cli.graphs import is_graph

    if is_graph(given):
        raise InputError(
            "This is a graph, no policy.",
            where=given,
            hint="Use kg query, kg export or kg validate; or give the policy that it was built from.",
        )
    if given == "-":
        yield Source("-", None)
    elif is_url(given):
        yield Source(given, given)
    elif Path(given).is_dir():
        paths = sorted(_files(Path(given)))
        if not paths:
            raise InputError(
                "There is no policy in this folder.",
                where=given,
                hint=f"Suffixes that are read: {_suffixes()}.",
            )
        yield from (Source(str(path), path) for path in paths)
    else:
        yield Source(given, Path(given))


def _files(folder: Path) -> Iterator[Path]:
    from kg.read.files import READERS

    suffixes = {suffix for reader in READERS for suffix in reader.suffixes}

    def refused(error: OSError) -> None:
        raise InputError("The folder can't be read.", where=str(error.filename), hint=str(error.strerror)) from error

    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(place) / name
            if not name.startswith(".") and path.suffix.lower() in suffixes and _may_be_file(path):
                yield path


def _may_be_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return True  # reading it will tell


def _suffixes() -> str:
    from kg.read.files import READERS

    return ", ".join(suffix for reader in READERS for suffix in reader.suffixes)


def _standard_input() -> bytes:
    from kg.read.files import MAX_BYTES

    return sys.stdin.buffer.read(MAX_BYTES + 1)


def each(given: Sequence[str], work: Callable[[Document], None], *, markup: str = "auto", what: str = "Reading") -> int:
    """Reads every source and hands its document on; one bad policy stops nothing. Gives the exit status.

    Raises:
        InputError: a folder holds no policy.
    """
    from kg.cli.console import progress

    found, batch = sources(given), Batch()
    with progress(found, what) as todo:
        for source in todo:
            try:
                work(source.document(markup=markup))
            except (BrokenPipeError, KeyboardInterrupt):
                raise
            except Exception as error:
                batch.failed(source.name, error)
    return batch.report(len(found))


def each_made(
    given: Sequence[str],
    make: Callable[[Document], Made],
    use: Callable[[Made], None],
    *,
    wanted: Callable[[Document], bool] = lambda _: True,
    jobs: int | None = None,
    cluster: str | None = None,
    markup: str = "auto",
    what: str = "Reading",
) -> int:
    """Reads every source, makes something of its document on all cores, and uses it in the order of the sources.

    ``make`` is a function of a module. ``wanted`` says of a document whether anything is to be made of it at all; it
    may be asked some documents ahead. One bad policy stops nothing. Gives the exit status. ``cluster`` is the address
    of the scheduler of a cluster that does it, in the place of this machine's cores.

    Raises:
        InputError: a folder holds no policy.
        OutputError: what was made can't be written where it should go, which ends the work.
        ClusterError: the cluster can't be reached, or is lost.
    """
    from kg.cli.ahead import ahead
    from kg.cli.console import progress

    def document(source: Source) -> Document | None:
        read = source.document(markup=markup)
        return read if wanted(read) else None

    found, batch = sources(given), Batch()
    with progress(found, what) as todo, ahead(document, make, found, jobs=jobs, cluster=cluster) as outcomes:
        for source, outcome in zip(todo, outcomes, strict=True):
            try:
                made = outcome()
                if made is not None:
                    use(made)
            except (BrokenPipeError, KeyboardInterrupt):
                raise
            except (OutputError, ClusterError):
                batch.report(len(found))
                raise
            except Exception as error:
                batch.failed(source.name, error)
    return batch.report(len(found))


def same_names(documents: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The policy ids that several files share, from pairs of id and SHA-256; they become versions of one policy."""
    counted = Counter(id for id, _ in set(documents))
    return tuple(sorted(id for id, number in counted.items() if number > 1))
