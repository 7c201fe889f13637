"""What changed in what a policy says beside flows: rights, contacts, periods, places (``statements.yml``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rdflib.term import URIRef

from kg.compare import consequences
from kg.compare.meaning import alike, plain
from kg.compare.records import Change, Sort, StatementRecord, What
from kg.export.labels import local_name
from kg.periods import date, days
from kg.records import Text
from kg.rulefile import RuleFile
from kg.store import Store
from kg.terms import Term
from kg.vocab import OA, PIF, RDF

_RULES = RuleFile(Path(__file__).resolve().parent / "statements.yml")
_SAME_PERIOD = 0.4  # likeness from which on two statements of periods speak of the same data
_EXACT = frozenset({"value", "name"})
_NAMES = {
    PIF[name]: name
    for name in (
        *("name", "kind", "value", "right", "channel", "channelKind", "duration", "criterion", "indefinite"),
        *("expiryAction", "date", "form", "basis", "about"),
    )
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """One row of the table."""

    kind: str
    key: tuple[str, ...]
    only: tuple[tuple[str, tuple[str, ...]], ...]
    name: Text
    lost: bool
    gained: bool
    law: str
    replaces: tuple[str, ...] | None = None

    def counts(self, statement: StatementRecord) -> bool:
        return statement.kind == self.kind and all(statement.values.get(k, "") in some for k, some in self.only)

    def key_of(self, statement: StatementRecord) -> tuple[object, ...]:
        return (statement.denied, *(_same(name, statement.values.get(name, "")) for name in self.key))


def _same(name: str, value: str) -> str:
    """What values that say the same have in common: addresses and names are told apart by every sign."""
    exact = name in _EXACT
    return "".join(unicodedata.normalize("NFKC", value).casefold().split()) if exact else plain(value)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_rule(kind, _RULES.entry("kinds", kind)) for kind in _RULES.names("kinds"))


def _rule(kind: str, row: dict[str, Any]) -> _Rule:
    only = tuple((name, tuple(some)) for name, some in row.get("only", {}).items())
    replaces = tuple(row["replaces"]) if "replaces" in row else None
    return _Rule(kind, tuple(row["key"]), only, Text(*row["name"]), row["lost"], row["gained"], row["law"], replaces)


def read(store: Store, version: URIRef) -> tuple[StatementRecord, ...]:
    """The statements of one version, in the order of the text."""
    triples: dict[Term, dict[URIRef, list[Term]]] = {}
    for s, p, o, _ in store.quads(version):
        triples.setdefault(s, {}).setdefault(p, []).append(o)

    def one(subject: Term | None, property: URIRef) -> Term | None:
        return min(triples.get(subject, {}).get(property, ()), default=None) if subject is not None else None

    found = []
    for node in triples.get(version, {}).get(PIF.hasStatement, ()):
        types = sorted(local_name(str(t)) for t in triples.get(node, {}).get(RDF.type, ()))
        place = one(node, PIF.evidence)
        start, end = (int(_number(one(place, p), 0)) for p in (OA.start, OA.end))
        found += [
            StatementRecord(
                str(node),
                type.removesuffix("Statement"),
                str(one(one(node, PIF.statedIn), PIF.section) or ""),
                start,
                end,
                str(one(place, OA.exact) or ""),
                one(node, PIF.polarity) == PIF.Negated,
                _number(one(node, PIF.confidence), 1),
                {name: str(value) for p, name in _NAMES.items() if (value := one(node, p)) is not None},
            )
            for type in types
            if type != "Statement"
        ]
    return tuple(sorted(found, key=lambda s: (s.start, s.end, s.kind, s.iri)))


def _number(term: Term | None, default: float) -> float:
    """
    >>> from rdflib.term import Literal
    >>> _number(Literal("0.5"), 1), _number(Literal("inf"), 1), _number(None, 0)
    (0.5, 1, 0)
    """
    try:
        number = float(str(term))
    except ValueError:
        return default
    return number if -1e12 < number < 1e12 else default


def changes(policy: str, old: Sequence[StatementRecord], new: Sequence[StatementRecord]) -> Iterator[Change]:
    """The changes, kind by kind in the order of the table, periods last."""
    for rule in _rules():
        before, after = [s for s in old if rule.counts(s)], [s for s in new if rule.counts(s)]
        gone, come = _beyond(before, after, rule), _beyond(after, before, rule)
        for first, second in _replaced(rule, gone, come):
            yield _change(policy, rule, Sort.CHANGED, first, second)
        for statement in come:
            yield _change(policy, rule, Sort.ADDED, None, statement)
        for statement in gone:
            yield _change(policy, rule, Sort.REMOVED, statement, None)
    yield from _periods(policy, old, new)


def _beyond(own: Iterable[StatementRecord], other: Iterable[StatementRecord], rule: _Rule) -> list[StatementRecord]:
    """The first statement of each key that the other text lacks."""
    known = {rule.key_of(statement) for statement in other}
    found: dict[tuple[object, ...], StatementRecord] = {}
    for statement in own:
        if rule.key_of(statement) not in known:
            found.setdefault(rule.key_of(statement), statement)
    return list(found.values())


def _replaced(
    rule: _Rule, gone: list[StatementRecord], come: list[StatementRecord]
) -> Iterator[tuple[StatementRecord, StatementRecord]]:
    """Takes out what stands for each other: a statement and its denial, a contact and the next of its kind."""
    for statement in tuple(come):
        for other in gone:
            turned = other.denied != statement.denied and rule.key_of(other)[1:] == rule.key_of(statement)[1:]
            if turned or (rule.replaces is not None and _shared(rule.replaces, other, statement)):
                gone.remove(other)
                come.remove(statement)
                yield other, statement
                break


def _shared(names: tuple[str, ...], one: StatementRecord, other: StatementRecord) -> bool:
    return one.denied == other.denied and all(one.values.get(name) == other.values.get(name) for name in names)


def _change(policy: str, rule: _Rule, sort: Sort, old: StatementRecord | None, new: StatementRecord | None) -> Change:
    was, now = _level(old), _level(new)
    wider = (rule.lost and now < was) or (rule.gained and now > was)
    law = rule.law if rule.law in _ALWAYS or (wider and now > 0) else "notice"
    return _made(policy, sort, rule.name, old, new, law, wider, rule.key)


def _level(statement: StatementRecord | None) -> int:
    """How much is said: it is (1), nothing (0), it is not (-1)."""
    return 0 if statement is None else -1 if statement.denied else 1


def _named(value: str) -> Text:
    names = _RULES.entry("values")
    return Text(*names[value]) if value in names else Text(value, value)


_ALWAYS = ("right", "controller", "storage", "succession", "notice")  # they ask the same whichever way it goes


def _made(
    policy: str,
    sort: Sort,
    name: Text,
    old: StatementRecord | None,
    new: StatementRecord | None,
    law: str,
    wider: bool,
    shown: Sequence[str],
) -> Change:
    asked = consequences.asked(law)
    confidence = min(side.confidence for side in (old, new) if side is not None)

    def values(side: StatementRecord | None) -> tuple[Text, ...]:
        said = [_named(value) for key in shown if side and (value := side.values.get(key))]
        said = [Text(*_RULES.words("denied")), *said] if side and side.denied else said
        return (Text(" ".join(one.zh for one in said), " ".join(one.en for one in said)),) if said else ()

    return Change(
        policy=policy,
        sort=sort,
        what=What.STATEMENT,
        subject=name,
        old=old.side() if old else None,
        new=new.side() if new else None,
        gone=values(old),
        come=values(new),
        wider=wider,
        consequence=asked.consequence,
        reason=asked.reason,
        provisions=asked.provisions,
        confidence=confidence,
    )


# --- periods --------------------------------------------------------------------------------------------------------

_PERIOD = Text("保存期限", "retention period")


def _periods(policy: str, old: Sequence[StatementRecord], new: Sequence[StatementRecord]) -> Iterator[Change]:
    """Statements of how long data are kept: the likest go together, and their lengths are compared."""
    before, after = [[s for s in side if s.kind == "Retention"] for side in (old, new)]
    found = sorted(
        (-alike(a.quote, b.quote), abs(i - j), i + j, i, j)
        for i, a in enumerate(before)
        for j, b in enumerate(after)
        if alike(a.quote, b.quote) >= _SAME_PERIOD or len(before) == len(after) == 1
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for _, _, _, i, j in found:
        if i in used[0] or j in used[1]:
            continue
        used[0].add(i)
        used[1].add(j)
        first, second = _lasts(before[i]), _lasts(after[j])
        if first != second:
            sort = Sort.WIDENED if second > first else Sort.NARROWED
            yield _period(policy, sort, before[i], after[j], second > first)
    for i, statement in enumerate(before):
        if i not in used[0] and not any(_length(s) == _length(statement) for s in after):
            yield _period(policy, Sort.REMOVED, statement, None, True)
    for j, statement in enumerate(after):
        if j not in used[1] and not any(_length(s) == _length(statement) for s in before):
            yield _period(policy, Sort.ADDED, None, statement, _length(statement) == _ENDLESS)


_ENDLESS = 1e9
_OPEN = 1e6  # no number is told: as long as needed


def _lasts(statement: StatementRecord) -> tuple[float, tuple[int, ...]]:
    """How long, and until which day where one is told."""
    return _length(statement), date(statement.values.get("criterion", ""))


def _length(statement: StatementRecord) -> float:
    """How long, in days; what names no period is longer than what does, and for ever is the longest."""
    if statement.values.get("indefinite") == "true" or statement.values.get("kind") == "discretion":
        return _ENDLESS
    return days(statement.values.get("duration", "")) or _OPEN


def _period(policy: str, sort: Sort, old: StatementRecord | None, new: StatementRecord | None, wider: bool) -> Change:
    return _made(policy, sort, _PERIOD, old, new, "retention", wider, ("duration", "criterion"))
