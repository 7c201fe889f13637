"""Permissions of the device that the app asks for, and whether the text says what for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.relate.statements_rules import Found, Patterns, RuleBook
from kg.relate.statements_text import Sentence

_LEAD = 12  # sentences before in which the lead-in of a list of permissions may stand


def permissions(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """Each permission once: with a purpose somewhere (``purpose``), else as it is asked for (``bare``)."""
    patterns = book.patterns["permission"]
    found: dict[tuple[str, str], Found] = {}
    for index, sentence in enumerate(sentences):
        text = sentence.text
        if sentence.heading or sentence.foreign or not patterns["asks"].search(text):
            continue
        told = patterns["purpose"].search(_context(sentences, index, patterns)) is not None
        if patterns["refused"].search(text) or not (told or patterns["ask"].search(text)):
            continue
        kind = "purpose" if told else "bare"
        for name, find in book.permissions:
            if find.search(text):
                values = {"kind": kind, "value": name}
                found.setdefault(
                    (name, kind), Found("Permission", sentence, sentence.range(), values, f"permission-{kind}")
                )
    yield from (f for (name, kind), f in found.items() if kind == "purpose" or (name, "purpose") not in found)


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
    after = sentences[index + 1].text if index + 1 < len(sentences) else ""
    if patterns["goes-on"].match(after):
        words.append(after)
    return "\n".join(words)
