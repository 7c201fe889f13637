"""Rights and how to use them: the right from the sentence or its heading, the way from it or from what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.records import BlockKind, Polarity, Range
from kg.relate.statements_rules import Found, RightRule, RuleBook
from kg.relate.statements_text import Sentence
from kg.sentences import REMEMBERED

_AHEAD = 6  # sentences after the one that names a right in which its way is looked for
_TOPIC = 30  # sentences that a short line naming a right reigns over
_CASES = 9  # sentences after one that opens a list of cases
_WORDS = 120  # characters of a channel
_CLAUSE = "，。；：！？,;"


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to use a right: its kind and the words."""

    kind: str
    words: str


def rights(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """The rights that the policy names, with their channel where it gives one; each right without one once."""
    found = list(_named(sentences, book))
    reachable = {f.values["right"] for f in found if "channel" in f.values}
    missing = {f.values["right"] for f in found if f.polarity is Polarity.AFFIRMED} - reachable
    general = list(_general(sentences, book, missing)) if missing else []
    reachable |= {f.values["right"] for f in general}
    seen: set[tuple[str, ...]] = set()
    for item in [*found, *general]:
        right, kind = item.values["right"], item.values.get("channelKind", "")
        if not kind and item.polarity is Polarity.AFFIRMED and right in reachable:
            continue
        key = (right, kind, item.polarity, item.values.get("kind", ""), item.sentence.segment.id if kind else "")
        if key not in seen:
            seen.add(key)
            yield item


@lru_cache(maxsize=REMEMBERED)
def channel(text: str, book: RuleBook) -> Channel | None:
    """The best way that a sentence tells: settings first, closing a permission or the account last."""
    patterns = book.patterns["channel"]
    hits: dict[str, Channel] = {}
    rest = patterns["empty"].sub("", text)
    for kind, find in book.channels:
        if kind in ("permission", "delete-account") and (match := find.search(rest)):
            hits[kind] = Channel(kind, _clause(rest, match))
    bare = rest
    for kind, find in book.channels:
        if kind in hits:
            bare = find.sub("", bare)
    for kind, find in book.channels:
        if kind not in hits and (match := find.search(bare)):
            return Channel(kind, _clause(bare, match))
    return next(iter(hits.values()), None)


def _clause(text: str, match: re.Match[str]) -> str:
    """The clause around a match."""
    start = max((text.rfind(sign, 0, match.start()) for sign in _CLAUSE), default=-1) + 1
    ends = [at for sign in _CLAUSE if (at := text.find(sign, match.end())) >= 0]
    end = min(ends, default=len(text))
    if end - start > _WORDS:
        start, end = match.start(), min(end, match.start() + _WORDS)
    return text[start:end].strip()


def _named(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    topic: tuple[RightRule, ...] = ()
    since = 0
    for index, sentence in enumerate(sentences):
        if _short(sentence) and not _listed(sentence, book) and not _label(sentence, book):
            rules = _rules(sentence.text, book, named_only=True)
            if rules or sentence.heading:
                topic, since = rules, index
                continue
        if index - since > _TOPIC or (topic and _other_section(sentences[since], sentence)):
            topic = ()
        denied = _denied(sentence.text, book)
        for rule in denied:
            yield _statement(rule, sentence, sentence.range(), None, Polarity.NEGATED, 0.9)
        if _about_others(sentence, book):
            continue
        if book.patterns["channel"]["intro"].search(sentence.text):
            continue
        rules = tuple(r for r in _granted(sentence, book) if r not in denied)
        if rules:
            way, last = _way(sentences, index, rules, book)
            for rule in rules:
                said = _statement(rule, sentence, _evidence(sentence, last), way, Polarity.AFFIRMED, 0.9)
                yield (
                    replace(said, values={**said.values, "kind": "breach"})
                    if _limited(rule, sentences, index)
                    else said
                )
        elif topic and not denied and book.patterns["channel"]["how"].search(sentence.text):
            inherited = channel(sentence.text, book)
            for rule in topic if inherited else ():
                yield _statement(rule, sentence, sentence.range(), inherited, Polarity.AFFIRMED, 0.8)


def _way(
    sentences: Sequence[Sentence], index: int, rules: tuple[RightRule, ...], book: RuleBook
) -> tuple[Channel | None, Sentence]:
    """The way to use the rights that a sentence names, and the sentence that tells it."""
    sentence = sentences[index]
    patterns = book.patterns["channel"]
    own = channel(sentence.text, book)
    promised = patterns["promise"].search(sentence.text) is not None
    if own and not promised:
        return own, sentence
    for later in sentences[index + 1 : index + 1 + (_AHEAD if promised else 3)]:
        if later.heading or _other_section(sentence, later):
            break
        if _short(later) and _rules(later.text, book, named_only=True):
            break
        others = _granted(later, book)
        if others and not set(others) & set(rules):
            break
        if _about_others(later, book):
            continue
        expected = promised or (patterns["next"].search(later.text) and patterns["how"].search(later.text))
        if expected and (way := channel(later.text, book)):
            return way, later
    if own is None and _listed(sentence, book):
        own = channel(sentence.lead, book)
    return own, sentence


def _limited(rule: RightRule, sentences: Sequence[Sentence], index: int) -> bool:
    """Whether the right is there after a breach of law or contract only, by the sentence and the cases it opens."""
    sentence = sentences[index]
    if rule.breach is None or rule.wider is None:
        return False
    words = sentence.text
    if sentence.text[-1] in "：:":
        for later in sentences[index + 1 : index + 1 + _CASES]:
            if later.heading or _other_section(sentence, later):
                break
            words += later.text
    return rule.breach.search(words) is not None and rule.wider.search(words) is None


def _general(sentences: Sequence[Sentence], book: RuleBook, missing: set[str]) -> Iterator[Found]:
    """A way that the policy gives for all rights: "行使上述权利，请联系…"."""
    patterns = book.patterns["channel"]
    for sentence in sentences:
        text = sentence.text
        if sentence.foreign or not patterns["general"].search(text) or patterns["not-general"].search(text):
            continue
        if (way := channel(text, book)) and way.kind not in ("permission", "delete-account"):
            meant = _rules(text, book)
            for rule in meant or book.rights:
                if rule.right in missing:
                    missing = missing - {rule.right}
                    yield _statement(rule, sentence, sentence.range(), way, Polarity.AFFIRMED, 0.6)


def _cued(text: str, book: RuleBook) -> list[RightRule]:
    """The rules for rights of which a cue stands in a text."""
    return [book.rights[number] for number in sorted(book.right_cues.rules(text))]


@lru_cache(maxsize=REMEMBERED)
def _rules(text: str, book: RuleBook, *, named_only: bool = False) -> tuple[RightRule, ...]:
    """The rights that a sentence grants, or, in a heading, names."""
    found = []
    for rule in _cued(text, book):
        bare = rule.ignore.sub("", text) if rule.ignore else text
        if rule.find.search(bare) and (named_only or rule.grant.search(bare)):
            found.append(rule)
    return tuple(found)


@lru_cache(maxsize=REMEMBERED)
def _denied(text: str, book: RuleBook) -> tuple[RightRule, ...]:
    """The rights that a sentence refuses."""
    return tuple(rule for rule in _cued(text, book) if rule.deny and rule.deny.search(text))


def _granted(sentence: Sentence, book: RuleBook) -> tuple[RightRule, ...]:
    """The rights that a sentence grants by its words, its label, or the list or table in which it stands."""
    named = _rules(sentence.text, book, named_only=_listed(sentence, book))
    label = _label(sentence, book)
    return named + tuple(rule for rule in book.rights if rule not in named and rule.label and rule.label.search(label))


def _label(sentence: Sentence, book: RuleBook) -> str:
    """The label of a sentence where it is made of names of rights alone and a way follows: 查阅和复制：在…中查阅."""
    match = book.patterns["channel"]["label"].match(sentence.text)
    return match["label"] if match and channel(sentence.text[match.end() :], book) else ""


def _listed(sentence: Sentence, book: RuleBook) -> bool:
    """Whether it is an item under "您有权：", or a row of a table about rights: there the bare name is a grant.

    A list under one right holds its cases or its ways, and names no others.
    """
    patterns = book.patterns["channel"]
    if sentence.segment.kind is BlockKind.TABLE_ROW:
        return patterns["in-table"].search(sentence.title) is not None
    lead = sentence.lead
    item = sentence.segment.kind is BlockKind.LIST_ITEM and patterns["item"].search(sentence.text)
    if not item or not patterns["grants"].search(lead):
        return False
    if patterns["cases"].search(lead) or _rules(lead, book, named_only=True):
        return False
    return "权" in lead or channel(lead, book) is not None


def _short(sentence: Sentence) -> bool:
    """Whether it stands as a title over what follows: a heading, or a short line without a stop."""
    text = sentence.text
    return sentence.heading or (len(text) <= 24 and text[-1] not in "。；！？，,：:" and "您可" not in text)


def _other_section(first: Sentence, later: Sentence) -> bool:
    """Whether the later sentence stands outside the section of the first."""
    above = first.segment.headings
    return later.segment.headings[: len(above)] != above


def _evidence(sentence: Sentence, last: Sentence) -> Range:
    if last.segment is sentence.segment:
        return Range(sentence.start, last.end)
    return sentence.range()


def _statement(
    rule: RightRule, sentence: Sentence, evidence: Range, way: Channel | None, polarity: Polarity, confidence: float
) -> Found:
    values = {"right": rule.right}
    if way and way.kind == rule.right.replace("cancel", "delete"):
        way = None  # cancelling an account by cancelling it tells no way
    if way and polarity is Polarity.AFFIRMED:
        values |= {"channel": way.words, "channelKind": way.kind}
    return Found("Right", sentence, evidence, values, f"right-{rule.right}", polarity, confidence)


def _about_others(sentence: Sentence, book: RuleBook) -> bool:
    """Whether it speaks of a third party and not of the controller: rights against others are none of ours."""
    if not sentence.foreign or book.patterns["channel"]["ours"].search(sentence.text):
        return False
    return "|" in sentence.text or book.patterns["context"]["foreign"].search(sentence.text) is not None
