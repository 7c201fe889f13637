"""How an act is put: affirmed or denied, how firmly, and whether the function needs the data."""

from __future__ import annotations

import re

from kg.records import Modality, Necessity, Polarity
from kg.relate.rulebook import pattern

_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")


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
    before = _BRACKETED.sub("", before)
    if pattern("frames", "modality", "may").search(before):
        return Modality.MAY
    return Modality.MUST if pattern("frames", "modality", "must").search(before) else Modality.WILL


def necessity(sentence: str, later: str) -> Necessity | None:
    """What the sentence, and the rest of its clause, say about doing without the data.

    >>> necessity("我们收集手机号。", "如您拒绝提供，将无法注册。").value
    'required'
    """
    optional, refused = pattern("frames", "necessity", "optional"), pattern("frames", "necessity", "refused")
    if optional.search(sentence) or optional.search(later):
        return Necessity.OPTIONAL
    if refused.search(sentence + later) or pattern("frames", "necessity", "required_here").search(sentence):
        return Necessity.REQUIRED
    return None
