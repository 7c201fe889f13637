"""How long the usual things take: ``make bench``. Nothing here fails on time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from kg import pipeline, read
from kg.demo import APP_TYPE, POLICY_FILE
from kg.query import library, run
from kg.store import Store
from kg.validate import Engine, findings, scope, shapes
from kg.validate import engine as validation


@pytest.fixture(scope="module")
def built() -> Store:
    return pipeline.build([POLICY_FILE], app_types=(APP_TYPE,))


def test_understand_one_policy(benchmark: Any) -> None:
    document = read.document(POLICY_FILE)
    assert benchmark(pipeline.understand, document).flows


def test_build_one_policy(benchmark: Any) -> None:
    store = Store()

    def build() -> None:
        pipeline.put(store, pipeline.understand(read.document(POLICY_FILE)))

    benchmark(build)
    assert len(store.versions()) == 1


def test_validate_one_policy(benchmark: Any, built: Store) -> None:
    assert benchmark(findings, built)


@pytest.mark.benchmark(group="all rules on one policy")
@pytest.mark.parametrize("engine", Engine)
def test_engine(benchmark: Any, built: Store, engine: Engine) -> None:
    assert benchmark(findings, built, engine=engine)


@pytest.mark.benchmark(group="all rules on one policy")
def test_pyshacl_as_it_comes(benchmark: Any, built: Store) -> None:
    if benchmark.disabled:
        pytest.skip("it takes minutes and shows nothing but its time")
    (version,) = built.versions()
    graph = Graph()
    for triple in scope.policy(built, version, scope.upwards(built)).graph:
        graph.add(triple)
    found = benchmark.pedantic(validation.report, (graph, shapes.rule_shapes()), rounds=1)
    assert found[1]


def test_library_query(benchmark: Any, built: Store) -> None:
    query = library()["recipients-of-category"]
    assert benchmark(run, built, query, {"category": "身份证号"}).rows


def test_help_starts(benchmark: Any, tmp_path: Path) -> None:
    def start() -> int:
        command = [sys.executable, "-c", "from kg.cli import main; main()", "--help"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).returncode

    assert benchmark.pedantic(start, rounds=5) == 0
