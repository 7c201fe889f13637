"""Which data an act is about: the list after the verb, or the words before it (将…, 对…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import ATTRIBUTIVE, Range, Span
from kg.relate.clause import Spans, end_of, inside, start_of, words_of
from kg.relate.rulebook import pattern, words
from kg.sentences import BRACKETED

_SPLIT = re.compile(r"[，,。；;]")
_JOINTS = ("、", "和", "及", "以及", "与", "或")  # between the items of a list
_MODIFIER = 4  # characters before an item in its comma-clause (唯一的设备标识符)
_MARK = 3  # characters of a list's sign before the words of an item
_LONGEST_OBJECT = 300  # characters of an object before its verb


def of_verbs(
    text: str, sentence: Range, group: list[Span], verbs: list[Span], own: Spans, clause: int
) -> tuple[Span, ...]:
    """The data that a group of verbs with one object is about; ``verbs`` are all of the sentence.

    They stand after the verbs, with the item that opens the sentence if a verb of giving stands in its relative clause;
    else before them in the clause that starts at ``clause``; else, for a use, at the sentence's start as an anaphor
    (这类信息…，收集后即作去标识化处理) or right before the verb's clause.
    """
    first, last = group[0], group[-1]
    passages = (*own.passages, *own.recipients, *own.sources)
    stop = after(text, last.end, sentence.end, own.data)
    following = within(own.data, last.end, stop, passages)
    if first.role in ("use", "out") and pattern("objects", "place").match(text, last.end):
        following = ()
    kept = [v for v in verbs if v.start >= last.end and first.role == "in" and _is_kept(text, v)]
    following = tuple(d for d in following if not any(v.start <= d.start < end_of(text, v.end, stop) for v in kept))
    nexts = [v.start for v in verbs if v.start >= last.end and v not in group and v not in kept]
    if nexts and following:
        limit = next((n for n in nexts if n < stop and not _within_list(text, last.end, n, own.data)), stop)
        following = tuple(d for d in following if d.end <= limit)
    means = pattern("objects", "by_means").search(text, clause, first.end)
    if means and first.role == "give" and (used := within(own.data, means.end("cue"), first.start, passages)):
        return used
    opens = (
        first.method == ATTRIBUTIVE
        and first.role == "give"
        and own.data[:1]
        and own.data[0].start <= sentence.start + _MARK
    )
    if opens and first.start < own.data[0].end:
        return (own.data[0], *following)
    if following:
        return following
    if as_what := pattern("objects", "as_what").search(text, clause, first.start):
        return within(own.data, as_what.end("cue"), first.start, passages)
    begins = _object_start(text, clause, first.start)
    if begins == clause and pattern("objects", "gets").match(text, first.start, sentence.end):
        return ()
    before = within(own.data, begins, first.start, passages)
    if before:
        return before
    if pattern("objects", "of_it").search(text[clause : first.start]):
        return within(own.data, sentence.start, clause, passages)
    whole = within(own.data, clause, first.start, passages)
    if not whole and pattern("objects", "alone").match(text, last.end, sentence.end):
        whole = _fronted(text, sentence, clause, own.data, passages)
    if whole or first.role not in ("use", "out"):
        return whole
    earlier = within(own.data, sentence.start, clause, passages)
    if pattern("objects", "auxiliaries").fullmatch(text, clause, first.start):
        return _list_before(text, earlier, clause - 1)
    if first.role == "out":
        return ()
    return tuple(d for d in earlier if pattern("objects", "anaphor").match(words_of(text, d)))[:1]


def _is_kept(text: str, verb: Span) -> bool:
    """Whether a verb only adds where the data before it are kept (收集日志信息并存储在服务器中，包括…)."""
    placed = verb.concept == "Store" and pattern("objects", "place").match(text, verb.end)
    return bool(placed) and text[verb.start - 1 : verb.start] == "并"


def _fronted(
    text: str, sentence: Range, clause: int, data: tuple[Span, ...], passages: tuple[Span, ...]
) -> tuple[Span, ...]:
    """The data of the clause before, where it says what the verb's clause is about (对于您的病历，我们会妥善保存)."""
    front = pattern("objects", "fronted").search(text, sentence.start, clause)
    return within(data, front.end("cue"), clause, passages) if front else ()


def _list_before(text: str, data: tuple[Span, ...], end: int) -> tuple[Span, ...]:
    """The data of the list that ends at a place (您的姓名、手机号，将共享给…); empty where none does."""
    found = [d for d in data if d.end == end][:1]
    for item in reversed(data):
        if found and text[item.end : found[0].start] in _JOINTS:
            found.insert(0, item)
    return tuple(found)


def opened(text: str, sentence: Range, clause: int, verb: Span, verbs: list[Span], data: tuple[Span, ...]) -> int:
    """The start of the clause of a verb whose object 将 opens some commas before (将甲，乙以及丙提供给…).

    ``clause`` is where the comma-clause of the verb itself starts, and what comes back where nothing is opened before.

    >>> from kg.records import SpanKind
    >>> text = "可能将您的姓名，生日提供给学校"
    >>> verb = Span(10, 13, SpanKind.ACTION, "lexicon")
    >>> names = (Span(5, 7, SpanKind.DATA, "lexicon"), Span(8, 10, SpanKind.DATA, "lexicon"))
    >>> opened(text, Range(0, len(text)), 8, verb, [verb], names)
    0
    """
    cues = [*pattern("objects", "opens").finditer(text, max(sentence.start, verb.start - _LONGEST_OBJECT), clause)]
    if not cues or pattern("objects", "before_verb").search(text, clause, verb.start):
        return clause
    at = cues[-1].end()
    if _depth(text, at, verb.start) or any(
        at <= v.start < verb.start and v.method != ATTRIBUTIVE and not inside(v, data) for v in verbs
    ):
        return clause
    pieces = [piece for piece in _commas(text, at, verb.start) if piece.start > at]
    first = any(at <= item.start and item.end < pieces[0].start for item in data) if pieces else False
    if not first or not all(_carries_on(text, piece, data) for piece in pieces):
        return clause
    return start_of(text, sentence.start, cues[-1].start())


def _commas(text: str, start: int, end: int) -> Iterator[Range]:
    """The pieces of a stretch between the commas outside brackets."""
    at, depth = start, 0
    for index in range(start, end):
        depth += (text[index] in "（(") - (text[index] in "）)")
        if text[index] in "，," and depth == 0:
            yield Range(at, index)
            at = index + 1
    yield Range(at, end)


def _carries_on(text: str, piece: Range, data: tuple[Span, ...]) -> bool:
    """Whether a piece between commas goes on with the list of data, or says how or when they are given."""
    words = piece.of(text)
    if pattern("objects", "states").search(words):
        return False
    if not words.strip() or pattern("objects", "carries_on").match(words):
        return True
    return any(piece.start <= item.start <= piece.start + _MARK for item in data) and not pattern(
        "objects", "says_else"
    ).search(words)


def _object_start(text: str, clause: int, verb: int) -> int:
    """Where an object before its verb starts: after the last 将, 对 and the like outside brackets."""
    starts = [clause]
    for cue in pattern("objects", "before_verb").finditer(text, clause, verb):
        if _depth(text, cue.start(), verb) >= 0:
            starts.append(cue.end())
    return starts[-1]


def _depth(text: str, start: int, end: int) -> int:
    """The brackets that open in a stretch, less those that close in it."""
    opened = text.count("（", start, end) + text.count("(", start, end)
    return opened - text.count("）", start, end) - text.count(")", start, end)


def _within_list(text: str, start: int, verb: int, data: tuple[Span, ...]) -> bool:
    """Whether a verb belongs to the list that starts before it: to one of its items, or in a bracket of it."""
    if any(d.start <= verb < d.end for d in data):
        return True
    return _depth(text, start, verb) > 0


def after(text: str, at: int, end: int, data: tuple[Span, ...]) -> int:
    """Where the list that starts at ``at`` ends: at the comma after which something else is said.

    >>> after("收集姓名，包括昵称，我们会加密", 2, 15, ())
    9
    """
    depth = 0
    for index in range(at, end):
        char = text[index]
        if depth == 0 and text.startswith(words("objects", "ends"), index):
            return index
        if char in "（(":
            depth += 1
        elif char in "）)":
            depth = max(0, depth - 1)
        elif char in "，," and depth == 0:
            rest = text[index + 1 : end]
            if not (pattern("objects", "goes_on").match(rest) or _starts_with_item(rest, index + 1, data)):
                return index
        elif char == "。" and depth == 0:
            return index
    return end


def _starts_with_item(rest: str, at: int, data: tuple[Span, ...]) -> bool:
    """Whether a data item stands at the start of the rest, as in a list with commas."""
    clause = _SPLIT.split(BRACKETED.sub("", rest), maxsplit=1)[0]
    if pattern("objects", "says_else").search(clause):
        return False
    skipped = len(rest) - len(rest.lstrip())
    begins = at + skipped
    modifier = clause.lstrip()[:_MODIFIER].rfind("的") + 1
    return any(begins <= span.start <= begins + max(2, modifier) for span in data)


def within(data: tuple[Span, ...], start: int, end: int, excluded: tuple[Span, ...]) -> tuple[Span, ...]:
    """The data spans inside a stretch that stand in none of the excluded passages."""
    return tuple(
        span
        for span in data
        if start <= span.start
        and span.end <= end
        and not any(other.start <= span.start and span.end <= other.end for other in excluded)
    )
