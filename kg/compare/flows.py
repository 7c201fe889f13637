"""What changed in the flows: data, purposes, parties, and what binds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeAlias

from kg.compare.matching import Item, Pair, Said, closest, items, pairs, partners, read
from kg.compare.meaning import ALIKE, Meaning, Relation, alike, related
from kg.compare.records import Sort, What
from kg.export.flows import FlowRecord
from kg.periods import days
from kg.records import Kind, Mention, Modality, Necessity, Range, Text

Values: TypeAlias = Callable[[Said], tuple[Meaning, ...]]

_BOUNDS = {
    "condition": What.CONDITION,
    "consent": What.CONSENT,
    "retention": What.RETENTION,
    "safeguard": What.SAFEGUARD,
    "optOut": What.OPT_OUT,
}
_MODALITIES = (Modality.MAY, Modality.WILL, Modality.MUST)
_NECESSITIES = (Necessity.OPTIONAL, None, Necessity.REQUIRED)
_PURPOSES: Values = attrgetter("purposes")
_OTHERS: Values = attrgetter("others")
_WITHIN = (Relation.SAME, Relation.NARROWER)
_WORDS_ONLY = 0.7  # what a comparison by words is worth beside one by concepts
_FAINT = 0.5  # a pair below this score is less sure to be one
_DOUBTFUL = 0.6  # what it is worth then


@dataclass(frozen=True, slots=True)
class Draft:
    """A change in the flows before anybody says what the law makes of it."""

    sort: Sort
    what: What
    old: Said | None
    new: Said | None
    gone: tuple[Meaning, ...] = ()
    come: tuple[Meaning, ...] = ()
    wider: bool = False
    confidence: float = 1.0

    @property
    def said(self) -> Said:
        """The flow that it is about: the new one, else the old one."""
        said = self.new or self.old
        assert said is not None  # one of the two is there
        return said

    def turned(self) -> Draft:
        """The same change seen from the new text to the old one."""
        sort = {
            Sort.ADDED: Sort.REMOVED,
            Sort.REMOVED: Sort.ADDED,
            Sort.WIDENED: Sort.NARROWED,
            Sort.NARROWED: Sort.WIDENED,
        }.get(self.sort, self.sort)
        wider = self.wider if sort is Sort.CHANGED else not self.wider
        return replace(self, sort=sort, old=self.new, new=self.old, gone=self.come, come=self.gone, wider=wider)


def drafts(old: Sequence[FlowRecord], new: Sequence[FlowRecord]) -> tuple[Draft, ...]:
    """All changes between the flows of two texts, in the order of the new one, what is gone after it."""
    before, after = read(old), read(new)
    first, second = items(before), items(after)
    found = pairs(first, second)
    changes: list[Draft] = []
    for one, other, shared in partners(found):
        changes += _between(one, other, shared, before, after)
    changes += _alone(second, {id(pair.new) for pair in found}, found, before, new=True)
    back = _alone(first, {id(pair.old) for pair in found}, found, after, new=False)
    changes += [draft.turned() for draft in back]
    return tuple(_joined(changes))


# --- two flows that go together -------------------------------------------------------------------------------------


def _between(
    one: Said, other: Said, shared: Sequence[Pair], before: Sequence[Said], after: Sequence[Said]
) -> Iterator[Draft]:
    sure = min(one.flow.confidence, other.flow.confidence)
    if one.denied != other.denied:
        denial = one if one.denied else other  # 未经同意不会 is close to 经同意会
        sure *= _DOUBTFUL if denial.flow.said("condition") else 1
        yield _directed(Draft(Sort.CHANGED, What.POLARITY, one, other, confidence=sure), one.denied != one.caring())
        return
    sure *= 1 if max(pair.score for pair in shared) >= _FAINT else _DOUBTFUL
    draft = Draft(Sort.CHANGED, What.DATA, one, other, confidence=sure)
    wide = one.denied == one.caring()  # a denial, and care, that reach further leave the controller less
    for relation in (Relation.BROADER, Relation.NARROWER):
        moved = [pair for pair in shared if pair.relation is relation]
        gone, come = _data(pair.old for pair in moved), _data(pair.new for pair in moved)
        if relation is Relation.BROADER:
            gone = _below(come, one.data, other.data)
        else:
            come = _below(gone, other.data, one.data)
        if moved:
            yield _directed(replace(draft, gone=gone, come=come), (relation is Relation.BROADER) == wide)
    yield from _values(draft, shared, before, after, wide)
    for role, what in _BOUNDS.items():
        yield from _bound(replace(draft, what=what), _binding(one, role), _binding(other, role), wide)
    if not one.denied and not one.caring():
        modality = _MODALITIES.index(other.flow.modality) - _MODALITIES.index(one.flow.modality)
        necessity = _NECESSITIES.index(other.flow.necessity) - _NECESSITIES.index(one.flow.necessity)
        if modality:
            yield _directed(replace(draft, what=What.MODALITY), modality > 0)
        if necessity:
            yield _directed(replace(draft, what=What.NECESSITY), necessity > 0)


def _below(broad: Sequence[Meaning], data: Sequence[Meaning], others: Sequence[Meaning]) -> tuple[Meaning, ...]:
    """The data that are narrower than the broad ones, but for what the other flow names as well."""
    return tuple(
        kind
        for kind in data
        if any(related(kind, one) is Relation.BROADER for one in broad)
        and not any(related(kind, other) is Relation.SAME for other in others)
    )


def _directed(draft: Draft, wider: bool) -> Draft:
    return replace(draft, sort=Sort.WIDENED if wider else Sort.NARROWED, wider=wider)


def _values(
    draft: Draft, shared: Sequence[Pair], before: Sequence[Said], after: Sequence[Said], wide: bool
) -> Iterator[Draft]:
    """Purposes and parties of two flows. Silence about them binds nothing, so words that come after it narrow."""
    one, other = shared[0].old.said, shared[0].new.said
    was, now = [pair.old.data for pair in shared], [pair.new.data for pair in shared]
    incoming = one.flow.kind is Kind.IN  # what is not said to come from others comes from the person
    party = What.SOURCE if incoming else What.RECIPIENT
    for what, of, binds in ((What.PURPOSE, _PURPOSES, True), (party, _OTHERS, not incoming)):
        mine, yours = of(one), of(other)
        come = _beyond(yours, mine, of, before, other, now)
        gone = _beyond(mine, yours, of, after, one, was)
        if come:
            yield _worded(_directed(replace(draft, what=what, come=come), wide == bool(mine or not binds)), mine)
        if gone:
            yield _worded(_directed(replace(draft, what=what, gone=gone), wide != bool(yours or not binds)), yours)


def _worded(draft: Draft, others: Sequence[Meaning]) -> Draft:
    """Less sure where words without a concept stand on either side: they may say the same in another way."""
    known = all(value.iri for value in (*draft.gone, *draft.come)) and all(value.iri for value in others)
    return draft if known or not others else replace(draft, confidence=draft.confidence * _WORDS_ONLY)


def _beyond(
    values: Sequence[Meaning],
    known: Sequence[Meaning],
    of: Values,
    others: Sequence[Said],
    said: Said,
    data: Sequence[Meaning | None],
) -> tuple[Meaning, ...]:
    """The values that the known ones do not cover, and that the other text says nowhere of all these data."""

    def elsewhere(value: Meaning) -> bool:
        return all(
            any(
                other.group == said.group
                and other.denied == said.denied
                and any(related(k, value) in _WITHIN for k in of(other))
                and _covers_data(other, kind)
                for other in others
            )
            for kind in data
        )

    left = [value for value in values if not any(related(k, value) in _WITHIN for k in known)]
    return tuple(value for value in left if not elsewhere(value))


def _binding(said: Said, role: str) -> tuple[Mention, ...]:
    """The words in one role; consent that is put as a condition (经您同意后) counts as consent."""
    consent = set(said.flow.said("consent")) if role == "condition" else set()
    return tuple(mention for mention in said.flow.said(role) if mention not in consent)


def _bound(draft: Draft, mine: Sequence[Mention], yours: Sequence[Mention], wide: bool) -> Iterator[Draft]:
    """What binds a flow: less of it is wider."""
    gone = [m for m in mine if not any(alike(m.text, other.text) >= ALIKE for other in yours)]
    come = [m for m in yours if not any(alike(m.text, other.text) >= ALIKE for other in mine)]
    if draft.what is What.RETENTION and mine and yours:
        first, second = days(" ".join(m.text for m in mine)), days(" ".join(m.text for m in yours))
        if first is not None and second is not None:
            if first != second:
                yield _directed(replace(draft, gone=_meant(mine), come=_meant(yours)), (second > first) == wide)
            return
    if gone and come:
        yield replace(draft, sort=Sort.CHANGED, gone=_meant(gone), come=_meant(come))
    elif gone:
        yield _directed(replace(draft, gone=_meant(gone)), wide)
    elif come:
        yield _directed(replace(draft, come=_meant(come)), not wide)


def _meant(mentions: Iterable[Mention]) -> tuple[Meaning, ...]:
    return tuple(Meaning("", m.text, Text(m.text, m.text), (Range(m.start, m.end),)) for m in mentions)


def _data(found: Iterable[Item]) -> tuple[Meaning, ...]:
    return tuple(item.data for item in found if item.data is not None)


# --- what has no counterpart ----------------------------------------------------------------------------------------


def _alone(
    own: Sequence[Item], matched: set[int], found: Sequence[Pair], others: Sequence[Said], *, new: bool
) -> Iterator[Draft]:
    """Items without a counterpart, flow by flow, as changes from the other text to this one."""
    near = closest(found)
    left: dict[int, list[Item]] = {}
    for item in own:
        if id(item) not in matched and not any(_covers(other, item) for other in others):
            left.setdefault(item.said.place, []).append(item)
    for place in sorted(left):
        said = left[place][0].said
        wide = said.denied == said.caring()
        partner = near.get((not new, place))
        if partner is None:
            what = What.PROMISE if said.denied else What.FLOW
            sure = said.flow.confidence
            yield Draft(Sort.ADDED, what, None, said, come=_data(left[place]), wider=wide, confidence=sure)
            continue
        come = tuple(data for data in _data(left[place]) if not data.back)
        if come and partner.denied == said.denied:
            sure = min(said.flow.confidence, partner.flow.confidence)
            draft = Draft(Sort.CHANGED, What.DATA, partner, said, come=come, confidence=sure)
            yield _worded(_directed(draft, wide), partner.data)


def _covers(other: Said, item: Item) -> bool:
    """Whether a flow of the other text says as much as this item: data, purposes, parties, on no more conditions."""
    said = item.said
    if other.group != said.group or other.denied != said.denied or not _covers_data(other, item.data):
        return False
    for mine, yours in ((said.purposes, other.purposes), (said.others, other.others)):
        if not all(any(related(k, value) in _WITHIN for k in yours) for value in mine):
            return False
    bounds, own = other.flow.said("condition"), said.flow.said("condition")
    return all(any(alike(m.text, bound.text) >= ALIKE for m in own) for bound in bounds)


def _covers_data(other: Said, data: Meaning | None) -> bool:
    if data is None:
        return True
    return any(related(known, data) in _WITHIN for known in other.data)


def _joined(changes: Iterable[Draft]) -> Iterator[Draft]:
    """One change for what several items of the same two flows tell: the data that came, or went, together."""
    kept: dict[tuple[object, ...], Draft] = {}
    for draft in changes:
        key = (
            draft.sort,
            draft.what,
            draft.wider,
            draft.old.place if draft.old else None,
            draft.new.place if draft.new else None,
        )
        old = kept.get(key)
        if old is None:
            kept[key] = draft
            continue
        gone, come = tuple(dict.fromkeys(old.gone + draft.gone)), tuple(dict.fromkeys(old.come + draft.come))
        kept[key] = replace(old, gone=gone, come=come, confidence=min(old.confidence, draft.confidence))
    return iter(kept.values())
