"""What a flow leaves vague, and which sensitive kinds of data the policy names or only covers."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.term import URIRef

from kg.reason.cues import cues
from kg.reason.facts import Facts
from kg.reason.guards import is_anonymous, is_on_device
from kg.reason.taxonomy import Taxonomy
from kg.reason.wording import catch_all, goes_on, indefinite, says_nothing
from kg.vocab import ORGANISATION, PIF, PIFA, PIFD, PIFK, RDF, RDFS

# Parties that have no name to give, or that the data do not leave for.
_NAMELESS = frozenset({PIFK.Authority, PIFK.Controller, PIFK.DataSubject, PIFK.OtherUser, PIFK.Public})
# Categories whose words name no kind of data.
_ANY = frozenset({PIFD.PersonalInformation, PIFD.SensitivePersonalInformation})


def vagueness(known: Facts, concepts: Taxonomy, version: URIRef) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    """How affirmed flows are vague, with the mentions that make them so, and which flows go outward."""
    text = "".join(known.words(version, PIF.text))
    for flow in known.flows(PIF.Affirmed):
        found = [*_data(known, flow, text), *_purposes(known, flow)]
        if is_outward(known, concepts, flow):
            yield flow, RDF.type, PIF.OutwardFlow
            found += _recipients(known, concepts, flow)
        for subject, how in found:
            yield flow, PIF.vagueness, how
            yield subject, PIF.vagueness, how


def _data(known: Facts, flow: URIRef, text: str) -> Iterator[tuple[URIRef, URIRef]]:
    disclosed = PIF.DisclosureFlow in known.types(flow)
    for mention in known.values(flow, PIF.data):
        if catch_all(known, mention, text, disclosed=disclosed):
            yield mention, PIF.CatchAllData
        elif says_nothing(known, mention, text):
            yield mention, PIF.BareData
        if goes_on(known, mention, text):
            yield mention, PIF.OpenEndedData


def _purposes(known: Facts, flow: URIRef) -> Iterator[tuple[URIRef, URIRef]]:
    for mention in known.values(flow, PIF.purpose):
        if any(map(indefinite, known.words(mention, RDFS.label))):
            yield mention, PIF.GenericPurpose


def is_outward(known: Facts, concepts: Taxonomy, flow: URIRef) -> bool:
    """Whether the controller hands personal data to somebody who could be named: no authority, and not the public."""
    return (
        PIF.DisclosureFlow in known.types(flow)
        and not is_anonymous(known, flow)
        and not any(PIF.DataSubject in known.types(actor) for actor in known.values(flow, PIF.actor))
        and not any(concepts.covers(PIFA.Publish, action) for action in known.values(flow, PIF.action))
        and (not known.values(flow, PIF.recipient) or bool(_others(known, concepts, flow)))
    )


def _others(known: Facts, concepts: Taxonomy, flow: URIRef) -> tuple[URIRef, ...]:
    def has_name(party: URIRef) -> bool:
        return not concepts.up(known.party_kinds.get(party, PIFK.Party)) & _NAMELESS

    return tuple(filter(has_name, known.values(flow, PIF.recipient)))


def _recipients(known: Facts, concepts: Taxonomy, flow: URIRef) -> Iterator[tuple[URIRef, URIRef]]:
    others = _others(known, concepts, flow)
    if not others:
        yield flow, PIF.UnstatedRecipient
    unnamed = {p for p in others if not p.startswith(str(ORGANISATION)) and "true" not in known.words(p, PIF.named)}
    if unnamed:
        yield flow, PIF.UnnamedRecipient
    for mention in known.values(flow, PIF.recipientMention):
        if unnamed & set(known.values(mention, PIF.party)):
            yield mention, PIF.UnnamedRecipient


def sensitive_kinds(known: Facts, concepts: Taxonomy, version: URIRef) -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    """Which sensitive kinds the policy's flows name, cover by a wider kind only, or by “personal information” only.

    A kind is one that the law or the standard in force lists and that stands under no other such kind.
    """
    named: set[URIRef] = set()
    wider: set[URIRef] = set()
    anything, text = False, "".join(known.words(version, PIF.text))
    for flow in known.flows(PIF.Affirmed):
        if is_anonymous(known, flow) or is_on_device(known, flow):
            continue
        for mention in known.values(flow, PIF.data):
            for category in known.values(mention, PIF.category):
                if category in _ANY:
                    anything |= _covers_all(known, mention, text)
                    continue
                own = concepts.up(category) & concepts.listed
                under = {kind for kind in concepts.listed if concepts.covers(category, kind)} - own
                yield from ((mention, PIF.covers, kind) for kind in sorted(own | under))
                named |= own
                wider |= under
    yield from ((version, PIF.sensitiveNamed, kind) for kind in sorted(named))
    yield from ((version, PIF.sensitiveByKind, kind) for kind in sorted(wider - named))
    if anything:
        yield from ((version, PIF.sensitiveByAny, kind) for kind in sorted(concepts.listed - named - wider))


def _covers_all(known: Facts, mention: URIRef, text: str) -> bool:
    """Whether the words stand for personal or sensitive data as such; words without a category and 上述信息 do not."""
    return says_nothing(known, mention, text) or any(map(cues().sensitive.search, known.words(mention, RDFS.label)))
