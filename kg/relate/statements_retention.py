"""How long data are kept, and what happens at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.records import BlockKind, Range
from kg.relate.statements_rules import Found, Patterns, RuleBook, named
from kg.relate.statements_text import Sentence

_LABEL = "保存期限："  # a column of this name says it of each of its rows
_COMMAS = "，、,"
_NEAR = 3  # sentences after and before in which the end may be told


def retentions(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """The periods that the policy states, each with its own words where a sentence tells several.

    ``expiryAction`` comes from the same or a neighbouring sentence.
    """
    patterns = book.patterns["retention"]
    columns = ""
    for index, sentence in enumerate(sentences):
        columns = _columns(sentences, index, columns)
        text = f"{_LABEL}{sentence.text}" if columns and patterns["column"].search(columns) else sentence.text
        if sentence.heading or not patterns["cue"].search(text) or patterns["not"].search(text):
            continue
        values = _period(text, patterns)
        action = _action(text, patterns)
        if not values and not action:
            continue
        if sentence.foreign and not patterns["ours"].search(text):
            continue
        if not values:
            values = _after(text, patterns)
        action = action or _nearby(sentences, index, patterns)
        shift = len(text) - len(sentence.text)
        stretches = _stretches(text, patterns) if "duration" in values else []
        if len(stretches) < 2:
            yield _found(sentence, sentence.range(), values, action)
            continue
        for start, end in stretches:
            place = sentence.range(max(0, start - shift), end - shift)
            yield _found(sentence, place, _period(text[start:end], patterns), action)


def _found(sentence: Sentence, place: Range, values: dict[str, str], action: str) -> Found:
    values = values | ({"expiryAction": action} if action else {})
    return Found("Retention", sentence, place, values, f"retention-{values.get('kind', 'indefinite')}")


def _stretches(text: str, patterns: Patterns) -> list[tuple[int, int]]:
    """The parts of a sentence that each say how long something is kept.

    What tells how soon data go after the end is no part of its own.
    """
    told = [
        match.span()
        for match in patterns["duration"].finditer(text)
        if match["duration"] and not patterns["soon"].match(text, match.end())
    ]
    cuts = [_comma(text, end, start) for (_, end), (start, _) in pairwise(told)]
    starts = [0, *(cut + 1 if text[cut] in _COMMAS else cut for cut in cuts)]
    return list(zip(starts, [*cuts, len(text)], strict=True))


def _comma(text: str, start: int, end: int) -> int:
    """The first comma of a stretch, or where it starts."""
    return next((at for at in range(start, end) if text[at] in _COMMAS), start)


def _columns(sentences: Sequence[Sentence], index: int, before: str) -> str:
    """The first row of the table in which a sentence stands; nothing for that row itself and outside of tables."""
    here = sentences[index].segment
    last = sentences[index - 1] if index else None
    if here.kind is not BlockKind.TABLE_ROW or last is None or last.segment.kind is not BlockKind.TABLE_ROW:
        return ""
    return before or last.text


def _period(text: str, patterns: Patterns) -> dict[str, str]:
    """Kind, duration and criterion of a sentence that says how long; empty where it says nothing."""
    values: dict[str, str] = {}
    if match := patterns["duration"].search(text):
        soon = match["duration_2"] or patterns["soon"].match(text, match.end())
        after = soon and patterns["gone"].search(text)  # so long after a cancellation: the period itself is not told
        values = {"kind": "weak" if after else "fixed", "duration": named(match)["duration"]}
    elif match := patterns["until"].search(text):
        values = {"kind": "fixed", "criterion": match["criterion"]}
    if match := patterns["criterion"].search(text):
        values = {"kind": "criterion"} | values | {"criterion": match.group().strip()}
    elif match := patterns["weak"].search(text):
        values = {"kind": "weak"} | values | {"criterion": match.group().strip()}
    if patterns["discretion"].search(text):
        return {"kind": "discretion"}
    bounded = patterns["not-indefinite"].search(text) and not patterns["despite"].search(text)
    if patterns["indefinite"].search(text) and not bounded:
        return {"indefinite": "true"}
    return values


def _after(text: str, patterns: Patterns) -> dict[str, str]:
    """A sentence that tells the end only: after what the data go."""
    match = patterns["ending"].search(text)
    return {"kind": "weak"} | ({"criterion": match.group().strip()} if match else {})


def _action(text: str, patterns: Patterns) -> str:
    """What happens at the end: ``delete``, ``anonymise`` or nothing."""
    match = patterns["expiry"].search(text)
    if not match:
        return ""
    return "delete" if patterns["delete"].search(match.group()) else "anonymise"


def _nearby(sentences: Sequence[Sentence], index: int, patterns: Patterns) -> str:
    here = sentences[index]
    near = [*sentences[index + 1 : index + 1 + _NEAR], *sentences[max(0, index - 1) : index]]
    for other in near:
        if other.segment.headings == here.segment.headings and (action := _action(other.text, patterns)):
            return action
    return ""
