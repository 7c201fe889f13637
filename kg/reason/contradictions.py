"""Pairs of flows of which one denies what the other says is done. Source: PIPL art. 5, rule PIPL-05-1."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.term import URIRef

from kg.reason.cues import cues
from kg.reason.facts import KINDS, Facts
from kg.reason.guards import is_anonymous
from kg.reason.taxonomy import Taxonomy
from kg.vocab import PIF, PIFA, PIFD, PIFK, PIFP, RDFS

# Acts that a denial of a plain act (收集, 使用, 共享, 提供) does not speak of: each needs a denial of its own.
_APART = frozenset({PIFA.Publish, PIFA.Transfer, PIFA.Entrust, PIFA.Export})
_PLAIN = frozenset({PIFA.Collect, PIFA.Obtain, PIFA.Use, PIFA.Share, PIFA.Provide, PIFA.Disclose, PIFA.Send})
_KEEPING = frozenset({PIFA.Store, PIFA.Correct, PIFA.Delete, PIFA.Restrict})
_HARMLESS = _KEEPING | {PIFA.Anonymise, PIFA.Pseudonymise, PIFA.Encrypt}
# Parties that a policy does not mean when it speaks of third parties and no more.
_NOT_MEANT = frozenset({PIFK.Authority, PIFK.OtherUser, PIFK.Guardian, PIFK.Public})


def contradictions(known: Facts, concepts: Taxonomy) -> Iterator[tuple[URIRef, URIRef]]:
    """Pairs (denial, affirmation) of one version: same kind of flow, and action, data, parties and purposes that meet.

    A denial with an exception or a condition contradicts nothing, nor does one whose data words only point back. What
    stands in one sentence is read as one statement, not as a contradiction; anonymised data are not what was denied.
    """
    affirmed = [flow for flow in known.flows(PIF.Affirmed) if not is_anonymous(known, flow)]
    for denial in known.flows(PIF.Negated):
        if not _is_flat(known, denial):
            continue
        for flow in affirmed:
            if (
                _kind(known, denial) == _kind(known, flow)
                and not _one_sentence(known, denial, flow)
                and _actors_meet(known, denial, flow)
                and _actions_meet(known, concepts, denial, flow)
                and _data_meet(known, concepts, denial, flow)
                and _parties_meet(known, concepts, denial, flow)
                and _purposes_meet(known, concepts, denial, flow)
            ):
                yield denial, flow


def _is_flat(known: Facts, denial: URIRef) -> bool:
    conditions = known.labels(denial, PIF.condition)
    stressed = all(cues().emphatic.search(words) for words in conditions)
    return stressed and not cues().exception.search(known.evidence(denial)) and not known.values(denial, PIF.consent)


def _one_sentence(known: Facts, denial: URIRef, flow: URIRef) -> bool:
    return bool(set(known.values(denial, PIF.evidence)) & set(known.values(flow, PIF.evidence)))


def _kind(known: Facts, flow: URIRef) -> frozenset[URIRef]:
    return known.types(flow) & set(KINDS)


def _actors_meet(known: Facts, denial: URIRef, flow: URIRef) -> bool:
    first, second = known.values(denial, PIF.actor), known.values(flow, PIF.actor)
    if any(PIF.DataSubject in known.types(party) for party in first):
        return False  # what the user does not do is no promise of the controller
    if set(first) & set(second) or not first or not second:
        return True
    # What the user is asked to hand over is collected by the controller.
    both = [*first, *second]
    return PIF.CollectionFlow in _kind(known, flow) and not any(known.is_outside(party) for party in both)


def _actions_meet(known: Facts, concepts: Taxonomy, denial: URIRef, flow: URIRef) -> bool:
    said = known.values(flow, PIF.action)
    parties = known.labels(denial, PIF.recipient)
    if cues().abroad.search("".join(parties) if parties else known.evidence(denial)):
        return PIFA.Export in said
    for denied in known.values(denial, PIF.action):
        for action in said:
            if concepts.covers(denied, action):
                return True
            if denied in _PLAIN and not concepts.up(action) & (_APART | _HARMLESS):
                return True
    return False


def _data_meet(known: Facts, concepts: Taxonomy, denial: URIRef, flow: URIRef) -> bool:
    said = known.values(flow, PIF.dataCategory)
    for mention in known.values(denial, PIF.data):
        words = " ".join(known.words(mention, RDFS.label))
        if cues().anaphor.search(words):
            continue
        for denied in known.values(mention, PIF.category):
            if denied == PIFD.PersonalInformation and PIF.DisclosureFlow not in _kind(known, denial):
                continue  # “我们不会收集您的信息” speaks of the function at hand: no policy collects nothing
            only_sensitive = bool(cues().sensitive.search(words)) and denied not in concepts.sensitive
            if any(
                concepts.covers(denied, category) and (category in concepts.sensitive or not only_sensitive)
                for category in said
            ):
                return True
    return False


def _parties_meet(known: Facts, concepts: Taxonomy, denial: URIRef, flow: URIRef) -> bool:
    role = PIF.source if PIF.CollectionFlow in _kind(known, flow) else PIF.recipient
    denied, said = known.values(denial, role), known.values(flow, role)
    if not denied:
        return True
    return any(_party_covers(known, concepts, one, other) for one in denied for other in said)


def _party_covers(known: Facts, concepts: Taxonomy, denied: URIRef, said: URIRef) -> bool:
    if denied == said:
        return True
    if "true" in known.words(denied, PIF.named):
        return False
    broad, narrow = known.party_kinds.get(denied, PIFK.ThirdParty), known.party_kinds.get(said, PIFK.ThirdParty)
    if broad in {PIFK.ThirdParty, PIFK.Party} and concepts.up(narrow) & _NOT_MEANT:
        return False
    return known.is_outside(said) and concepts.covers(broad, narrow)


def _purposes_meet(known: Facts, concepts: Taxonomy, denial: URIRef, flow: URIRef) -> bool:
    if not known.values(denial, PIF.purpose):
        return True
    said = known.values(flow, PIF.purposeCategory)
    return any(
        concepts.covers(denied, purpose)
        for denied in known.values(denial, PIF.purpose, PIF.concept)
        if denied != PIFP.Purpose and not concepts.covers(PIFP.GenericPurpose, denied)
        for purpose in said
    )
