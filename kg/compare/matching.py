"""Which flow of the new text goes with which of the old one: kind of data by kind of data, the likest first.

All measures are the same both ways, so that a comparison turned round gives the same pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib.term import URIRef

from kg.compare import meaning
from kg.compare.meaning import Meaning, Relation, alike, related
from kg.errors import InputError
from kg.export.flows import FlowRecord
from kg.reason.taxonomy import taxonomy
from kg.records import Kind, Mention, Polarity
from kg.vocab import PIFA, PIFD

# Acts that another act of the same direction does not stand for.
_APART = (PIFA.Publish, PIFA.Transfer, PIFA.Entrust, PIFA.Export)
_CARING = (PIFA.Delete, PIFA.Anonymise, PIFA.Pseudonymise, PIFA.Encrypt, PIFA.Correct, PIFA.Restrict)
_MOST = 4_000_000  # pairs that are looked at, in half a minute
_NEAR = 0.4  # likeness of sentences from which on a broader or narrower kind of data is the same item


@dataclass(frozen=True, slots=True)
class Said:
    """A flow with what it means, read once. ``place`` is its number in the policy."""

    place: int
    flow: FlowRecord
    group: tuple[str, ...]  # only flows of one group can be a pair
    data: tuple[Meaning, ...]
    purposes: tuple[Meaning, ...]
    others: tuple[Meaning, ...]  # recipients of what leaves, sources of what comes in

    @property
    def denied(self) -> bool:
        """Whether the text says that it is not done."""
        return self.flow.polarity is Polarity.NEGATED

    def caring(self) -> bool:
        """Whether it is done for the person's sake: deletion, encryption."""
        return "caring" in self.group


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of data of one flow; none where the flow names none."""

    said: Said
    data: Meaning | None


@dataclass(frozen=True, slots=True)
class Pair:
    """An old item and the new one that goes with it."""

    old: Item
    new: Item
    score: float

    @property
    def relation(self) -> Relation:
        """How the new kind of data stands to the old one."""
        return _data_related(self.old.data, self.new.data)


def read(flows: Iterable[FlowRecord]) -> tuple[Said, ...]:
    """The flows with their meanings."""
    return tuple(
        Said(
            number,
            flow,
            _group(flow),
            meaning.data(flow),
            meaning.purposes(flow),
            meaning.parties(flow.source if flow.kind is Kind.IN else flow.recipient),
        )
        for number, flow in enumerate(flows)
    )


def _group(flow: FlowRecord) -> tuple[str, ...]:
    above = taxonomy().up(URIRef(flow.action.iri))
    caring = ["caring", flow.action.iri] if above & set(_CARING) else []
    apart = [str(action) for action in _APART if action in above]
    actor = ["third party"] if flow.kind is Kind.USE and flow.actor.role == "third_party" else []
    return (flow.kind.value, *actor, *apart, *caring)


def items(flows: Iterable[Said]) -> tuple[Item, ...]:
    """The items of flows, in order."""
    return tuple(Item(said, data) for said in flows for data in said.data or (None,))


def pairs(old: Sequence[Item], new: Sequence[Item]) -> tuple[Pair, ...]:
    """One to one, the likest first; what goes with nothing is in none.

    Raises:
        InputError: there are too many to be compared.
    """
    if len(old) * len(new) > _MOST:
        raise InputError(
            f"Too many flows to compare: {len(old)} kinds of data in one text, {len(new)} in the other.",
            hint="Compare the policies one by one, or parts of them.",
        )
    found = [
        (score, first, second)
        for first, one in enumerate(old)
        for second, other in enumerate(new)
        if (score := _score(one, other)) > 0
    ]
    found.sort(key=lambda entry: (-entry[0], abs(entry[1] - entry[2]), entry[1] + entry[2]))
    used_old: set[int] = set()
    used_new: set[int] = set()
    kept = []
    for score, first, second in found:
        if first not in used_old and second not in used_new:
            used_old.add(first)
            used_new.add(second)
            kept.append(Pair(old[first], new[second], score))
    return tuple(kept)


def _data_related(one: Meaning | None, other: Meaning | None) -> Relation:
    if one is None or other is None:
        return Relation.SAME if one is other else Relation.APART
    return related(one, other)


def _score(one: Item, other: Item) -> float:
    """How alike two items are, in [0, 1]; 0 where they can't be one."""
    a, b = one.said, other.said
    if a.group != b.group:
        return 0.0
    relation = _data_related(one.data, other.data)
    if relation is Relation.APART:
        return 0.0
    words = alike(a.flow.evidence.text, b.flow.evidence.text)
    aims, parties = _overlap(a.purposes, b.purposes), _overlap(a.others, b.others)
    if a.denied != b.denied:
        return _crossed(a, b, relation, words, parties)
    if relation is not Relation.SAME and (_is_root(one.data) or _is_root(other.data) or aims < 1) and words < _NEAR:
        return 0.0
    if a.flow.kind is Kind.OUT and not parties and words < _NEAR and aims < 1:
        return 0.0
    same = 1.0 if relation is Relation.SAME else 0.5
    occasions = _overlap_words(a.flow.said("condition"), b.flow.said("condition"))
    return (
        0.3 * same
        + 0.2 * aims
        + 0.2 * parties
        + 0.1 * occasions
        + 0.05 * (a.flow.action.iri == b.flow.action.iri)
        + 0.15 * words
    )


def _crossed(a: Said, b: Said, relation: Relation, words: float, parties: float) -> float:
    """A denial and what it denies: always less alike than two flows that both are done, or both are not."""
    denial, said = (a, b) if a.denied else (b, a)
    turned = relation if denial is a else relation.turned()
    if turned is Relation.BROADER:
        return 0.0  # what is said is broader than what was denied
    if denial.others and said.others and not parties:
        return 0.0
    if denial.purposes and not _overlap(denial.purposes, said.purposes):
        return 0.0
    return 0.01 + 0.1 * words + 0.05 * (relation is Relation.SAME)


def _is_root(data: Meaning | None) -> bool:
    return data is not None and data.iri == str(PIFD.PersonalInformation)


def _overlap(one: Sequence[Meaning], other: Sequence[Meaning]) -> float:
    """The share of meanings that have a counterpart on the other side; 1 where both sides are silent."""
    if not one and not other:
        return 1.0
    if not one or not other:
        return 0.3
    hits = sum(any(related(a, b) is not Relation.APART for b in other) for a in one)
    hits += sum(any(related(b, a) is not Relation.APART for a in one) for b in other)
    return hits / (len(one) + len(other))


def _overlap_words(one: Sequence[Mention], other: Sequence[Mention]) -> float:
    if not one and not other:
        return 1.0
    return alike("".join(m.text for m in one), "".join(m.text for m in other)) if one and other else 0.0


def partners(found: Iterable[Pair]) -> Iterator[tuple[Said, Said, tuple[Pair, ...]]]:
    """The pairs by flows: an old flow, a new flow, and the items that they share, in the order of the old text."""
    together: dict[tuple[int, int], list[Pair]] = {}
    for pair in found:
        together.setdefault((pair.old.said.place, pair.new.said.place), []).append(pair)
    for key in sorted(together):
        shared = together[key]
        yield shared[0].old.said, shared[0].new.said, tuple(shared)


def closest(found: Iterable[Pair]) -> Mapping[tuple[bool, int], Said]:
    """For each flow the flow of the other side that it shares most with: by (whether it is old, its number)."""
    weights: dict[tuple[bool, int], dict[int, tuple[float, Said]]] = {}
    for pair in found:
        for was, one, other in ((True, pair.old.said, pair.new.said), (False, pair.new.said, pair.old.said)):
            row = weights.setdefault((was, one.place), {})
            weight, _ = row.get(other.place, (0.0, other))
            row[other.place] = (weight + pair.score, other)
    return {
        key: max(row.values(), key=lambda entry: (round(entry[0], 9), -entry[1].place))[1]
        for key, row in weights.items()
    }
