"""Two versions of a policy compared: flows first, then what is said beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.compare import chosen, consequences, flows, statements
from kg.compare.chosen import Version
from kg.compare.flows import Draft
from kg.compare.matching import Said
from kg.compare.meaning import Meaning, folded
from kg.compare.records import Change, Side, Sort, What
from kg.export.flows import PolicyRecord
from kg.export.wording import word
from kg.records import SURE, Range, Text
from kg.store import Store

_STILL_THERE = 0.5  # what a change is worth whose words stand in both texts


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one policy and the changes between them; a side that is None has no such policy."""

    policy: str
    old: Version | None
    new: Version | None
    changes: tuple[Change, ...]


def changes(old: Version, new: Version) -> tuple[Change, ...]:
    """The changes from one version to another, widenings first, then in the order of the new text."""
    before, after = old.record(), new.record()
    beside = tuple(
        statements.changes(after.id, statements.read(old.store, old.iri), statements.read(new.store, new.iri))
    )
    told = {(change.old.start, change.old.end) for change in beside if change.old}
    found = (_change(draft, before, after) for draft in flows.drafts(before.flows, after.flows))
    # a period, or a way out, that is told beside the flows, too, is told once
    found = (c for c in found if not (c.what in _ALSO and c.old and (c.old.start, c.old.end) in told))
    return tuple(sorted((*found, *beside), key=_order))


_ALSO = (What.RETENTION, What.OPT_OUT)


def _order(change: Change) -> tuple[object, ...]:
    side = change.new or change.old
    assert side is not None  # a change has a place
    return (
        not change.wider,
        list(Sort).index(change.sort),
        change.new is None,
        side.start,
        side.end,
        change.what,
        side.iri,
    )


def _change(draft: Draft, old: PolicyRecord, new: PolicyRecord) -> Change:
    """The change; less sure where the other text has the very words, and was only read in another way."""
    asked = consequences.of(draft)
    sides = ((draft.old, draft.gone, old, new), (draft.new, draft.come, new, old))
    telling = [side for side in sides if side[1]] or sides
    still = all(_stands(*side) for side in telling)
    confidence = round(draft.confidence * (_STILL_THERE if still else 1), 3)
    return Change(
        policy=new.id,
        sort=draft.sort,
        what=draft.what,
        subject=_subject(draft),
        old=_side(draft.old, draft.gone) if draft.old else None,
        new=_side(draft.new, draft.come) if draft.new else None,
        gone=tuple(value.name for value in draft.gone),
        come=tuple(value.name for value in draft.come),
        wider=draft.wider,
        consequence=asked.consequence,
        reason=asked.reason,
        provisions=asked.provisions,
        confidence=confidence,
        check=confidence < SURE or any(value.back for value in (*draft.gone, *draft.come)),
    )


def _stands(said: Said | None, values: Iterable[Meaning], own: PolicyRecord, other: PolicyRecord) -> bool:
    """Whether the other text has the sentence, what opens its list, and the words that the change is about."""
    if said is None:
        return False
    at = said.flow.evidence
    opening = [place.of(own.text) for place in said.flow.clause_places if not place.covers(Range(at.start, at.end))]
    text = folded(other.text)
    return all(folded(words) in text for words in (at.text, *opening, *(value.words for value in values)))


def _side(said: Said, values: Iterable[Meaning]) -> Side:
    flow, at = said.flow, said.flow.evidence
    places = sorted({place for value in values for place in value.places})
    inside = tuple(place for place in places if Range(at.start, at.end).covers(place))
    return Side(flow.iri, flow.clause, at.start, at.end, at.text, inside)


def _subject(draft: Draft) -> Text:
    """What it is about: 收集：手机号码."""
    said = draft.said
    data = (draft.come or draft.gone) if draft.what in (What.FLOW, What.PROMISE) else said.data
    zh, en = (word("page.comma", lang).join(d.name.get(lang) for d in data) for lang in ("zh", "en"))
    kind = f"kind.{said.flow.kind.value}"
    act = Text(said.flow.action.zh, said.flow.action.en) if said.caring() else Text(word(kind, "zh"), word(kind, "en"))
    no = Text("不", "no ") if said.denied else Text("", "")
    return Text(f"{no.zh}{act.zh}{'：' if zh else ''}{zh}", f"{no.en}{act.en}{': ' if en else ''}{en}")


def compared(old: Store, new: Store, *, old_id: str = "", new_id: str = "") -> tuple[Comparison, ...]:
    """The comparisons of two stores' policies: of the two that are named, of the only two, or by their ids.

    >>> compared(Store(vocabulary=False), Store(vocabulary=False))
    ()

    Raises:
        InputError: a name means no version, or a store holds several versions of a policy and none is named.
    """
    if old_id or new_id or (len(old.versions()) == len(new.versions()) == 1 and old is not new):
        one, other = chosen.one(old, old_id), chosen.one(new, new_id)
        return (Comparison(other.id, one, other, changes(one, other)),)
    before, after = chosen.by_id(old), chosen.by_id(new)
    found = []
    for id in sorted({*before, *after}):
        was, now = before.get(id), after.get(id)
        found.append(Comparison(id, was, now, changes(was, now) if was and now else ()))
    return tuple(found)
