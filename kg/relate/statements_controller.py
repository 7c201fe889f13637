"""Who is responsible for the policy, and how to reach them; companies that only serve them are kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.relate.statements_rules import Found, RuleBook
from kg.relate.statements_rules import place as where
from kg.relate.statements_text import Sentence

_EDGE = " “”\"'「」【】[]：:"
_AROUND = " 。，（()[]【】"
_NOT = ("address", "in-app")  # kinds with a pattern of what they are not
_OPENING = 1500  # characters in which a brand is looked for
_HEAD = 800  # characters that speak of the controller even beside a third party
_NUMBERED = re.compile(r"^[（(][0-9一二三四五六七八九十]{1,2}[）)]")
_SURE = 0.9  # a second name must be as sure as this


def controllers(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """The legal name of the personal information processor (个人信息处理者), else the brand."""
    brands = [rule for rule in book.controllers if rule[0].startswith("brand")]
    legal = _best(_named(sentences, book, [rule for rule in book.controllers if rule not in brands], "legal"))
    yield from legal or _best(_named(sentences, book, brands, "brand"), 1)


def _named(
    sentences: Sequence[Sentence], book: RuleBook, rules: Sequence[tuple[str, re.Pattern[str], float]], kind: str
) -> list[Found]:
    """The names of one kind that these rules find, each where it is surest."""
    patterns, context = book.patterns["controller"], book.patterns["context"]["foreign"]
    brand = kind == "brand"
    found: dict[str, Found] = {}
    last = sentences[-1].end if sentences else 0
    for sentence in sentences:
        if sentence.start > _OPENING if brand else not patterns["cue"].search(sentence.text):
            continue
        foreign = sentence.foreign and (sentence.start > _HEAD or context.search(sentence.text) is not None)
        for id, find, confidence in rules if not (brand and foreign) else ():
            match = find.search(sentence.text)
            if not match:
                continue
            name = _name(match["name"], patterns["lead"])
            name = patterns["tail"].sub("", name) if brand else name
            other = patterns["other"].search(sentence.text[: match.end()]) is not None
            sure = "sure" in id
            if (not sure and (foreign or other)) or patterns["never"].search(name) or len(name) < 2:
                continue
            if "line" in id and 2000 < sentence.start < last * 0.7:
                continue
            at = match.start("name") + match["name"].rfind(name)
            early = 0.05 if sentence.start < 3000 else 0.0
            item = Found(
                "Controller",
                sentence,
                sentence.range(at, at + len(name)),
                {"name": name, "kind": kind},
                f"controller-{id}",
                confidence=min(1.0, round(confidence + early, 2)),
            )
            if name not in found or found[name].confidence < item.confidence:
                found[name] = item
    return list(found.values())


def _name(words: str, lead: re.Pattern[str]) -> str:
    """A company's name without the words that ran into it."""
    name = lead.sub("", lead.sub("", words.strip(_EDGE)).strip(_EDGE)).strip(_EDGE)
    name = _NUMBERED.sub("", name)
    if name.count("（") > name.count("）"):
        name = name.rpartition("（")[2]
    elif name.count("）") > name.count("（"):
        name = lead.sub("", name.partition("）")[2])
    head, _, tail = name.rpartition("的")
    return (tail if len(tail) >= 6 else head) if head else name


def _best(found: list[Found], most: int = 3) -> list[Found]:
    found.sort(key=lambda f: (-f.confidence, f.evidence))
    return found[:1] + [f for f in found[1:most] if f.confidence >= _SURE]


def contacts(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """E-mail, phone, postal address, path in the app: how to reach the controller, each value once."""
    patterns = book.patterns["contact"]
    seen: set[tuple[str, str]] = set()
    for sentence in sentences:
        text = sentence.text
        if not patterns["cue"].search(text):
            continue
        if sentence.foreign and not patterns["ours"].search(text):
            continue
        for kind in ("email", "phone", "address", "im", "form", "in-app"):
            if kind in ("in-app", "form") and not patterns["purpose"].search(text):
                continue
            for match in patterns[kind].finditer(text):
                start, end = where(match, "value")
                words = text[start:end]
                if kind == "address" and (tail := patterns["cut"].search(words)):
                    words = words[: tail.start()]
                value = words.strip(_AROUND)
                if (kind, value) in seen or not value or (kind in _NOT and patterns[f"not-{kind}"].search(value)):
                    continue
                seen.add((kind, value))
                start += words.index(value)
                at = sentence.range(start, start + len(value))
                sure = 0.7 if kind == "in-app" else 0.95
                yield Found("Contact", sentence, at, {"kind": kind, "value": value}, f"contact-{kind}", confidence=sure)


def complaints(found: Iterable[Found], book: RuleBook) -> Iterator[Found]:
    """Complaint statements again, with the way to complain as their channel where the sentence gives one."""
    for item in found:
        complains = item.kind in ("Complaint", "Children", "Change", "Security", "Officer")
        if complains and (way := book.patterns["contact"]["way"].search(item.sentence.text)):
            yield replace(item, values=dict(item.values) | {"channel": way.group()[:120]})
        else:
            yield item
