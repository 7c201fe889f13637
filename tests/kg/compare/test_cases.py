"""Clauses in two versions that a lawyer can read, and what changed in what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.compare import Change, consequences, statements
from kg.export.labels import local_name
from kg.records import Text
from kg.validate.law import provisions
from kg.vocab import LAW, PIF
from tests.kg.compare.conftest import changes

CASES = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text(encoding="utf-8"))


def as_case(change: Change, wanted: dict[str, Any]) -> dict[str, Any]:
    """The change with the fields that the case speaks of; what came and went always."""
    whole = {
        "sort": change.sort.value,
        "what": change.what.value,
        "wider": change.wider,
        "check": change.check,
        "asks": change.consequence.value,
        "law": [local_name(cited.iri) for cited in change.provisions],
    }
    shown = {name: value for name, value in whole.items() if name in wanted}
    return shown | {"gone": [t.zh for t in change.gone], "come": [t.zh for t in change.come]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['old'][:16]}-{case['new'][:16]}")
def test_what_changed(case: dict[str, Any]) -> None:
    found = changes(case["old"], case["new"])
    expected = [{"gone": [], "come": []} | change for change in case["changes"]]
    assert len(found) == len(expected), [(c.sort, c.what, c.subject.zh, c.gone, c.come) for c in found]
    for change, wanted in zip(found, expected, strict=True):
        assert as_case(change, wanted) == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['old'][:16]}-{case['new'][:16]}")
def test_quotes_stand_at_their_places(case: dict[str, Any]) -> None:
    for change in changes(case["old"], case["new"]):
        for side, text in ((change.old, case["old"]), (change.new, case["new"])):
            if side is not None:
                assert text[side.start : side.end] == side.quote
                assert all(side.start <= mark.start < mark.end <= side.end for mark in side.marks)
        assert change.old or change.new


def test_what_the_law_asks_rests_on_provisions_whose_wording_was_read() -> None:
    rows = yaml.safe_load(Path(consequences.__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    for name, row in rows.items():
        assert all(provisions()[str(LAW[key])].verified for key in row["provisions"]), name
        assert consequences.asked(name).reason == Text(row["zh"], row["en"])


def test_every_kind_of_statement_is_one_of_the_ontology() -> None:
    rows = yaml.safe_load(Path(statements.__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    for kind, row in rows["kinds"].items():
        assert PIF[f"{kind}Statement"]
        assert all(PIF[name] for name in (*row["key"], *row.get("only", ()), *row.get("replaces", ())))
        assert consequences.asked(row["law"])
