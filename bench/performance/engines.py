"""The same graph and the same questions: rdflib, Oxigraph as it comes, and our store over it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib.plugins.sparql  # noqa: F401 - else loaded with the first question, which the clock may end midway
from rdflib import Dataset
from rdflib.util import from_n3

from bench.performance.records import Answer, Engines, Peer, restored
from bench.performance.watch import KG, apart, plain, run
from kg import query
from kg.opening import open_graph
from kg.query.parameters import bindings
from kg.store import Store, vocabulary
from kg.terms import to_ox
from kg.vocab import PREFIXES

GRAPH = "compared.nq"  # made once, and compared on rules, too
_ENOUGH = 5.0  # seconds: what took so long is not done once more
_TIMES = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the library with the values of its parameters, and these as terms in N3."""

    name: str
    text: str
    values: Mapping[str, str]
    terms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Engine:
    """How a graph and the vocabulary are loaded, how many quads there are then, and how a question is asked."""

    load: Callable[[Path, Path], Any]
    quads: Callable[[Any], int]
    ask: Callable[[Any, Question], list[tuple[Any, ...]]]


def measured(policies: Path, work: Path, *, own: bool, limit: float) -> Engines:
    """Builds the graph, then gives it to one engine after the other."""
    graph, words = work / GRAPH, work / "vocabulary.nq"
    run((*KG, "build", str(policies), "-o", str(graph)))
    words.write_bytes(vocabulary())
    _, questions = apart(prepared, graph=str(graph))
    asked = plain(questions)
    found = [
        apart(answered, name=name, graph=str(graph), words=str(words), questions=asked, limit=limit) for name in ENGINES
    ]
    return Engines(
        policies=sum(1 for _ in policies.iterdir()),
        own=own,
        megabytes=(graph.stat().st_size + words.stat().st_size) / 1e6,
        limit_seconds=limit,
        peers=tuple(peer for _, peer in found),
        runs=tuple(used for used, _ in found),
    )


def values(store: Store, asked: query.Query) -> dict[str, str]:
    """What fits the parameters that a question can't do without: its header's example, or one that the graph has."""
    there = {
        query.Type.POLICY: ("?term a pif:PolicyVersion",),
        query.Type.PARTY: ("?term a pif:ThirdParty ; pif:named true", "?term a pif:Party"),
    }
    found = {}
    for parameter in (p for p in asked.params if p.required):
        patterns = there.get(parameter.type, ())
        rows = (row for pattern in patterns for row in store.select(f"SELECT ?term {{ {pattern} }} LIMIT 1").rows)
        found[parameter.name] = str(next(rows)[0]) if patterns else parameter.example
    return found


def prepared(graph: str) -> tuple[Question, ...]:
    """All questions of the library, in a form that each engine takes."""
    store, made = open_graph(Path(graph)), []
    for asked in query.library():
        given = values(store, asked)
        (terms,) = bindings(store, asked, given)
        made.append(Question(asked.name, asked.text, given, {name: term.n3() for name, term in terms.items()}))
    return tuple(made)


def answered(name: str, graph: str, words: str, questions: list[dict[str, Any]], limit: float) -> Peer:
    """One engine at work, in a process of its own."""
    engine, loads = ENGINES[name], list[float]()
    query.library()  # files that are read once
    loaded = None
    while len(loads) < _TIMES and sum(loads) < _ENOUGH:
        del loaded  # two at a time would count as the memory of one
        began = time.perf_counter()
        loaded = engine.load(Path(graph), Path(words))
        loads.append(time.perf_counter() - began)
    answers = tuple(_answer(engine, loaded, restored(Question, asked), limit) for asked in questions)
    return Peer(name, tuple(loads), engine.quads(loaded), answers)


def _answer(engine: Engine, loaded: Any, asked: Question, limit: float) -> Answer:
    seconds, rows = list[float](), list[tuple[Any, ...]]()
    try:
        while len(seconds) < _TIMES and sum(seconds) < _ENOUGH / 10:
            with at_most(limit):
                began = time.perf_counter()
                rows = engine.ask(loaded, asked)
                seconds.append(time.perf_counter() - began)
    except Cut:
        return Answer(asked.name, limit, 0, cut=True)
    return Answer(asked.name, sorted(seconds)[len(seconds) // 2], len(set(rows)))


class Cut(BaseException):
    """The time is over; nothing on the way may take it for an error of its own."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Ends what takes longer. What is no Python is ended when it comes back to it."""

    def cut(*_: object) -> None:
        raise Cut

    before = signal.signal(signal.SIGALRM, cut)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# --- the engines ---


def _rdflib(graph: Path, words: Path) -> Dataset:
    dataset = Dataset(default_union=True)
    for path in (graph, words):
        dataset.parse(path, format="nquads")
    return dataset


def _rdflib_rows(dataset: Any, asked: Question) -> list[tuple[Any, ...]]:
    terms = {name: from_n3(term) for name, term in asked.terms.items()}
    return [tuple(row) for row in dataset.query(asked.text, initNs=PREFIXES, initBindings=terms)]


def _oxigraph(graph: Path, words: Path) -> ox.Store:
    store = ox.Store()
    for path in (graph, words):
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    return store


def _oxigraph_rows(store: Any, asked: Question) -> list[tuple[Any, ...]]:
    terms = {ox.Variable(name): to_ox(from_n3(term)) for name, term in asked.terms.items()}  # type: ignore[arg-type]
    found = store.query(asked.text, prefixes=PREFIXES, use_default_graph_as_union=True, substitutions=terms)
    return [tuple(map(str, row)) for row in found]


def _our_rows(store: Store, asked: Question) -> list[tuple[Any, ...]]:
    return list(query.run(store, query.library()[asked.name], asked.values).rows)


ENGINES: Mapping[str, Engine] = {
    "rdflib": Engine(_rdflib, lambda dataset: sum(1 for _ in dataset.quads()), _rdflib_rows),
    "pyoxigraph": Engine(_oxigraph, len, _oxigraph_rows),
    "kg": Engine(lambda graph, words: open_graph(graph), len, _our_rows),
}
