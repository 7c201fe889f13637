"""How soon requests are answered: the period from the sentence, the request from it or from what stands before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.numerals import whole
from kg.relate.statements_rules import Found, Patterns, RuleBook
from kg.relate.statements_text import Sentence
from kg.sentences import REMEMBERED

_BEFORE = 5  # sentences before in which the request may be named
_WORKING, _CALENDAR = 15, 21  # fifteen working days are three weeks
_MONTH = 30  # the most that GB/T 35273-2020 leaves
_DAYS = {"周": 7, "星期": 7, "月": 30}
_KINDS = ("within", "late", "over")


def responses(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """Periods for the answer to requests: fifteen working days at most, a month at most, more, or no end named."""
    patterns = book.patterns["response"]
    for index, sentence in enumerate(sentences):
        values = {} if sentence.heading else _period(sentence.text, book)
        if values and _on_request(sentences, index, patterns):
            yield Found("Response", sentence, sentence.range(), values, f"response-{values['kind']}")


@lru_cache(maxsize=REMEMBERED)
def _period(text: str, book: RuleBook) -> Mapping[str, str]:
    """Kind and words of the longest period for an answer; empty where the sentence gives none."""
    patterns = book.patterns["response"]
    if patterns["not"].search(text):
        return {}
    found = [
        (_kind(whole(match["number"]), match["unit"]), match["duration"].strip(" 【】[]"))
        for match in patterns["period"].finditer(text)
        if patterns["answer"].search(text[match.end() :]) or patterns["at-most"].search(text[: match.start()])
    ]
    if found:
        kind, words = max(found, key=lambda period: _KINDS.index(period[0]))
        return {"kind": kind, "duration": words}
    vague = patterns["open"].search(text)
    return {"kind": "open", "criterion": vague.group()} if vague else {}


def _kind(amount: int, unit: str) -> str:
    """Which kind of period that is.

    >>> _kind(15, "工作日"), _kind(20, "工作日"), _kind(20, "天"), _kind(1, "月"), _kind(45, "日")
    ('within', 'late', 'within', 'late', 'over')
    """
    days = amount * _DAYS.get(unit, 1)
    if days <= (_WORKING if unit == "工作日" else _CALENDAR):
        return "within"
    return "late" if days <= _MONTH else "over"


def _on_request(sentences: Sequence[Sentence], index: int, patterns: Patterns) -> bool:
    """Whether the answer is to a request about personal information, and not to a question or a complaint."""
    here = sentences[index]
    for other in (here, *reversed(sentences[max(0, index - _BEFORE) : index])):
        if other.segment.section != here.segment.section:
            break
        if patterns["request"].search(other.text):
            return True
        if patterns["question"].search(other.text):
            return False
    return patterns["rights"].search(here.title) is not None
