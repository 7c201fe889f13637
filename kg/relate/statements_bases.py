"""Grounds that the policy puts in the place of consent: exceptions to it, and reasons to disclose without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.relate.statements_rules import BasisRule, Found, Patterns, RuleBook
from kg.relate.statements_text import Sentence
from kg.sentences import REMEMBERED


def bases(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """Grounds that the law does not know, with what they are for: ``collection`` or ``disclosure``.

    An own or a stranger's interest counts for a disclosure also where the policy does not say that consent is dropped.
    """
    patterns = book.patterns["basis"]
    for sentence in sentences:
        if sentence.heading:
            continue
        hits = _grounds(sentence.text, book)
        if not hits:
            continue
        kind, excepted = _context(sentence, patterns)
        for hit in hits if kind else ():
            if excepted or (hit.basis == "interest" and patterns["grounded"].search(sentence.text)):
                values = {"basis": hit.basis, "kind": kind}
                yield Found("Basis", sentence, sentence.range(), values, f"basis-{hit.basis}")


@lru_cache(maxsize=REMEMBERED)
def _grounds(text: str, book: RuleBook) -> tuple[BasisRule, ...]:
    """The grounds that a sentence names."""
    rest = book.patterns["basis"]["exception"].sub("", text)
    return tuple(b for b in book.bases if b.find.search(text) and not (b.unless and b.unless.search(rest)))


def _context(sentence: Sentence, patterns: Patterns) -> tuple[str, bool]:
    """What the grounds are for, and whether they are said to make consent needless.

    The nearest of the sentence itself, the opening of its list and its heading that speaks of an exception decides,
    else the nearest that speaks of a disclosure.
    """
    near = (sentence.text, sentence.lead, sentence.title.rpartition(" / ")[2])
    for words in near:
        if patterns["exception"].search(words):
            rest, found = patterns["disclosing"].subn("", words)
            return ("disclosure" if found and not patterns["collecting"].search(rest) else "collection"), True
    for words in near:
        if patterns["disclosing"].search(words):
            return "disclosure", patterns["excluded"].search(words) is not None
    return "", False
