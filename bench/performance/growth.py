"""``kg build`` of few and of many policies into a store folder."""

from __future__ import annotations

from pathlib import Path

from bench import corpus
from bench.performance.records import Build
from bench.performance.watch import KG, apart, run
from kg.store import Store, open_graph

RAW, MARKED, GIVEN = "raw", "marked up", "given"


def policies(work: Path, kind: str, count: int) -> Path:
    """A folder of so many policies of our own making, written once."""
    folder = store(work, kind, count).with_suffix("")
    if not folder.exists():
        corpus.write(folder, count, marked=kind == MARKED)
    return folder


def store(work: Path, kind: str, count: int) -> Path:
    """Where the store of these policies is."""
    return work / f"{kind.partition(' ')[0]}-{count}.store"


def measured(work: Path, kind: str, sources: Path) -> Build:
    """Builds a folder's policies into a new store."""
    texts = [path.read_text(encoding="utf-8") for path in sources.iterdir()]
    folder = store(work, kind, len(texts))
    used, _ = run((*KG, "build", str(sources), "-o", f"{folder}/"))
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
