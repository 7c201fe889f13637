"""Laws side by side: for each policy a row a topic, and in it for each law what its rules found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rdflib.namespace import DCTERMS
from rdflib.term import URIRef

from kg.records import Finding, Severity, Text
from kg.store import Store
from kg.validate import shapes
from kg.validate.law import provision
from kg.validate.listing import LEVELS
from kg.validate.shapes import Law, Rule
from kg.validate.topics import OTHER, Topic, topics
from kg.vocab import PIF

_ORDER = tuple(Severity)


class State(StrEnum):
    """What a law's rules came to on a topic, where they found nothing."""

    NOTHING = "nothing-found"
    NOT_ASKED = "not-asked"
    NO_RULE = "no-rule"


STATES = {
    State.NOTHING: Text("未发现问题", "nothing found"),
    State.NOT_ASKED: Text("未检查：应用类型未知", "not checked: no app type"),
    State.NO_RULE: Text("无对应规则", "no rule"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One law on one topic: its rules, those of them that were not asked, and what they found, the worst first.

    What is waived is not among the ``findings``, but in ``waived``.
    """

    law: Law
    rules: tuple[Rule, ...]
    unasked: tuple[str, ...]
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]

    @property
    def state(self) -> Severity | State:
        """The worst level of its findings, or why there is none."""
        if self.findings:
            return self.findings[0].severity
        if not self.rules:
            return State.NO_RULE
        return State.NOT_ASKED if len(self.unasked) == len(self.rules) else State.NOTHING

    def articles(self, lang: str) -> tuple[str, ...]:
        """The provisions that its rules cite first, each once."""
        return tuple(dict.fromkeys(provision(rule.sources[0]).label.get(lang) for rule in self.rules))

    def summary(self, lang: str) -> str:
        """Its state in words: how many findings of each level, or why there is none."""
        counts = ((LEVELS[level].get(lang), sum(f.severity is level for f in self.findings)) for level in _ORDER)
        said = ", ".join(f"{name} {count}" for name, count in counts if count)
        state = self.state
        if isinstance(state, State):
            said = STATES[state].get(lang)
        if self.unasked and state is not State.NOT_ASKED:
            said += f" ({STATES[State.NOT_ASKED].get(lang)}: {', '.join(self.unasked)})"
        if self.waived:
            said += f" ({'已豁免' if lang.startswith('zh') else 'waived'} {len(self.waived)})"
        return said


@dataclass(frozen=True, slots=True)
class Row:
    """One topic in one policy, with a cell for each law."""

    policy: str
    topic: Topic
    cells: tuple[Cell, ...]


def compare(
    store: Store,
    findings: Iterable[Finding],
    *,
    rules: Iterable[str] = (),
    laws: Iterable[Law] = tuple(Law),
    app_type: Iterable[str] = (),
) -> tuple[Row, ...]:
    """The rows of all policies of the store; ``findings`` are what :func:`kg.validate.findings` gave for the same.

    Every rule of the laws has its row: one that the map does not hold stands in the last.
    """
    columns, typed = tuple(laws), bool(tuple(app_type))
    chosen = shapes.chosen(tuple(rules), columns)
    listed = {key for topic in topics() for key in topic.rules}
    rest = Topic(OTHER, tuple(rule.key for rule in chosen if rule.key not in listed))
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.policy, []).append(finding)
    rows = []
    for policy, has_type in sorted(_policies(store).items()):
        for topic in (*topics(), rest):
            cells = tuple(_cell(law, topic, chosen, found.get(policy, []), asks=typed or has_type) for law in columns)
            if any(cell.rules for cell in cells):
                rows.append(Row(policy, topic, cells))
    return tuple(rows)


def _cell(law: Law, topic: Topic, chosen: tuple[Rule, ...], found: list[Finding], *, asks: bool) -> Cell:
    of_law = {rule.key for rule in shapes.rules((law,))}
    rules = tuple(rule for rule in chosen if rule.key in topic.rules and rule.key in of_law)
    keys = {rule.key for rule in rules}
    mine = sorted((f for f in found if f.rule in keys), key=lambda f: (_ORDER.index(f.severity), f.start, f.rule))
    return Cell(
        law,
        rules,
        tuple(rule.key for rule in rules if rule.needs_app_type and not asks),
        tuple(finding for finding in mine if finding.waived is None),
        tuple(finding for finding in mine if finding.waived),
    )


def _policies(store: Store) -> dict[str, bool]:
    """The policies as findings call them, and whether the app type of one is known."""
    found: dict[str, bool] = {}
    for version in store.versions():
        name = next(_values(store, version, DCTERMS.identifier), "") or version.rpartition("/")[2]
        found[name] = found.get(name, False) or any(True for _ in _values(store, version, PIF.appType))
    return found


def _values(store: Store, version: URIRef, property: URIRef) -> Iterator[str]:
    given = {"version": version, "property": property}
    return (
        str(row[2]) for row in store.select("SELECT ?version ?property ?o WHERE { ?version ?property ?o }", given).rows
    )
