"""The floor: to read the same files, and to look through their words once."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

from bench.performance.records import Build, Floor
from bench.performance.watch import apart

_TIMES = 5
_ACTS = re.compile("收集|获取|提供|使用|共享|委托|披露|存储|删除")
_CLAUSE = re.compile(r"[^。；\n]+")


@dataclass(frozen=True, slots=True)
class Passed:
    """Median seconds for all files."""

    megabytes: float
    read_seconds: float
    pass_seconds: float


def measured(policies: Path, build: Build) -> Floor:
    """Beside the build of the same files."""
    _, found = apart(passed, folder=str(policies))
    return Floor(build.policies, found.megabytes, found.read_seconds, found.pass_seconds, build.run.cpu_seconds)


def passed(folder: str) -> Passed:
    """Reads all files; then cuts their text into clauses and finds the acts in each, with two regular expressions."""
    paths = sorted(Path(folder).iterdir())
    reads, passes = [], []
    for _ in range(_TIMES):
        began = time.perf_counter()
        texts = [path.read_bytes() for path in paths]
        reads.append(time.perf_counter() - began)
        began = time.perf_counter()
        for text in texts:
            for clause in _CLAUSE.finditer(text.decode()):
                _ACTS.findall(clause[0])
        passes.append(time.perf_counter() - began)
    middle = _TIMES // 2
    return Passed(sum(map(len, texts)) / 1e6, sorted(reads)[middle], sorted(passes)[middle])
