"""Permissions of the device that the app asks for, and whether the text says what for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.relate.statements_rules import Found, Patterns, RuleBook
from kg.relate.statements_tables import columns
from kg.relate.statements_text import Sentence

_AFTER = 3  # lines after, each with a label, in which the purpose may stand
_LEAD = 12  # sentences before in which the lead-in of a list of permissions may stand


def permissions(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """Each permission once: with a purpose somewhere (``purpose``), else as it is asked for (``bare``)."""
    patterns = book.patterns["permission"]
    found: dict[tuple[str, str], Found] = {}
    table = columns(sentences)
    for index, sentence in enumerate(sentences):
        text = sentence.text
        asked = f"{table.first(index)}{text}"
        if sentence.heading or not patterns["asks"].search(asked) or asked == text * 2:
            continue
        if sentence.foreign and not patterns["ours"].search(text):
            continue
        told = _told(sentences, index, patterns) and not any(map(patterns["column"].search, table.empty(index)))
        named_only = patterns["no-purpose"].fullmatch(text) is not None
        if patterns["refused"].search(text) or not (told or named_only or patterns["ask"].search(asked)):
            continue
        kind = "purpose" if told else "bare"
        for name, find in book.permissions:
            if find.search(text):
                values = {"kind": kind, "value": name}
                found.setdefault(
                    (name, kind), Found("Permission", sentence, sentence.range(), values, f"permission-{kind}")
                )
    yield from (f for (name, kind), f in found.items() if kind == "purpose" or (name, "purpose") not in found)


def _told(sentences: Sequence[Sentence], index: int, patterns: Patterns) -> bool:
    """Whether its context tells a purpose, or words after a colon or in a cell that are more than names and leave."""
    context = _context(sentences, index, patterns)
    if patterns["purpose"].search(context):
        return True
    after = patterns["cells"].split(sentences[index].text)[1:]
    return any(patterns["no-purpose"].fullmatch(words) is None for words in after)


def _context(sentences: Sequence[Sentence], index: int, patterns: Patterns) -> str:
    """The sentence with its title, the lead-in above it, and what goes on with the purpose after it."""
    here = sentences[index]
    words = [here.title, here.text]
    for other in reversed(sentences[max(0, index - _LEAD) : index]):
        if other.segment.section != here.segment.section:
            break
        if other.text.endswith(("：", ":")):
            words.append(other.text)
            break
    for other in sentences[index + 1 : index + 1 + _AFTER]:
        if patterns["goes-on"].match(other.text):
            words.append(other.text)
            break
        if patterns["asks"].search(other.text) or not patterns["label"].match(other.text):
            break
    return "\n".join(words)
