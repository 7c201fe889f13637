"""Which function of the app collects the data, in the policy's own words, and what refusing costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from rdflib.term import Literal, URIRef

from kg.reason.facts import Facts
from kg.reason.wording import indefinite
from kg.records import Range
from kg.rulefile import RuleFile
from kg.terms import Term
from kg.vocab import OA, PIF, RDF, RDFS

_LONGEST = 24  # characters of a function's name
_FRAMED = 96  # of the words that it may stand in
_PURPOSE = 16  # of one that only a purpose gives
_HEAD = 200  # characters in which a policy's title stands
_OPENING = re.compile(r"(?:[^，。；：:\n|您你我会将]|会(?=员)){2,24}(?=[：:。\n])")  # a title, and no sentence
_PLACES = ("heading", "occasion", "purpose")


@cache
def _words() -> RuleFile:
    return RuleFile(Path(__file__).with_name("functions.yml"))


def functions(known: Facts, version: URIRef) -> Iterator[tuple[URIRef, URIRef, Term]]:
    """Each affirmed collection with the mention that names its function, and with what refusing costs.

    The nearest heading that names one decides, then an occasion, then a purpose; a flow without any of them has none.
    """
    own = _own_names(known, version)
    for flow in known.flows(PIF.Affirmed):
        if PIF.CollectionFlow not in known.types(flow):
            continue
        if costs := cost(known.labels(flow, PIF.consequence) or _refused(known.evidence(flow)), own):
            yield flow, PIF.refusalCost, Literal(costs)
        for place in _PLACES:
            if at := next(_named(known, flow, place, own), None):
                yield from _mention(known, version, flow, place, at)
                break


def cost(consequences: tuple[str, ...], own: tuple[str, ...] = ()) -> str:
    """What refusing costs: ``none``, the ``function`` that needs the data, or more, the ``service``; else empty.

    ``own`` are the names by which the policy calls itself.

    >>> [cost((words,)) for words in ("否则您将无法使用本软件", "仅无法使用上述功能", "不影响您继续浏览")]
    ['service', 'function', 'none']
    """
    found = ""
    for words in consequences:
        for name in own:
            words = words.replace(name, "本软件")
        left = _words().pattern("spared").sub("", words)
        if left == words and _words().pattern("whole").search(left):
            return "service"
        if _words().pattern("lost").search(left):
            found = "function"
        elif left != words:
            found = found or "none"
    return found


def _refused(evidence: str) -> tuple[str, ...]:
    """What the sentence itself says of a refusal: 否则无法…"""
    return tuple(found.group() for found in _words().pattern("refused").finditer(evidence))


def name(words: str, place: str, own: tuple[str, ...] = ()) -> Range | None:
    """Where the words name a function, without the frame around it; None where they name none.

    >>> at = name("当您使用扫码支付功能时", "occasion")
    >>> "当您使用扫码支付功能时"[at.start : at.end], name("当您使用我们的服务时", "occasion")
    ('扫码支付', None)
    """
    if len(words) > _FRAMED:
        return None
    start, end = _inside(words, own)
    inner = words[start:end]
    if not 2 <= len(inner) <= (_PURPOSE if place == "purpose" else _LONGEST):
        return None
    if _words().pattern("reject").search(inner) or "\n" in inner:
        return None
    if place == "heading" and not _words().pattern("deed").search(inner):
        return None
    for word in own:
        inner = inner.replace(word, "")
    if not _words().pattern("filler").sub("", inner).strip(" *_“”、，"):
        return None
    return Range(start, end)


def _inside(words: str, own: tuple[str, ...]) -> tuple[int, int]:
    """The words without the frame at both ends; the policy's own names belong to it."""
    own_name, own_name_at_end = _names(own)
    before, after = _words().pattern("before"), _after()
    start, end = 0, len(words)
    while (found := own_name.match(words, start) or before.match(words, start)) and found.end() > start:
        start = found.end()
    while closings := [at.start() for at in (p.search(words, start, end) for p in (own_name_at_end, after)) if at]:
        end = min(closings)
    return start, end


@lru_cache(maxsize=1)
def _names(own: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One of the names, and one at the end: apart from the rest of the frame, which then compiles once for all."""
    one = "|".join(map(re.escape, own)) or "(?!)"
    return re.compile(one), re.compile(f"(?:{one})$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(f"{_words().pattern('after').pattern}$")


def _named(known: Facts, flow: URIRef, place: str, own: tuple[str, ...]) -> Iterator[Range]:
    for words, offset in _candidates(known, flow, place):
        if at := name(words, place, own):
            yield Range(offset + at.start, offset + at.end)


def _candidates(known: Facts, flow: URIRef, place: str) -> Iterator[tuple[str, int]]:
    """Words that may name the function with their place in the text, the nearest first."""
    if place == "heading":
        for clause in known.values(flow, PIF.statedIn):
            for words, start in _quoted(known, clause, OA.hasSelector):
                if opening := _OPENING.match(words):
                    yield opening.group(), start
            yield from reversed(_quoted(known, clause, PIF.heading))
        return
    evidence = _quoted(known, flow, PIF.evidence)
    inside: list[tuple[str, int]] = []
    outside: list[tuple[str, int]] = []
    for words, start in _quoted(known, flow, PIF.condition if place == "occasion" else PIF.purpose, OA.hasSelector):
        if place == "occasion" and not _words().pattern("occasion").search(words):
            continue
        if place == "purpose" and indefinite(words):
            continue
        near = any(begin <= start < begin + len(said) for said, begin in evidence)
        (inside if near else outside).append((words, start))
    yield from (*inside, *outside)


def _quoted(known: Facts, subject: URIRef, *path: URIRef) -> list[tuple[str, int]]:
    """The words of the selectors at the end of a path with their start, in the order of the text."""
    found = []
    for span in known.values(subject, *path):
        for start in map(int, known.words(span, OA.start)):
            found += [(words, start) for words in known.words(span, OA.exact)]
    return sorted(found, key=lambda quote: (quote[1], len(quote[0])))


def _own_names(known: Facts, version: URIRef) -> tuple[str, ...]:
    """The names by which the policy calls itself, the longest first."""
    stated = [s for s in known.values(version, PIF.hasStatement) if PIF.ControllerStatement in known.types(s)]
    names = {name for statement in stated for name in known.words(statement, PIF.name)}
    names |= set(known.words(version, PIF.controller, RDFS.label))
    if title := _words().pattern("title").search("".join(known.words(version, PIF.text))[:_HEAD]):
        names.add(title["name"])
    return tuple(sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n)))


def _mention(
    known: Facts, version: URIRef, flow: URIRef, place: str, at: Range
) -> Iterator[tuple[URIRef, URIRef, Term]]:
    text = "".join(known.words(version, PIF.text))
    mention, span = (URIRef(f"{version}/{what}{at.start}-{at.end}") for what in (f"mention/{place}-name-", "span/"))
    yield flow, PIF.function, mention
    for type in (PIF.Mention, PIF.FunctionMention, OA.SpecificResource):
        yield mention, RDF.type, type
    yield mention, RDFS.label, Literal(text[at.start : at.end])
    yield mention, PIF.kind, Literal(place)
    yield mention, OA.hasSource, version
    yield mention, OA.hasSelector, span
    if span not in known.triples:
        yield span, RDF.type, OA.TextPositionSelector
        yield span, RDF.type, OA.TextQuoteSelector
        yield span, OA.start, Literal(at.start)
        yield span, OA.end, Literal(at.end)
        yield span, OA.exact, Literal(text[at.start : at.end])
