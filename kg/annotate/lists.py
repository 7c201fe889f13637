"""Cuts enumerations into data items, and gives those of a sentence as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.annotate.data import has_head, is_data, is_generic, known
from kg.annotate.phrases import bare, before_verb, item, noun_start, shared_head, short_member, with_relative_clause
from kg.annotate.rulebook import pattern, words
from kg.records import LIST_MEMBER, Range, Span, SpanKind

_BREAK = re.compile(r"[，。；：:;,！？!?（）()【】\[\]《》<>{}\n\t|]|\s{2,}|(?<![A-Za-z0-9])\s(?![A-Za-z0-9])")
_IDENTIFIERS = re.compile(r"(?:/[\x21-\x2e\x30-\x7e]+(?: [\x21-\x2e\x30-\x7e]+)*)+ ?(?=、|等|$)")
_SHORT = 4  # characters of a bare noun
_MEMBER_END = re.compile(r"、|(?<=[A-Za-z0-9_])/(?=[A-Za-z])|(?<=[一-龥])/(?=[一-龥A-Za-z])|(?<=[A-Za-z])/(?=[一-龥])")


def spans(text: str, start: int, end: int, *, breaks: tuple[int, ...] = ()) -> tuple[Span, ...]:
    """The data items of a stretch as spans, without those that only say to what category others belong.

    >>> [(s.start, s.end, s.method) for s in spans("收集您的手机号码。", 0, 9)]
    [(4, 8, 'lexicon')]
    """
    means = [Range(*match.span()) for match in pattern("data", "by_means").finditer(text, start, end)]
    return tuple(
        Span(place.start, place.end, SpanKind.DATA, *_found_by(place.of(text)))
        for place in items(text, start, end, breaks=breaks)
        if not any(mean.start <= place.start < mean.end for mean in means)
        and not pattern("data", "labelling").search(text[max(start, place.start - 4) : place.start])
        and not pattern("data", "sent").search(text[max(start, place.start - 6) : place.end])
    )


def _found_by(phrase: str) -> tuple[str, float]:
    """The method and the score of an item."""
    if known(phrase):
        return "lexicon", 0.95
    return ("data-head", 0.85) if is_data(phrase) else (LIST_MEMBER, 0.6)


def items(text: str, start: int, end: int, *, breaks: tuple[int, ...] = ()) -> tuple[Range, ...]:
    """The data items that stand in a stretch, in order.

    Where a list holds two items, or one after an opener such as 包括, its other short members count too.
    ``breaks`` are places at which something else begins (a purpose), so that no item runs over them.

    >>> text = "设备信息（如IMEI号、MAC地址）和收货地址"
    >>> [place.of(text) for place in items(text, 0, len(text))]
    ['设备信息', 'IMEI号', 'MAC地址', '收货地址']
    """
    found: list[Range] = []
    whole = [Range(*match.span()) for match in pattern("data", "whole").finditer(text, start, end)]
    cuts = {*breaks, *(edge for place in whole for edge in (place.start, place.end))}
    edges = [start, *sorted(b for b in cuts if start < b < end), end]
    for a, b in pairwise(edges):
        if any(place.covers(Range(a, b)) for place in whole):
            found.append(next(place for place in whole if place.covers(Range(a, b))))
            continue
        for c, d in _runs(text, a, b):
            found += _list(text, start, c, d)
    return tuple(dict.fromkeys(found))


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch cut at punctuation and function words, brackets that hold a synonym kept inside."""
    keep = [(m.start(), m.end()) for m in pattern("data", "synonym").finditer(text, start, end)]
    at = start
    cuts = (*_BREAK.finditer(text, start, end), *pattern("data", "function_words").finditer(text, start, end))
    for match in sorted(cuts, key=lambda m: m.start()):
        if any(a <= match.start() < b for a, b in keep):
            continue
        if match.start() > at:
            yield at, match.start()
        at = max(at, match.end())
    if at < end:
        yield at, end


def _list(text: str, opening: int, start: int, end: int) -> list[Range]:
    """The items of one run of words without punctuation but 、; ``opening`` is where the sentence begins."""
    members: list[tuple[int, int, Range | None]] = []
    at = start
    for stop in [*_member_ends(text, start, end), end]:
        if stop > at:
            for c, d in _joined(text, at, stop, first=at == start, last=stop == end):
                noun = noun_start(text, c, d)
                found = item(text, noun, d)
                if (first := before_verb(text, c, noun if found else d)) and first != found:
                    members.append((c, first.end, first))
                if found or first is None:
                    members.append((noun if first else c, d, found))
        at = stop + 1
    sure = sum(found is not None or text[c:d] in words("data", "behaviours") for c, d, found in members)
    opened = _opened(text, start, next(_member_ends(text, start, end), end))
    listed = len(members) >= 2 and (sure >= 2 or (opened and sure >= 1)) and sure * 4 >= len(members)
    places: list[Range] = []
    for index, (c, d, place) in enumerate(members):
        if place is None and index + 1 < len(members) and (after := members[index + 1][2]):
            place = shared_head(text, noun_start(text, c, d), d, after.of(text))
        owner = None if place or index else pattern("data", "owned").search(text, c, d)
        begins = index > 0 or opened or owner or text[c:d] in words("data", "behaviours")
        if place is None and listed and begins and not pattern("data", "party_second").match(text[c:d]):
            place = short_member(text, owner.end() if owner else c, d)
        if place is not None and place.end > place.start:
            places.append(with_relative_clause(text, opening if not places else start, place))
    return places


def _member_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where members end: at 、, and at slashes between identifiers (IMEI/OAID) or known items (照片/视频)."""
    for match in _MEMBER_END.finditer(text, start, end):
        among_items = match.group() == "/" and _between_items(text, start, match.start(), end)
        if match.group() == "、" or among_items or _IDENTIFIERS.match(text, match.start(), end):
            yield match.start()


def _between_items(text: str, start: int, at: int, end: int) -> bool:
    """Whether a slash stands between two known items that share no head (not 相机/摄像头权限)."""
    first = max(start, text.rfind("、", start, at) + 1, text.rfind("/", start, at) + 1)
    stop = min((i for i in (text.find(mark, at + 1, end) for mark in "、/") if i >= 0), default=end)
    left, right = bare(text[noun_start(text, first, at) : at]), bare(text[at + 1 : stop])
    shared = pattern("data", "shared_head_at_end")
    return known(left) and has_head(left) and known(right) and not (shared.search(right) and not shared.search(left))


def _opened(text: str, start: int, end: int) -> bool:
    """Whether a list, of which ``[start, end)`` is the first member, is one of data by what stands before that.

    An opener such as 包括, the owner 您的, or a bracket or colon opens it, unless it is a list of something else.
    """
    if pattern("data", "about_parties").search(text[max(0, start - 12) : end]):
        return False
    noun = noun_start(text, start, end)
    return (
        pattern("data", "openers").match(text[start:end].lstrip()) is not None
        or pattern("data", "owned").search(text[start:noun]) is not None
        or text[start - 1 : start] in ("（", "(", "：", ":")
    )


def _joined(text: str, start: int, end: int, *, first: bool, last: bool) -> Iterator[tuple[int, int]]:
    """A piece cut at 和, 及, 或 where both halves are data on their own; inside a list a short half stays.

    The last piece of a list is cut between two bare nouns too (…、地区及介绍).
    """
    joins = pattern("data", "joins")
    at = start
    for match in joins.finditer(text, start, end):
        following = joins.search(text, match.end(), end)
        stop = following.start() if following else end
        noun = noun_start(text, at, end)
        if noun <= match.start() and known(bare(text[noun:stop])):
            continue
        right = bare(text[noun_start(text, match.end(), end) : end])
        if match.group() in ("等", "在内的", "之类的"):
            if match.group() != "等" or is_data(right):
                yield at, match.start()
                at = end if match.group() == "等" and is_generic(right) else match.end()
            continue
        if not last and len(right) <= 2 and not known(right):
            continue
        left = bare(text[noun_start(text, at, match.start()) : match.start()])
        own = bool(left) and (is_data(left) if has_head(left) else known(left) and len(left) >= 3)
        behaviour = not first and left in words("data", "behaviours")
        own = own or (behaviour and is_generic(right) and noun_start(text, match.end(), end) == match.end())
        nouns = (
            last
            and not first
            and left == text[at : match.start()]
            and _is_noun(left)
            and _is_noun(bare(text[match.end() : stop]))
        )
        if nouns or (own and _is_second(bare(text[noun_start(text, match.end(), stop) : stop]))):
            yield at, match.start()
            at = match.end()
    yield at, end


def _is_noun(phrase: str) -> bool:
    """Whether a phrase is a short noun of data and no more."""
    return phrase in words("data", "heads") or (len(phrase) <= _SHORT and known(phrase))


def _is_second(phrase: str) -> bool:
    """Whether what follows 和 is an item on its own, or somebody."""
    if pattern("data", "party_second").match(phrase):
        return True
    return len(phrase) > 1 and (known(phrase) or is_data(phrase)) and not pattern("data", "never_second").match(phrase)
