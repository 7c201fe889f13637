"""Clean policies with one passage spoilt, in many ways: the rule finds each, and nothing before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from kg import pipeline, read, validate
from kg.records import Severity
from kg.store import Store
from tests.shapes.policies import APP_TYPES, FOLDER

LEVELS = {rule.key: rule.level for rule in validate.rules()}


class Fault(NamedTuple):
    """What stands ``instead`` of a ``passage`` of a clean policy (of all of it where the passage is empty).

    The rule speaks then, at this level.
    """

    rule: str
    number: int
    policy: str
    passage: str
    instead: str
    level: Severity


def _faults() -> Iterator[Fault]:
    for path in sorted((Path(__file__).parent / "faults").glob("*.yml")):
        for rule, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            ways = [(entry, way) for entry in entries for way in entry["ways"]]
            for number, (entry, way) in enumerate(ways, 1):
                level = Severity(entry.get("level", LEVELS[rule]))
                yield Fault(rule, number, entry["policy"], entry.get("replace", ""), way, level)


FAULTS = tuple(_faults())
BEFORE = sorted({(fault.rule, fault.policy, fault.level) for fault in FAULTS})


@cache
def store() -> Store:
    """One store for all: its vocabulary is read once."""
    return Store()


def loudest(path: Path, rule: str) -> Severity | None:
    version = pipeline.put(store(), pipeline.understand(read.document(path))).version
    types = [APP_TYPES[path.name]] if path.name in APP_TYPES else []
    found = validate.findings(store(), rules=[rule], app_type=types, versions=[version])
    return next((level for level in Severity if level in {finding.severity for finding in found}), None)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{f.rule}-{f.number}" for f in FAULTS])
def test_fault(fault: Fault, tmp_path: Path) -> None:
    text = (FOLDER / fault.policy).read_text(encoding="utf-8")
    assert not fault.passage or text.count(fault.passage) == 1
    path = tmp_path / fault.policy
    path.write_text(text.replace(fault.passage or text, fault.instead), encoding="utf-8")
    assert loudest(path, fault.rule) is fault.level


@pytest.mark.parametrize(("rule", "policy", "level"), BEFORE, ids=[f"{rule}-{policy}" for rule, policy, _ in BEFORE])
def test_nothing_before(rule: str, policy: str, level: Severity) -> None:
    order = list(Severity)
    before = loudest(FOLDER / policy, rule)
    assert before is None or order.index(before) > order.index(level)


@pytest.mark.parametrize("rule", [rule for rule in LEVELS if not rule.startswith("GDPR-")])
def test_each_rule_has_five_ways(rule: str) -> None:
    assert len([fault for fault in FAULTS if fault.rule == rule]) >= 5


def test_no_way_twice() -> None:
    assert len({(fault.rule, fault.policy, fault.passage, fault.instead) for fault in FAULTS}) == len(FAULTS)
