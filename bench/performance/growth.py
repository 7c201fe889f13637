"""``kg build`` of few and of many policies: into a store folder, and into parts."""

from __future__ import annotations

from pathlib import Path

from bench import corpus
from bench.performance.records import Build
from bench.performance.watch import KG, apart, run
from kg.opening import open_graph
from kg.store import Store

RAW, MARKED, GIVEN, PARTS = "raw", "marked up", "given", "marked up, into parts"


def policies(work: Path, kind: str, count: int) -> Path:
    """A folder of so many policies of our own making, written once."""
    marked = kind in (MARKED, PARTS)
    folder = store(work, MARKED if marked else kind, count).with_suffix("")
    if not folder.exists():
        corpus.write(folder, count, marked=marked)
    return folder


def store(work: Path, kind: str, count: int) -> Path:
    """Where the store of these policies is."""
    name = "parts" if kind == PARTS else kind.partition(" ")[0]
    return work / f"{name}-{count}.store"


def measured(work: Path, kind: str, sources: Path) -> Build:
    """Builds a folder's policies into a new store, or into compressed parts."""
    texts = [path.read_text(encoding="utf-8") for path in sources.iterdir()]
    folder = store(work, kind, len(texts))
    how = ("--format", "nq.gz") if kind == PARTS else ()
    used, _ = run((*KG, "build", str(sources), "-o", f"{folder}/", *how))
    _, triples = apart(stored, folder=str(folder))
    return Build(
        kind=kind,
        policies=len(texts),
        characters=sum(map(len, texts)),
        triples=triples,
        stored_mb=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
        run=used,
    )


def stored(folder: str) -> int:
    """The triples of a store folder, all but vocabulary and law."""
    return len(open_graph(Path(folder))) - len(Store())
