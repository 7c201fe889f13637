"""The policies' own files: which version came from which, and what an editor shows of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from rdflib.term import URIRef

from kg.cli.sources import sources
from kg.errors import InputError
from kg.iris import PolicyIris
from kg.read.files import MAX_BYTES, policy_id, source_text
from kg.records import Document, Finding, Origin


def files(given: Sequence[str]) -> dict[URIRef, Path]:
    """The file of each version that is built of these arguments; of files that are the same, the first."""
    found: dict[URIRef, Path] = {}
    for source in sources([argument for argument in given if argument != "-"]):
        if isinstance(source.place, Path):
            origin = Origin(source.name, hashlib.sha256(_bytes(source.place)).hexdigest())
            found.setdefault(PolicyIris(Document(policy_id(source.name), "", origin)).version, source.place)
    return found


def texts(findings: Iterable[Finding], files: Iterable[Path]) -> dict[str, str]:
    """What stands in the files that the findings are on, by :attr:`Finding.file`; empty for those that are no text."""
    found: dict[str, str] = {}
    wanted = {finding.file for finding in findings}
    for path in files:
        if str(path) in wanted:
            try:
                found[str(path)] = source_text(_bytes(path), str(path))
            except InputError:
                continue
    return found


def _bytes(path: Path) -> bytes:
    """What is in a file that is read as a policy; nothing where it is none, which the reading has told by now."""
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_BYTES else b""
    except OSError:
        return b""
