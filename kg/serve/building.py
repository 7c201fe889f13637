"""A policy that somebody uploads: read and understood in a process of its own, step by step."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from kg import pipeline, read
from kg.read.kinds import READERS
from kg.store import Store

MAX_UPLOAD = 20_000_000  # bytes, as much as kg.read takes
SUFFIXES = tuple(sorted({suffix for reader in READERS for suffix in reader.suffixes}))


@dataclass(frozen=True, slots=True)
class Built:
    """A policy that was built, and how much was found in it."""

    graphs: pipeline.PolicyGraphs
    id: str
    characters: int
    flows: int


def build(store: Store, data: bytes, name: str, app_types: tuple[str, ...]) -> Generator[str, None, Built]:
    """Builds a policy from a file's bytes; says ``read``, ``understand`` and ``graph`` as it comes to them.

    ``name`` tells what the policy is called and never leads to a file.

    Raises:
        InputError: the bytes are no policy that can be read.
    """
    yield "read"
    document = read.document_from_bytes(data, name)
    yield "understand"
    reading = pipeline.understand(document)
    yield "graph"
    graphs = pipeline.made(reading, app_types=app_types)
    return Built(graphs, document.id, len(document.text), len(reading.flows))


def warm() -> None:
    """Loads the lexicons, the rules and the classifier, by reading a clause."""
    pipeline.understand(read.document_from_bytes("1. 建号时本应用收集手机号码，用于实名认证。".encode(), "warm.txt"))
