"""Mentions whose words leave open what is meant: 设备型号等信息, 必要的信息, 为您提供更好的服务."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rdflib.term import URIRef

from kg.reason.facts import Facts
from kg.rulefile import RuleFile
from kg.vocab import OA, PIF, RDFS

_REACH = 16  # characters looked at on each side of a mention


@cache
def _words() -> RuleFile:
    return RuleFile(Path(__file__).with_name("wording.yml"))


def open_words(known: Facts, version: URIRef) -> Iterator[tuple[URIRef, URIRef]]:
    """Mentions of affirmed flows with what their words are.

    ``openEnded`` is a data mention in a list that goes on, ``catchAll`` one that names no kind and points to none,
    ``generic`` a purpose that says nothing definite.
    """
    text = "".join(known.words(version, PIF.text))
    disclosed = {flow for flow in known.flows(PIF.Affirmed) if PIF.DisclosureFlow in known.types(flow)}
    for flow in known.flows(PIF.Affirmed):
        for mention in known.values(flow, PIF.data):
            if goes_on(known, mention, text):
                yield mention, PIF.openEnded
            if catch_all(known, mention, text, disclosed=flow in disclosed):
                yield mention, PIF.catchAll
        for mention in known.values(flow, PIF.purpose):
            if any(indefinite(words) for words in known.words(mention, RDFS.label)):
                yield mention, PIF.generic


def indefinite(purpose: str) -> bool:
    """Whether the words of a purpose name no result.

    >>> indefinite("为您提供更好的服务"), indefinite("提升搜索结果的质量"), indefinite("向您提供服务")
    (True, False, False)
    """
    filler, empty = _words().pattern("purpose", "filler"), _words().pattern("purpose", "empty")
    return empty.search(purpose) is not None and not filler.sub("", purpose).strip()


def catch_all(known: Facts, mention: URIRef, text: str, *, disclosed: bool) -> bool:
    """Whether the words name no kind of data and point to none; where data are collected, a bare noun points."""
    return bool(known.words(mention, PIF.generic)) and not _points(known, mention, text, bare=disclosed)


def says_nothing(known: Facts, mention: URIRef, text: str) -> bool:
    """Whether the words name no kind of data and point to none, bare nouns included: 个人信息, and not 上述信息."""
    return bool(known.words(mention, PIF.generic)) and not _points(known, mention, text, bare=True)


def goes_on(known: Facts, mention: URIRef, text: str) -> bool:
    """Whether the list in which a mention stands is left open: 设备型号等, 及其他有效的证件."""
    others = any(map(_words().pattern("others").match, known.words(mention, RDFS.label)))
    return (others and not known.words(mention, PIF.generic)) or any(
        _words().pattern("after").match(after) or _words().pattern("before").search(before)
        for before, after in _around(known, mention, text)
    )


def _points(known: Facts, mention: URIRef, text: str, *, bare: bool) -> bool:
    """Whether the words, or the one before them, refer to data that are named elsewhere.

    A bare noun does so where data are collected, since its list follows; where they are disclosed (``bare``) not.
    """
    labels = known.words(mention, RDFS.label)
    if not bare and any(map(_words().pattern("bare").fullmatch, labels)):
        return True
    return any(
        _words().pattern("announcing").match(after) or _words().pattern("pointing").search(_clause(before) + label)
        for before, after in _around(known, mention, text)
        for label in labels
    )


def _clause(words: str) -> str:
    """What stands after the last stop."""
    return re.split("[，。；：]", words)[-1]


def _around(known: Facts, mention: URIRef, text: str) -> Iterator[tuple[str, str]]:
    """What stands before and after a mention."""
    for span in known.values(mention, OA.hasSelector):
        for start in map(int, known.words(span, OA.start)):
            for end in map(int, known.words(span, OA.end)):
                yield text[max(0, start - _REACH) : start], text[end : end + _REACH]
