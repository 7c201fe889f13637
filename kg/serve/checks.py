"""Findings on a policy, the rules that they come from, and what changed between two policies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg import compare, validate
from kg.records import Severity, Text
from kg.serve.tasks import as_json, version_of
from kg.store import Store
from kg.validate import Law, Rule, Waiver
from kg.validate.law import provision


def findings(
    store: Store,
    name: str,
    rules: tuple[str, ...],
    app_types: tuple[str, ...],
    laws: tuple[Law, ...],
    waivers: tuple[Waiver, ...],
    format: str = "",
    lang: str = "zh",
) -> bytes:
    """The findings on one policy with a mark on those that are waived, as JSON or in a format of ``kg validate``.

    Raises:
        UnknownName: there is no such policy, rule or app type.
    """
    version = version_of(store, name)
    found = validate.findings(store, versions=[version], rules=rules, laws=laws, app_type=app_types)
    found, _ = validate.waive(found, waivers, today=date.today())
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
