"""How an act is put: affirmed or denied, how firmly, and whether the function needs the data."""

from __future__ import annotations

from kg.records import Modality, Necessity, Polarity
from kg.relate.rulebook import pattern
from kg.sentences import BRACKETED


def polarity(before: str) -> Polarity:
    """Whether the words between subject and verb deny the act.

    >>> polarity("我们不会向第三方").value
    'negated'
    """
    masked = pattern("frames", "polarity", "not_negation").sub(lambda m: "_" * len(m.group()), before)
    return Polarity.NEGATED if pattern("frames", "polarity", "negated").search(masked) else Polarity.AFFIRMED


def modality(before: str) -> Modality:
    """How firmly the act is put; 可能需要 is ``may``.

    >>> modality("我们可能需要您").value, modality("您需要").value, modality("我们会").value
    ('may', 'must', 'will')
    """
    before = BRACKETED.sub("", before)
    if pattern("frames", "modality", "may").search(before):
        return Modality.MAY
    before = pattern("frames", "modality", "not_firm").sub("", before)
    return Modality.MUST if pattern("frames", "modality", "must").search(before) else Modality.WILL


def necessity(sentence: str, later: tuple[str, ...]) -> Necessity | None:
    """What the sentence, else the first after it in its clause that speaks of it, says about doing without the data.

    >>> necessity("我们收集手机号。", ("如您拒绝提供，将无法注册。",)).value
    'required'
    """

    def says(entry: str, words: str) -> bool:
        return pattern("frames", "necessity", entry).search(words) is not None

    if says("optional", sentence) or says("offered", sentence):
        return Necessity.OPTIONAL
    if says("refused", sentence):
        return Necessity.REQUIRED
    for words in later:
        if says("refused", words) or says("needed", words):
            return Necessity.REQUIRED
        if says("optional", words):
            return Necessity.OPTIONAL
    return Necessity.REQUIRED if says("needed_here", sentence) else None
