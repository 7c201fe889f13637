"""Two versions of a policy compared: flows first, then what is said beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib.term import URIRef

from kg.compare import consequences, flows, statements
from kg.compare.flows import Draft
from kg.compare.matching import Said
from kg.compare.meaning import Meaning
from kg.compare.records import Change, Side, Sort, What
from kg.errors import InputError
from kg.export.flows import PolicyRecord, policies
from kg.export.wording import word
from kg.records import Range, Text
from kg.store import Store

UNSURE = 0.6  # a change less sure than this asks for a look


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a policy in a store."""

    store: Store
    iri: URIRef
    id: str

    def record(self) -> PolicyRecord:
        """Its text and flows."""
        return policies(self.store, versions=[self.iri])[0]


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
    found = (_change(after.id, draft) for draft in flows.drafts(before.flows, after.flows))
    # a period that is told beside the flows, too, is told once
    found = (c for c in found if not (c.what is What.RETENTION and c.old and (c.old.start, c.old.end) in told))
    return tuple(sorted((*found, *beside), key=_order))


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


def _change(policy: str, draft: Draft) -> Change:
    asked = consequences.of(draft)
    confidence = round(draft.confidence, 3)
    return Change(
        policy=policy,
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
        check=confidence < UNSURE or any(value.back for value in (*draft.gone, *draft.come)),
    )


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
    act_zh, act_en = (word(kind, "zh"), word(kind, "en")) if not said.caring() else _act(said)
    no_zh, no_en = ("不", "no ") if said.denied else ("", "")
    return Text(f"{no_zh}{act_zh}：{zh}" if zh else no_zh + act_zh, f"{no_en}{act_en}: {en}" if en else no_en + act_en)


def _act(said: Said) -> tuple[str, str]:
    return said.flow.action.zh, said.flow.action.en


# --- which versions -------------------------------------------------------------------------------------------------

_VERSIONS = (
    """SELECT ?version ?id WHERE { ?version a pif:PolicyVersion ; dcterms:identifier ?id } ORDER BY ?id ?version"""
)


def versions(store: Store) -> tuple[Version, ...]:
    """The versions that a store holds, by policy."""
    return tuple(Version(store, URIRef(str(row[0])), str(row[1])) for row in store.select(_VERSIONS).rows)


def version(store: Store, wanted: str) -> Version:
    """The one version that the name means: a policy's id, the beginning of what follows the @ of its IRI, or the IRI.

    Raises:
        InputError: it means none, or several.
    """
    found = versions(store)
    hits = [v for v in found if wanted in (str(v.iri), v.id)] or [v for v in found if _hash(v).startswith(wanted)]
    if len(hits) == 1:
        return hits[0]
    there = ", ".join(f"{v.id}@{_hash(v)}" for v in (hits or found)[:8])
    raise InputError(
        f"“{wanted}” names {'several versions' if hits else 'no version'}.", hint=f"Give what follows an @ of: {there}."
    )


def _hash(version: Version) -> str:
    return version.iri.rpartition("@")[2]


def compared(old: Store, new: Store, *, old_id: str = "", new_id: str = "") -> tuple[Comparison, ...]:
    """The comparisons of two stores' policies: of the two that are named, of the only two, or by their ids.

    >>> compared(Store(vocabulary=False), Store(vocabulary=False))
    ()

    Raises:
        InputError: a name means no version, or a store holds several versions of a policy and none is named.
    """
    if old_id or new_id or (len(old.versions()) == len(new.versions()) == 1 and old is not new):
        one, other = _one(old, old_id), _one(new, new_id)
        return (Comparison(other.id, one, other, changes(one, other)),)
    before, after = _by_id(old), _by_id(new)
    found = []
    for id in sorted({*before, *after}):
        was, now = before.get(id), after.get(id)
        found.append(Comparison(id, was, now, changes(was, now) if was and now else ()))
    return tuple(found)


def _one(store: Store, wanted: str) -> Version:
    if wanted:
        return version(store, wanted)
    found = versions(store)
    if len(found) != 1:
        names = ", ".join(f"{v.id}@{_hash(v)}" for v in found[:8])
        raise InputError(
            f"The graph holds {len(found)} versions.", hint=f"Say which one, with --old and --new. There are: {names}."
        )
    return found[0]


def _by_id(store: Store) -> dict[str, Version]:
    found: dict[str, Version] = {}
    for one in versions(store):
        if one.id in found:
            raise InputError(
                f"The graph holds several versions of “{one.id}”.",
                hint=f"Say which, with --old and --new: {_hash(found[one.id])}, {_hash(one)}.",
            )
        found[one.id] = one
    return found
