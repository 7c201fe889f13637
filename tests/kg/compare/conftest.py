"""Policies as versions in one store, and the changes between two of them."""

from __future__ import annotations

from functools import cache, lru_cache

from kg import compare, pipeline, read
from kg.compare import Change, Version
from kg.store import Store


@cache
def shared() -> Store:
    """The store of all versions."""
    return Store()


@lru_cache(maxsize=512)
def version(text: str) -> Version:
    """The version with this text."""
    document = read.document_from_bytes(text.encode(), "qingmiao.txt")
    return Version(shared(), pipeline.put(shared(), pipeline.understand(document)).version, document.id)


def changes(old: str, new: str) -> tuple[Change, ...]:
    """The changes from one text to another."""
    return compare.changes(version(old), version(new))


def built(texts: dict[str, str]) -> Store:
    """A store with these policies."""
    store = Store()
    for id, text in texts.items():
        pipeline.put(store, pipeline.understand(read.document_from_bytes(text.encode(), f"{id}.txt")))
    return store
