"""Clauses, selectors and mentions: the words that everything rests on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rdflib.term import Literal, URIRef

from kg.iris import PolicyIris
from kg.records import BlockKind, Link, Links, Mention, Range, Reading, Segment
from kg.terms import Term, literal
from kg.vocab import DCTERMS, OA, PIF, RDF, RDFS, XSD

Triple = tuple[URIRef, URIRef, Term]

_MENTION_CLASS = {
    "data": PIF.DataMention,
    "purpose": PIF.PurposeMention,
    "party": PIF.PartyMention,
    "condition": PIF.ConditionMention,
    "passage": PIF.PassageMention,
}


@lru_cache(maxsize=1024)
def decimal(value: float) -> Literal:
    """A score in [0, 1] with at most three digits, in one lexical form.

    >>> decimal(0.9).n3()
    '"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    text = f"{value:.3f}".rstrip("0")
    return Literal(text + "0" if text.endswith(".") else text, datatype=XSD.decimal, normalize=False)


@lru_cache(maxsize=65536)
def number(value: int) -> Literal:
    """An offset.

    >>> number(12)
    rdflib.term.Literal('12', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#integer'))
    """
    return Literal(value)


def selector(iris: PolicyIris, place: Range | Mention, text: str) -> Iterator[Triple]:
    """The Web Annotation selector of a place, by position and by quote at once."""
    span = iris.span(place)
    yield span, RDF.type, OA.TextPositionSelector
    yield span, RDF.type, OA.TextQuoteSelector
    yield span, OA.start, number(place.start)
    yield span, OA.end, number(place.end)
    yield span, OA.exact, literal(text[place.start : place.end])


def clauses(iris: PolicyIris, reading: Reading) -> Iterator[Triple]:
    """Every clause with its section, its place, the headings above it and its lead-in."""
    text = reading.document.text
    above: set[Range] = set()

    def once(place: Range) -> Iterator[Triple]:
        if place not in above:  # a heading stands above many clauses
            above.add(place)
            yield from selector(iris, place, text)

    for segment in reading.segments:
        clause = iris.clause(segment.id)
        place = _place(segment)
        yield clause, RDF.type, PIF.Clause
        yield clause, PIF.section, literal(segment.section)
        yield clause, DCTERMS.isPartOf, iris.version
        yield clause, OA.hasSelector, iris.span(place)
        yield from selector(iris, place, text)
        if segment.headings:
            yield clause, DCTERMS.title, literal(segment.headings[-1].of(text))
        for heading in segment.headings:
            yield clause, PIF.heading, iris.span(heading)
            yield from once(heading)
        if segment.lead_in:
            yield clause, PIF.leadIn, iris.span(segment.lead_in)
            yield from once(segment.lead_in)


def _place(segment: Segment) -> Range:
    return Range(segment.start, segment.end)


def mention(iris: PolicyIris, kind: str, words: Mention, text: str) -> Iterator[Triple]:
    """A mention of one kind at its place."""
    node = iris.mention(kind, words)
    yield node, RDF.type, PIF.Mention
    yield node, RDF.type, OA.SpecificResource
    yield node, RDF.type, _MENTION_CLASS[kind]
    yield node, RDFS.label, literal(words.text)
    yield node, OA.hasSource, iris.version
    yield node, OA.hasSelector, iris.span(words)
    yield from selector(iris, words, text)


def concept(node: URIRef, property: URIRef, link: Link | None) -> Iterator[Triple]:
    """What a mention was linked to, with its score."""
    if link is None:
        return
    yield node, property, URIRef(link.concept)
    yield node, PIF.linkScore, decimal(link.score)
    if link.vague:
        yield node, PIF.vague, Literal(True)


def emphasised(reading: Reading) -> tuple[Range, ...]:
    """The places in bold type, in order, but those in headings: these are bold whatever they say."""
    titles = [segment for segment in reading.segments if segment.kind is BlockKind.HEADING]
    starts = [segment.start for segment in titles]

    def in_title(place: Range) -> bool:
        index = bisect_right(starts, place.start) - 1
        return index >= 0 and place.start < titles[index].end

    return tuple(place for place in reading.document.bold if not in_title(place))


def data_mention(
    iris: PolicyIris, words: Mention, links: Links, text: str, bold: Sequence[Range] = ()
) -> Iterator[Triple]:
    """A data item with its category; ``bold`` are the places that :func:`emphasised` gives."""
    node = iris.mention("data", words)
    yield from mention(iris, "data", words, text)
    yield from concept(node, PIF.category, links.data.get(words))
    if words.generic:
        yield node, PIF.generic, Literal(True)
    if _set_in(bold, words) or _signed_as_bold(words, text):
        yield node, PIF.highlighted, Literal(True)


def _set_in(places: Sequence[Range], words: Mention) -> bool:
    """Whether one of the places, which are in order, holds a part of the words."""
    index = bisect_right(places, words.start, key=lambda place: place.end)
    return index < len(places) and places[index].start < words.end


def _signed_as_bold(words: Mention, text: str) -> bool:
    """Whether the words stand in Markdown's or HTML's bold type, whose signs are in the text."""
    before = text[text.rfind("\n", 0, words.start) + 1 : words.end]
    opened = max(before.rfind(tag) for tag in ("<b>", "<strong>"))
    closed = max(before.rfind(tag) for tag in ("</b>", "</strong>"))
    return before.count("**") % 2 == 1 or words.text.startswith("**") or opened > closed
