"""Policies in which phrases of other policies stand: more for the teachers to judge, and the student to learn from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from kg.relate.classifier import Clause, beside
from kg.train.passages import Passage

_PHRASE = re.compile(r"[^，、；：。！？,;:\n]*[，、；：。！？,;:\n]|[^，、；：。！？,;:\n]+")
_SHARES = (0.0, 0.15, 0.3, 0.5)  # of a clause's phrases that give way
_TITLED = 0.12  # the share of clauses that stand below another's titles
_SHORTEST, _LONGEST = 2, 60  # characters of a phrase that stands elsewhere
_MOST = 4000  # characters of a clause

Phrases = Mapping[str, Sequence[str]]


def phrases(clauses: Iterable[Clause]) -> Phrases:
    """The phrases of clauses by the mark that ends them.

    >>> phrases([Clause("我们收集姓名、手机号。", (0,), ("", "", ""), 1)])
    {'、': ['我们收集姓名、'], '。': ['手机号。']}
    """
    found: dict[str, list[str]] = {}
    for clause in clauses:
        for phrase in _PHRASE.findall(clause.words):
            if _SHORTEST <= len(phrase) <= _LONGEST:
                found.setdefault(phrase[-1], []).append(phrase)
    return found


def spliced(policies: Mapping[str, Sequence[Clause]], dice: np.random.Generator) -> Iterator[Passage]:
    """Policies that are these clauses alone, below their titles, with phrases of any of them in the place of some."""
    everything = [clause for clauses in policies.values() for clause in clauses]
    others = phrases(everything)
    for policy, own in policies.items():
        text, clauses, last = "", [], ("", "", "")
        for clause in own:
            titled = everything[int(dice.integers(len(everything)))] if dice.random() < _TITLED else clause
            above = titled.above
            if above != last:
                text += "".join(f"{title}\n" for title in (above[0], above[2]) if title)
                last = above
            made = replace(_spliced(clause, others, dice), above=above)
            clauses.append((len(text), made))
            text += made.words + "\n"
        yield Passage(policy, text, tuple((start, _placed(text, start, made)) for start, made in clauses))


def _placed(text: str, start: int, clause: Clause) -> Clause:
    """A clause that stands at a place of a text, and so beside other words."""
    return replace(clause, beside=beside(text, start, start + len(clause.words)))


def _spliced(clause: Clause, others: Phrases, dice: np.random.Generator) -> Clause:
    """A clause with other phrases; its sentences start where they did."""
    share = _SHARES[int(dice.integers(len(_SHARES)))]
    words, starts, at = "", [], 0
    for phrase in _PHRASE.findall(clause.words):
        if at in clause.sentences:
            starts.append(len(words))
        at += len(phrase)
        like = others.get(phrase[-1], ())
        changes = like and len(phrase) >= _SHORTEST and dice.random() < share
        words += like[int(dice.integers(len(like)))] if changes else phrase
    kept = tuple(start for start in starts if start < _MOST)
    return replace(clause, words=words[:_MOST], sentences=kept or (0,))
