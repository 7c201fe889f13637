"""How two meanings stand to each other: by the taxonomies where the words are linked, by the words where not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from pathlib import Path

from rdflib.term import URIRef

from kg.export.flows import FlowRecord, PartySaid, Said
from kg.export.labels import Labels
from kg.iris import organisation
from kg.link import concepts
from kg.link import parties as link_parties
from kg.reason.cues import cues
from kg.reason.taxonomy import taxonomy
from kg.records import Mention, Range, Text
from kg.rulefile import RuleFile, alternatives
from kg.store import Store
from kg.vocab import PIFD, PIFK, PIFP

_NOISE = re.compile(r"[\s\W_]+")
_WORDS = RuleFile(Path(__file__).resolve().parent / "words.yml")
_OWNER = re.compile(r"您的|你的|用户的|我们的|您|你|我们|本公司|公司|平台")
_AND = re.compile(r"以及|及其|[、，,；;和及与]|或者?|并(?:且|为)?(?=\w{2})")
_SHORTEST = 4  # characters of a part of a purpose that stands for one of its own
ALIKE = 0.5  # from here on words without a concept say the same


class Relation(Enum):
    """How the second meaning stands to the first."""

    SAME = "same"
    BROADER = "broader"
    NARROWER = "narrower"
    APART = "apart"

    def turned(self) -> Relation:
        """The relation of the first to the second."""
        return {Relation.BROADER: Relation.NARROWER, Relation.NARROWER: Relation.BROADER}.get(self, self)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words mean: a concept's IRI (empty where they are linked to none), their name, and their places.

    ``kind`` is the kind of an organisation that has a name; ``back`` marks words that point to others (上述信息).
    """

    iri: str
    words: str
    name: Text
    places: tuple[Range, ...] = ()
    back: bool = False
    kind: str = ""


@lru_cache(maxsize=4096)
def folded(words: str) -> str:
    """The words without blanks and signs; of words that are written for each other, one.

    >>> folded("我们 搜集…") == folded("我们收集")
    True
    """
    bare = _NOISE.sub("", unicodedata.normalize("NFKC", words).casefold())
    return _swaps().sub(lambda match: str(_WORDS.entry(match.group())), bare)


def plain(words: str) -> str:
    """The same, without whose data they are.

    >>> plain("您的手机号码")
    '手机号'
    """
    return _OWNER.sub("", folded(words)) or folded(words)


@lru_cache(maxsize=1)
def _swaps() -> re.Pattern[str]:
    return re.compile(alternatives(_WORDS.names()))


@lru_cache(maxsize=65536)
def _pairs(words: str) -> frozenset[str]:
    bare = plain(words)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1)) or frozenset({bare})


def alike(one: str, other: str) -> float:
    """The share of pairs of characters that two texts have in common, in [0, 1]; the same both ways.

    >>> alike("用于登录", "用于登录。"), alike("导航", "广告")
    (1.0, 0.0)
    """
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second))


def related(one: Meaning, other: Meaning) -> Relation:
    """How the second meaning stands to the first.

    >>> phone = Meaning(str(PIFD.MobilePhoneNumber), "手机号", Text("手机号", ""))
    >>> contact = Meaning(str(PIFD.ContactInformation), "联系方式", Text("联系方式", ""))
    >>> related(phone, contact)
    <Relation.BROADER: 'broader'>
    """
    if one.iri and other.iri:
        if one.iri == other.iri:
            return Relation.SAME
        if _covers(other, one):
            return Relation.BROADER
        return Relation.NARROWER if _covers(one, other) else Relation.APART
    if one.back != other.back:
        return Relation.APART
    return Relation.SAME if alike(one.words, other.words) >= ALIKE else Relation.APART


def _covers(broad: Meaning, narrow: Meaning) -> bool:
    """Whether a concept is above another, a kind of party above an organisation of that kind."""
    if broad.kind:
        return False
    above, known = URIRef(broad.iri), taxonomy()
    if narrow.kind == str(PIFK.ThirdParty):  # a company of which no more is known may be of any kind
        return known.covers(PIFK.ThirdParty, above) and not known.covers(PIFK.Authority, above)
    return known.covers(above, URIRef(narrow.kind or narrow.iri))


# --- what a flow means ----------------------------------------------------------------------------------------------


def data(flow: FlowRecord) -> tuple[Meaning, ...]:
    """The kinds of data of a flow, each once; words without a category stand for themselves."""
    return _merged(meaning for said in flow.data for meaning in _data(said))


def _data(said: Said) -> Iterable[Meaning]:
    words, place = said.mention.text, (_place(said),)
    if said.mention.generic and cues().anaphor.search(words):
        yield Meaning("", words, _text(words), place, back=True)
    elif said.mention.generic:
        yield Meaning(str(PIFD.PersonalInformation), words, _text(words), place)
    elif said.vague or not said.concepts:
        yield Meaning("", words, _text(words), place)
    else:
        for concept in said.concepts:
            yield Meaning(concept.iri, words, Text(concept.zh, concept.en), place)


def _place(said: Said) -> Range:
    return Range(said.mention.start, said.mention.end)


def purposes(flow: FlowRecord) -> tuple[Meaning, ...]:
    """The purposes of a flow, each once. Words that list several (登录和投放广告) are taken apart."""
    return _merged(meaning for said in flow.purpose for meaning in _purposes(said))


def _purposes(said: Said) -> Iterable[Meaning]:
    whole = [c for c in said.concepts if c.iri != str(PIFP.Purpose)]
    pieces = [piece for piece in _pieces(said.mention) if len(piece.text) >= _SHORTEST]
    found = [_linked(piece) for piece in pieces] if len(pieces) > 1 else []
    if any(meaning.iri for meaning in found):
        yield from found
    elif whole:
        for concept in whole:
            yield Meaning(concept.iri, said.mention.text, Text(said.mention.text, concept.en), (_place(said),))
    else:
        yield Meaning("", said.mention.text, _text(said.mention.text), (_place(said),))


def _pieces(mention: Mention) -> list[Mention]:
    """The parts of words that list several things, with their places."""
    at, found = 0, []
    for cut in (*_AND.finditer(mention.text), None):
        end = cut.start() if cut else len(mention.text)
        found.append(Mention(mention.start + at, mention.start + end, mention.text[at:end]))
        at = cut.end() if cut else end
    return found


def _linked(mention: Mention) -> Meaning:
    linked = concepts.purpose(mention)
    iri = "" if linked.vague or linked.concept == str(PIFP.Purpose) else linked.concept
    name = Text(mention.text, _names().concept(URIRef(iri)).en if iri else mention.text)
    return Meaning(iri, mention.text, name, (Range(mention.start, mention.end),))


@lru_cache(maxsize=1)
def _names() -> Labels:
    return Labels(Store())


def parties(said: Iterable[PartySaid]) -> tuple[Meaning, ...]:
    """Who gets or gives the data: organisations by their IRI over all policies, others by their kind."""
    return _merged(meaning for one in said for meaning in _listed(one) or (_party(one),))


def _listed(said: PartySaid) -> tuple[Meaning, ...]:
    """The organisations of words that list several by their names (甲公司和乙公司); none where they do not."""
    if said.mention is None or not said.party.named:
        return ()
    pieces = [piece for piece in _pieces(said.mention) if len(piece.text) >= _SHORTEST]
    found = [(piece, link_parties.party(piece.text)) for piece in pieces]
    if len(found) < 2 or not all(party.named for _, party in found):
        return ()
    return tuple(
        Meaning(
            str(organisation(party.key)),
            piece.text,
            Text(party.name, party.name),
            (Range(piece.start, piece.end),),
            kind=str(PIFK[party.kind]),
        )
        for piece, party in found
    )


def _party(said: PartySaid) -> Meaning:
    party = said.party
    words = said.mention.text if said.mention else party.name.zh
    place = (Range(said.mention.start, said.mention.end),) if said.mention else ()
    kind = party.kind.iri if party.kind else str(PIFK.ThirdParty)
    if party.named:
        return Meaning(party.iri, words, Text(party.name.zh, party.name.en), place, kind=kind)
    return Meaning(kind, words, Text(words, party.kind.en if party.kind else words), place)


def _merged(found: Iterable[Meaning]) -> tuple[Meaning, ...]:
    """Each meaning once, with all its places."""
    kept: dict[tuple[str, str], Meaning] = {}
    for meaning in found:
        key = (meaning.iri, "" if meaning.iri else plain(meaning.words))
        old = kept.get(key)
        places = (*old.places, *meaning.places) if old else meaning.places
        first = old or meaning
        kept[key] = replace(first, places=tuple(sorted(set(places))))
    return tuple(kept.values())


def _text(words: str) -> Text:
    shown = " ".join(words.split())
    return Text(shown, shown)
