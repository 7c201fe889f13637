"""Lists of data that the policy leaves open: 设备型号、操作系统等信息, 包括但不限于设备型号."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib.term import URIRef

from kg.reason.facts import Facts
from kg.vocab import OA, PIF

_AFTER = re.compile(r"[\s*_”\"」』】）)]*(?:等(?!级|于|额|待|同|效|候)|之类)")
_BEFORE = re.compile(r"(?:包括|包含|含|如|涉及)[^，。；]{0,2}但不(?:仅)?限于[：:]?[\s*_“\"「『【（(]*(?:您的?|你的?)?$")
_REACH = 16  # characters looked at on each side


def open_ended(known: Facts, version: URIRef) -> Iterator[URIRef]:
    """The data mentions of affirmed flows after which, or before which, the text says that there is more."""
    text = "".join(known.words(version, PIF.text))
    for flow in known.flows(PIF.Affirmed):
        for mention in known.values(flow, PIF.data):
            for start in known.words(mention, OA.hasSelector, OA.start):
                for end in known.words(mention, OA.hasSelector, OA.end):
                    before, after = text[max(0, int(start) - _REACH) : int(start)], text[int(end) : int(end) + _REACH]
                    if _AFTER.match(after) or _BEFORE.search(before):
                        yield mention
