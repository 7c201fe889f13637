"""The one data item of a phrase: owners, cues and closing words off, its relative clause kept where it tells which."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.annotate.acts import is_noun
from kg.annotate.data import is_data, is_excluded, is_generic, known
from kg.annotate.rulebook import pattern, trigger_pattern, triggers, words
from kg.records import Range
from kg.sentences import REMEMBERED

_MEMBER = re.compile(r"[\w/\-+. （）()]{2,14}")
_REACH = 80  # characters before the end of a phrase in which its noun may begin
_CLAUSE = 44  # characters before a bare head in which its relative clause may begin


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a phrase without owners, cue words and closing words.

    >>> trimmed("您的手机号等", 0, 6)
    (2, 5)
    """
    while start < end and text[start] in " _\t\u3000“\"'*·•":
        start += 1
    while end > start and text[end - 1] in " _\t\u3000”\"'*":
        end -= 1
    changed = True
    while changed and start < end:
        changed = False
        suffix = pattern("data", "suffix_at_end").search(text, start, end)
        if suffix and suffix.start() > start and not known(text[start:end]):
            end, changed = suffix.start(), True
        prefix = pattern("data", "prefixes").match(text, start, end)
        whole = known(text[start:end]) or text[start:end] in words("data", "generic")
        if prefix and prefix.end() < end and not whole and not pattern("data", "no_prefix").match(text, start, end):
            start, changed = prefix.end(), True
    return start, end


@lru_cache(maxsize=REMEMBERED)
def bare(phrase: str) -> str:
    """The words of a phrase without owners, cue words and closing words.

    >>> bare("您的手机号等")
    '手机号'
    """
    start, end = trimmed(phrase, 0, len(phrase))
    return phrase[start:end]


def item(text: str, start: int, end: int) -> Range | None:
    """The data item of a phrase, a relative clause cut off a head with content; None where it names no data.

    >>> item("您填写的收货地址", 0, 8)
    Range(start=4, end=8)
    """
    start, end = _balanced(text, *trimmed(text, start, end))
    phrase = text[start:end]
    if not phrase:
        return None
    if "的" in phrase and not known(phrase):
        head_start = start + phrase.rindex("的") + 1
        head = text[head_start:end]
        owner = pattern("data", "owners").search(text[max(0, start - 2) : head_start])
        adjective = pattern("data", "adjective").fullmatch(text, start, head_start - 1)
        thing = pattern("data", "thing").fullmatch(
            text, max(start, text.rfind("的", start, head_start - 1) + 1), head_start - 1
        )
        if (
            head
            and not adjective
            and (known(head) or (owner and is_data(head) and not is_generic(head) and len(head) >= 3))
        ):
            verb = trigger_pattern().search(thing.group()) if thing else None
            keeps = thing and known(head) and (verb is None or _of_a_thing(verb.group(), head))
            start = thing.start() if thing and keeps else head_start
    return Range(start, end) if is_data(text[start:end]) else None


def _of_a_thing(verb: str, head: str) -> bool:
    """Whether a verb says what is done with a thing, and its noun when or how often (打开应用的时间)."""
    return verb in words("data", "thing_verb") and head in words("data", "weak_heads")


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """The phrase without half a pair of quotes and what stands beyond it."""
    phrase = text[start:end]
    for left, right in ("“”", "《》", "【】"):
        if phrase.count(left) != phrase.count(right):
            cut = phrase.rfind(left) + 1 if left in phrase else phrase.find(right)
            start, end = (start + cut, end) if left in phrase else (start, start + cut)
            phrase = text[start:end]
    return start, end


def noun_start(text: str, start: int, end: int) -> int:
    """Where the noun of a phrase begins: after the last verb, owner or opener in it.

    >>> noun_start("收集您的手机号", 0, 7)
    4
    """
    cut = start
    for match in trigger_pattern().finditer(text, max(start, end - _REACH), end):
        rest = text[match.end() : end]
        if (
            rest
            and not pattern("data", "verb_goes_on").match(rest)
            and not known(text[match.start() : end])
            and not is_noun(text, start, match.start(), match.end(), end, match.group())
            and is_data(bare(rest))
        ):
            cut = match.end()
    near = max(cut, end - _REACH)
    for match in pattern("data", "noun_begins").finditer(text[near:end]):
        if near + match.end() < end and is_data(bare(text[near + match.end() : end])):
            return near + match.end()
    return cut


def before_verb(text: str, start: int, end: int) -> Range | None:
    """The item that stands before a verb in a phrase that is no item itself ('手机号共享给…')."""
    for match in trigger_pattern().finditer(text, start, end):
        if found := item(text, noun_start(text, start, match.start()), match.start()):
            return found
    return None


def shared_head(text: str, start: int, end: int, following: str) -> Range | None:
    """A member whose head noun stands only on the next one (付款、收货信息).

    >>> shared_head("付款、收货信息", 0, 2, "收货信息")
    Range(start=0, end=2)
    """
    if start < end:
        begins = pattern("data", "member_begins").finditer(text, max(0, start - 2), end)
        start = max([start, *(match.end() for match in begins)])
    start, end = trimmed(text, start, end)
    phrase = text[start:end]
    if phrase in triggers() and phrase not in words("data", "behaviours"):
        return None
    head = pattern("data", "shared_head_at_end").search(following)
    return Range(start, end) if head and 2 <= len(phrase) <= 6 and known(phrase + head.group()) else None


def short_member(text: str, start: int, end: int) -> Range | None:
    """A short member of a list of data that no head noun gives away ('收藏', '好友'); a verb after it ends it."""
    if verb := trigger_pattern().search(text, start + 2, end):
        end = verb.start()
    start, end = trimmed(text, start, end)
    phrase = text[start:end]
    if phrase in triggers() and phrase not in words("data", "behaviours"):
        return None
    if _MEMBER.fullmatch(phrase) and not pattern("data", "not_a_member").search(phrase) and not is_excluded(phrase):
        return Range(start, end)
    return None


def with_relative_clause(text: str, start: int, place: Range) -> Range:
    """A bare head with the relative clause that tells which ('您在社区发布的信息'); any other item as it is."""
    phrase = place.of(text)
    head = pattern("data", "bare_head").search(phrase)
    if head is None or (head.start() and phrase[head.start() - 1] != "的"):
        return place
    start_of_head = place.start + head.start()
    left = max(start, start_of_head - _CLAUSE)
    for match in trigger_pattern().finditer(text, left, start_of_head):
        goes_on = text.startswith(("的", "者"), match.end()) or "的" in match.group()
        if not goes_on and pattern("data", "object_begins").match(text, match.end()):
            left = match.end()
    clause = text[left:start_of_head]
    for owner in pattern("data", "relative_owner").finditer(clause):
        if pattern("data", "relative_clause").fullmatch(clause[owner.start() :]):
            return Range(left + owner.start(), place.end)
    return place
