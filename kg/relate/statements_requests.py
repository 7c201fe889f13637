"""How soon requests are answered: the period from the sentence, the request from it or from what stands before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.relate.statements_dates import number
from kg.relate.statements_rules import Found, Patterns, RuleBook
from kg.relate.statements_text import Sentence

_BEFORE = 5  # sentences before in which the request may be named
_IN_TIME = 21  # days that fifteen working days come to
_MONTH = 30  # the most that GB/T 35273-2020 leaves
_DAYS = {"周": 7, "星期": 7, "月": 30}


def responses(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """Periods for the answer to requests: ``within`` fifteen working days, ``late`` up to a month, ``over``, ``open``."""
    patterns = book.patterns["response"]
    for index, sentence in enumerate(sentences):
        if sentence.heading or patterns["not"].search(sentence.text):
            continue
        values = _period(sentence.text, patterns)
        if values and _on_request(sentences, index, patterns):
            yield Found("Response", sentence, sentence.range(), values, f"response-{values['kind']}")


def _period(text: str, patterns: Patterns) -> dict[str, str]:
    """Length and kind of the longest period for an answer; empty where the sentence gives none."""
    longest, words = 0.0, ""
    for match in patterns["period"].finditer(text):
        after, before = text[match.end() :], text[: match.start()]
        if not patterns["answer"].search(after) and not patterns["at-most"].search(before):
            continue
        days = number(match["number"]) * _DAYS.get(match["unit"], 1)
        if match["unit"] == "工作日":
            days = days if 15 < days <= _MONTH else round(days * 7 / 5)
            days = max(days, _IN_TIME + 1) if number(match["number"]) > 15 else days
        if days > longest:
            longest, words = days, match["duration"].strip(" 【】[]")
    if longest:
        kind = "within" if longest <= _IN_TIME else "late" if longest <= _MONTH else "over"
        return {"kind": kind, "duration": words}
    if match := patterns["open"].search(text):
        return {"kind": "open", "criterion": match.group()}
    return {}


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
