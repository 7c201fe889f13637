"""What was measured. Seconds are wall time unless the name says otherwise, MB are 10⁶ bytes."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Run:
    """What a process and all below it took; ``cut`` where it was ended at its time limit."""

    seconds: float
    cpu_seconds: float
    peak_mb: float  # the most that they held at one time, what they share counted once
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """Where and with what it was measured; ``load`` is the mean number of running processes of the last minute."""

    processor: str
    cores: int
    memory_mb: int
    system: str
    python: str
    versions: Mapping[str, str]
    day: str
    load_before: float
    load_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One question; where it was ``cut``, ``seconds`` is the limit and there are no ``rows``."""

    question: str
    seconds: float
    rows: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Peer:
    """One engine: what loading a graph into it took, and each question to it."""

    name: str
    loads: tuple[float, ...]  # seconds, each time that it was loaded
    quads: int
    answers: tuple[Answer, ...]

    @property
    def load_seconds(self) -> float:
        """The median."""
        return sorted(self.loads)[len(self.loads) // 2]

    @property
    def query_seconds(self) -> float:
        """All questions one after the other."""
        return sum(answer.seconds for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Engines:
    """Store against store, on one graph."""

    policies: int
    own: bool  # policies of our own making
    megabytes: float
    limit_seconds: float
    peers: tuple[Peer, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """One policy validated: seconds by pySHACL as it comes, by the same with our graph below it, by our engine."""

    policy: str
    triples: int
    findings: int
    stock_seconds: float
    tuned_seconds: float
    own_seconds: float
    cut: bool = False  # pySHACL as it comes was ended at its limit; the findings were not compared


@dataclass(frozen=True, slots=True)
class Validation:
    """All policies by our engine, some by pySHACL; their findings are the same, or there is no record."""

    rules: int
    policies: int
    findings: int
    own_seconds: float
    limit_seconds: float
    sample: tuple[Checked, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """``kg build`` of so many policies into a store folder."""

    kind: str
    policies: int
    characters: int
    triples: int
    stored_mb: float
    run: Run

    @property
    def seconds_each(self) -> float:
        """Cost of a policy."""
        return self.run.seconds / self.policies


@dataclass(frozen=True, slots=True)
class Command:
    """One command on a store."""

    words: str
    policies: int
    run: Run
    gave: str


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest store of the run at work."""

    kind: str
    policies: int
    triples: int
    stored_mb: float
    limit_seconds: float
    of_one: tuple[Answer, ...]
    of_all: tuple[Answer, ...]
    asking: Run
    sampled: int
    sample_seconds: float
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """What passes until the first answer, again and again; the files are in the system's cache."""

    words: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return sorted(self.seconds)[len(self.seconds) // 2]


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that any program pays for the same files, and what ours pays."""

    policies: int
    megabytes: float
    read_seconds: float
    pass_seconds: float
    build_cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Performance:
    """All of it."""

    command: str
    minutes: float
    machine: Machine
    engines: Engines
    validation: Validation
    builds: tuple[Build, ...]
    largest: Largest
    starts: tuple[Start, ...]
    floor: Floor


def restored(kind: Any, value: Any) -> Any:
    """A record from what :func:`dataclasses.asdict` and JSON made of it.

    >>> restored(Start, {"words": "kg --help", "seconds": [0.2]})
    Start(words='kg --help', seconds=(0.2,))
    """
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{f.name: restored(hints[f.name], value[f.name]) for f in fields(kind)})
    if get_origin(kind) is tuple:
        return tuple(restored(get_args(kind)[0], item) for item in value)
    if isinstance(kind, types.GenericAlias) or get_origin(kind) is Mapping:
        return dict(value)
    return value
