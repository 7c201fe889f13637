"""Where ``kg build`` puts graphs: an RDF file, or a store folder that goes on where it stopped.

Each policy's graphs come here made, and are handed on whole, so that nothing half-built is ever seen.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from sys import intern

from rdflib.term import Literal, URIRef

from kg.cli.console import talk, write
from kg.cli.sources import same_names
from kg.endpoint import Endpoint, halfway
from kg.errors import EngineError, InputError, OutputError, UnknownName
from kg.graph.provenance import built_so
from kg.iris import PolicyIris
from kg.pipeline import PolicyGraphs
from kg.records import Document
from kg.store import FORMATS, Store
from kg.writing import check_place

_ROUND = 10  # policies that are written together; with 25 or 75 each costs more
_BASE = re.compile(r"[a-z][a-z0-9+.\-]*:[^\s<>\"{}|^`\\]*[/#:]", re.IGNORECASE)
_BEGUN = re.compile(r"LOCK|LOG|IDENTITY|MANIFEST-\d+|\d+\.dbtmp")  # of a store that was killed while it was made
_BUILT = """SELECT ?version ?how WHERE { GRAPH ?version {
  ?version prov:wasGeneratedBy ?build . ?build dcterms:identifier ?how } }"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build was asked for. ``again`` builds what is there already."""

    base: str
    app_types: tuple[str, ...] = ()
    markup: str = "auto"
    again: bool = False


class Destination(ABC):
    """Takes readings one after the other, once it wants their documents."""

    def __init__(self, settings: Settings) -> None:
        if not _BASE.fullmatch(settings.base):
            raise InputError(
                "This can't start an IRI of a policy.",
                where=settings.base,
                hint="Give an IRI that ends in / or #.",
            )
        self._settings = settings
        self._seen: list[tuple[str, str]] = []

    def wants(self, document: Document) -> bool:
        """Notes the document, and says whether its graph is still to be built."""
        self._seen.append((document.id, document.origin.sha256))
        return self._wants(document)

    @abstractmethod
    def take(self, made: PolicyGraphs) -> None:
        """Puts the graphs of a policy where they go."""

    def settle(self) -> None:  # noqa: B027 - most have nothing to write before the end
        """Writes what can be written before the end."""

    def finish(self) -> None:
        """Writes what is still to be written, and says what was done."""
        self.settle()
        if shared := same_names(self._seen):
            talk(f"kg: several files are called {', '.join(shared)}: they stand as versions of one policy.")
        self._finish()

    def _wants(self, document: Document) -> bool:
        return True

    @abstractmethod
    def _finish(self) -> None: ...

    def _version(self, document: Document) -> URIRef:
        return PolicyIris(document, base=self._settings.base).version


class RdfFile(Destination):
    """An RDF file, or standard output: written whole at the end."""

    def __init__(self, place: str, suffix: str, settings: Settings) -> None:
        super().__init__(settings)
        if not suffix:
            raise InputError(
                "The name of the output has no ending that says what it is.",
                where=place,
                hint=f"A store folder ends in a slash: -o {place}/. A file ends in {', '.join(sorted(FORMATS))}.",
            )
        if suffix not in FORMATS:
            raise UnknownName("graph format", suffix, FORMATS, where=place)
        self._place = place
        self._suffix = suffix
        self._store = Store()
        if place != "-":
            check_place(Path(place))

    def take(self, made: PolicyGraphs) -> None:
        """Puts the graphs beside the others in memory."""
        self._store.put((made.version, made.inferred), made.nquads)

    def _finish(self) -> None:
        versions = self._store.versions()
        if not versions:
            return
        if len(versions) > 1 and self._suffix in (".ttl", ".nt", ".rdf"):
            raise InputError(
                f"{self._suffix} can't keep {len(versions)} policies apart.",
                where=self._place,
                hint="Write .trig, .nq or .jsonld, or one file a policy.",
            )
        write(self._store.serialized(FORMATS[self._suffix]), None if self._place == "-" else Path(self._place))
        if self._place != "-":
            talk(f"kg: {counted(len(versions))}, {self._place}")


class PolicyByPolicy(Destination):
    """Hands each policy's graphs on as they come, but those of a policy that came in since they were wanted."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.built = 0
        self.skipped = 0

        self._wanted: dict[URIRef, str] = {}  # what each version that is to come is built with

    def take(self, made: PolicyGraphs) -> None:
        """Hands the graphs on."""
        if self._skips(made.version, self._wanted.get(made.version, "")):
            return
        self._hand_on(made)
        self.built += 1

    def _wants(self, document: Document) -> bool:
        version, how = self._version(document), intern(built_so(document, self._settings.app_types))
        self._wanted[version] = how
        return not self._skips(version, how)

    def _skips(self, version: URIRef, how: str) -> bool:
        has = self._has(version, how)
        self.skipped += has
        return has

    @abstractmethod
    def _has(self, version: URIRef, how: str) -> bool:
        """Whether the version is there, built with just this."""

    @abstractmethod
    def _hand_on(self, made: PolicyGraphs) -> None: ...

    def _said(self, done: str) -> str:
        """How many policies were built, and how many not."""
        were = "was" if self.skipped == 1 else "were"
        kept = f", {self.skipped} {were} there already" if self.skipped else ""
        return f"kg: {counted(self.built)} {done}{kept}"


class StoreFolder(PolicyByPolicy):
    """A store folder; versions that are there already, built with the same, are left as they are."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        super().__init__(settings)
        self._folder = folder
        self._store = _writable(folder)
        self._waiting: dict[URIRef, PolicyGraphs] = {}

    def settle(self) -> None:
        """Writes the policies that wait for others to be written with."""
        graphs = [name for made in self._waiting.values() for name in (made.version, made.inferred)]
        if graphs:
            self._store.put_many(graphs, b"".join(made.nquads for made in self._waiting.values()))
        self._waiting.clear()

    def _has(self, version: URIRef, how: str) -> bool:
        if version in self._waiting:
            return True
        if self._settings.again or not self._store.contains(version):
            return False
        return stands(self._store, version, how)

    def _hand_on(self, made: PolicyGraphs) -> None:
        self._waiting[made.version] = made
        if len(self._waiting) == _ROUND:
            self.settle()

    def _finish(self) -> None:
        if self.built >= self.skipped:  # a few policies more are not worth the rewriting of all files
            self._store.pack()
        talk(f"{self._said('built')}, {self._folder}/")


def stands(graphs: Store | Endpoint, version: URIRef, how: str) -> bool:
    """Whether the version is there, built with just this.

    Raises:
        OutputError: the place can't be asked.
    """
    try:
        rows = graphs.select(_BUILT, {"version": version}).rows
    except (InputError, EngineError) as error:
        raise OutputError(error.message, where=error.where, hint=halfway(error.hint)) from error
    return [row[1] for row in rows] == [Literal(how)]


def counted(number: int) -> str:
    """
    >>> counted(1), counted(2)
    ('1 policy', '2 policies')
    """
    return f"{number} {'policy' if number == 1 else 'policies'}"


def _writable(folder: Path) -> Store:
    others = (path for path in folder.iterdir() if not _BEGUN.fullmatch(path.name)) if folder.is_dir() else ()
    if any(others) and not (folder / "CURRENT").exists():
        raise OutputError("This folder holds other things than a store.", where=str(folder), hint="Give a new folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder can't be made ({error.strerror}).", where=str(folder), hint="Choose another place with -o."
        ) from error
    return Store(folder)
