"""Rules for statements as data (``rules/statements.yml``): read once, checked, precompiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import AssetError
from kg.periods import DATE, PERIOD
from kg.records import Polarity, Range
from kg.relate.statements_cues import CueIndex
from kg.relate.statements_text import Sentence
from kg.rulefile import parsed
from kg.sentences import REMEMBERED

FILE = Path(__file__).parent / "rules" / "statements.yml"
_PLAIN = {"id", "kind", "confidence", "limit", "own", "headings", "words"}
_PATTERNS = ("find", "unless", "deny", "title")
_KEYS = _PLAIN | {*_PATTERNS, "cue", "values"}


@dataclass(frozen=True, slots=True)
class Found:
    """A statement before it gets its id."""

    kind: str
    sentence: Sentence
    evidence: Range
    values: Mapping[str, str]
    method: str
    polarity: Polarity = Polarity.AFFIRMED
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that holds one of the cues, if there are any, and matches ``find`` makes a statement of ``kind``.

    Named groups of ``find`` become values. ``unless`` keeps sentences out, ``deny`` turns the polarity; ``title``
    must match the headings above; ``own`` keeps clauses about third parties out; ``words`` takes the matched words
    as evidence and not the sentence; ``limit`` bounds the number in one policy (0: none).
    """

    id: str
    kind: str
    find: re.Pattern[str]
    cue: tuple[str, ...] = ()
    unless: re.Pattern[str] | None = None
    deny: re.Pattern[str] | None = None
    title: re.Pattern[str] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.9
    limit: int = 0
    own: bool = False
    headings: bool = False
    words: bool = False

    def matches(self, text: str) -> tuple[re.Match[str], ...]:
        """Where ``find`` matches a sentence, once or, with ``words``, each time; empty where ``unless`` does, too."""
        found = tuple(self.find.finditer(text)) if self.words else tuple(filter(None, (self.find.search(text),)))
        return () if found and self.unless and self.unless.search(text) else found

    def statements(self, sentences: Iterable[tuple[Sentence, Sequence[re.Match[str]]]]) -> Iterator[Found]:
        """What the rule says of sentences that match: one statement a sentence (each match, with ``words``)."""
        count = 0
        for sentence, matches in sentences:
            if (self.own and sentence.foreign) or (sentence.heading and not self.headings):
                continue
            if self.title and not self.title.search(sentence.title):
                continue
            denied = self.deny is not None and self.deny.search(sentence.text) is not None
            for match in matches:
                values = dict(self.values) | named(match)
                place = sentence.range(*match.span()) if self.words else sentence.range()
                polarity = Polarity.NEGATED if denied else Polarity.AFFIRMED
                yield Found(self.kind, sentence, place, values, self.id, polarity, self.confidence)
                count += 1
                if self.limit and count >= self.limit:
                    return


def named(match: re.Match[str]) -> dict[str, str]:
    """The named groups that hold something; ``value_2`` is another place for ``value``.

    >>> named(re.search(r"在(?P<value>境内)|(?P<value_2>本国)存", "在境内"))
    {'value': '境内'}
    """
    groups = match.groupdict()
    return {name.partition("_")[0]: words.strip() for name, words in groups.items() if words and words.strip()}


def place(match: re.Match[str], name: str) -> tuple[int, int]:
    """Start and end of a named group, wherever it matched."""
    return match.span(name if match[name] else f"{name}_2")


@dataclass(frozen=True, slots=True)
class Patterns:
    """The named patterns of one part of the rule file; a name that is not there raises."""

    part: str
    entries: Mapping[str, re.Pattern[str]]

    def __getitem__(self, name: str) -> re.Pattern[str]:
        try:
            return self.entries[name]
        except KeyError:
            raise AssetError(f"The part “{self.part}” lacks the pattern “{name}”.", where=FILE.name) from None


@dataclass(frozen=True, slots=True)
class RightRule:
    """How a right is named. ``ignore`` is cut out before ``find``; ``deny`` says that the right is refused.

    ``label`` finds it among the words of a label. ``breach`` says that it is there after a breach of law or contract,
    ``wider`` that it is there in other cases too.
    """

    right: str
    cue: tuple[str, ...]
    find: re.Pattern[str]
    grant: re.Pattern[str]
    ignore: re.Pattern[str] | None = None
    deny: re.Pattern[str] | None = None
    label: re.Pattern[str] | None = None
    breach: re.Pattern[str] | None = None
    wider: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class BasisRule:
    """A ground that takes the place of consent."""

    basis: str
    find: re.Pattern[str]
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RuleBook:
    """All that ``rules/statements.yml`` holds; there is one, so what it says of words can be remembered."""

    simple: tuple[Rule, ...]
    simple_cues: CueIndex
    rights: tuple[RightRule, ...]
    right_cues: CueIndex
    channels: tuple[tuple[str, re.Pattern[str]], ...]  # best first
    controllers: tuple[tuple[str, re.Pattern[str], float], ...]
    bases: tuple[BasisRule, ...]
    documents: tuple[tuple[str, re.Pattern[str]], ...]
    permissions: tuple[tuple[str, re.Pattern[str]], ...]
    patterns: Mapping[str, Patterns]

    def plain(self, sentences: Sequence[Sentence]) -> Iterator[Found]:
        """What the simple rules find, rule by rule."""
        matching: list[list[tuple[Sentence, Sequence[re.Match[str]]]]] = [[] for _ in self.simple]
        for sentence in sentences:
            for number, matches in _matching(sentence.text, self):
                matching[number].append((sentence, matches))
        for rule, some in zip(self.simple, matching, strict=True):
            yield from rule.statements(some)


@lru_cache(maxsize=REMEMBERED)
def _matching(text: str, book: RuleBook) -> tuple[tuple[int, tuple[re.Match[str], ...]], ...]:
    """The simple rules that match a sentence, by their numbers, with their matches."""
    cued = book.simple_cues.rules(text)
    asked = (number for number, rule in enumerate(book.simple) if number in cued or not rule.cue)
    return tuple((number, found) for number in asked if (found := book.simple[number].matches(text)))


def _compile(source: Any, where: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern; ``<<name>>`` in it stands for a part."""
    try:
        joined = "|".join(source) if isinstance(source, list) else source
        return re.compile(re.sub(r"<<(\w+)>>", lambda m: f"(?:{parts[m[1]]})", joined))
    except (re.error, KeyError, TypeError) as error:
        raise AssetError(f"The pattern of “{where}” does not compile: {error}.", where=FILE.name) from error


def _maybe(entry: Mapping[str, Any], name: str, parts: Mapping[str, str]) -> re.Pattern[str] | None:
    return (
        _compile(entry[name], f"{entry.get('id') or entry.get('right') or entry.get('basis')}.{name}", parts)
        if name in entry
        else None
    )


@cache
def rule_book() -> RuleBook:
    """The rules, read once.

    >>> "cancel-account" in [rule.right for rule in rule_book().rights]
    True

    Raises:
        AssetError: a pattern does not compile, a key is unknown or missing.
    """
    try:
        data: dict[str, Any] = parsed(FILE.read_text(encoding="utf-8"))
        parts = {"span": PERIOD, "date": DATE}
        for name, source in data["parts"].items():
            parts[name] = _compile(source, name, parts).pattern
        simple = []
        for entry in data["simple"]:
            if unknown := set(entry) - _KEYS:
                raise AssetError(f"Rule {entry.get('id')} has unknown keys: {', '.join(unknown)}.", where=FILE.name)
            plain: dict[str, Any] = {k: v for k, v in entry.items() if k in _PLAIN}
            plain |= {k: _compile(entry[k], entry["id"], parts) for k in _PATTERNS if k in entry}
            values = {k: str(v) for k, v in entry.get("values", {}).items()}
            simple.append(Rule(**plain, cue=tuple(entry.get("cue", ())), values=values))
        grant = data["right-grant"]
        rights = tuple(
            RightRule(
                right=e["right"],
                cue=tuple(e["cue"]),
                find=_compile(e["find"], e["right"], parts),
                grant=_compile(e.get("grant", grant), e["right"], parts),
                ignore=_maybe(e, "ignore", parts),
                deny=_maybe(e, "deny", parts),
                label=_maybe(e, "label", parts),
                breach=_maybe(e, "breach", parts),
                wider=_maybe(e, "wider", parts),
            )
            for e in data["rights"]
        )
        return RuleBook(
            simple=tuple(simple),
            simple_cues=CueIndex.of(rule.cue for rule in simple),
            rights=rights,
            right_cues=CueIndex.of(rule.cue for rule in rights),
            channels=tuple((e["kind"], _compile(e["find"], e["kind"], parts)) for e in data["channels"]),
            controllers=tuple(
                (e["id"], _compile(e["find"], e["id"], parts), float(e["confidence"])) for e in data["controllers"]
            ),
            bases=tuple(
                BasisRule(e["basis"], _compile(e["find"], e["basis"], parts), _maybe(e, "unless", parts))
                for e in data["bases"]
            ),
            documents=tuple((e["kind"], _compile(e["find"], e["kind"], parts)) for e in data["documents"]),
            permissions=tuple((e["name"], _compile(e["find"], e["name"], parts)) for e in data["permissions"]),
            patterns={
                part: Patterns(part, {k: _compile(v, f"{part}.{k}", parts) for k, v in entries.items()})
                for part, entries in data["patterns"].items()
            },
        )
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise AssetError(f"The rules for statements can't be read: {error}.", where=FILE.name) from error
