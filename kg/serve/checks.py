"""Findings on a policy, the rules that they come from, and what changed between two policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rdflib.term import URIRef

from kg import compare, query, validate
from kg.export.assessment import Cost, Item, columns, matrix
from kg.records import Severity, Text
from kg.serve.tasks import as_json, values, version_of
from kg.store import Store
from kg.validate import Law, Rule, Waiver
from kg.validate.law import provision
from kg.vocab import PIF


def findings(
    store: Store,
    name: str,
    rules: tuple[str, ...],
    app_types: tuple[str, ...],
    laws: tuple[Law, ...],
    waivers: tuple[Waiver, ...],
    today: date,
    format: str = "",
    lang: str = "zh",
) -> bytes:
    """The findings on one policy with a mark on those that are waived today, as JSON or in a format of ``kg validate``.

    Raises:
        UnknownName: there is no such policy, rule or app type.
    """
    version = version_of(store, name)
    found = validate.findings(store, versions=[version], rules=rules, laws=laws, app_type=app_types)
    found, _ = validate.waive(found, waivers, today=today)
    return validate.write(found, format, lang=lang).encode() if format else as_json(found)


def changes(store: Store, old: str, new: str) -> bytes:
    """What changed in meaning from one version to another, or between two policies, as JSON.

    Raises:
        UnknownName: there is no such policy.
    """
    before, after = (version_of(store, name) for name in (old, new))
    one, other = (compare.version(store, str(version)) for version in (before, after))
    return as_json(compare.changes(one, other))


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A function (empty where none is named), its kind, the data that it collects by column, what refusing costs."""

    name: str
    reach: str
    cells: Mapping[str, tuple[Item, ...]]
    costs: tuple[Cost, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix of necessity: the columns that data may stand in, and a row for each function."""

    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


def necessity(store: Store, name: str, app_types: tuple[str, ...]) -> bytes:
    """The :class:`Matrix` of a policy against the lists of these types of app, as JSON; without any, as it is stated.

    Raises:
        KgError: there is no such policy or app type.
    """
    version = str(version_of(store, name))
    stated = {str(slug) for slug in values(store, URIRef(version), PIF.appType)}
    types = app_types or tuple(sorted(stated & {*validate.app_types()}))
    asked = [("necessity", {"appType": slug}) for slug in types] or [("necessity-as-stated", {})]
    rows = []
    for question, given in asked:
        answer = query.run(store, query.library()[question], {"policy": version, **given})
        rows += [{c: str(t or "") for c, t in zip(answer.columns, row, strict=True)} for row in answer.rows]
    names = columns(types)
    made = (
        MatrixRow(f.name, f.reach, {n: tuple(i for i in f.items if i.column == n) for n in names}, f.costs)
        for f in matrix(rows)
    )
    return as_json(Matrix(names, tuple(made)))


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule of the catalogue, with the provisions as people cite them."""

    key: str
    title: Text
    description: Text
    level: Severity
    cited: Text
    law: Law
    needs_app_type: bool


def catalogue(_: Store) -> bytes:
    """The rules of all laws, as JSON."""
    return as_json([_entry(rule, law) for law in Law for rule in validate.rules((law,))])


def _entry(rule: Rule, law: Law) -> RuleEntry:
    zh, en = (
        mark.join(provision(s).label.get(lang) for s in rule.sources) for lang, mark in (("zh", "；"), ("en", "; "))
    )
    return RuleEntry(rule.key, rule.title, rule.description, rule.level, Text(zh, en), law, rule.needs_app_type)
