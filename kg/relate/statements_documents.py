"""Other documents about personal information that the policy names: the controller's own, not third parties'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.relate.statements_rules import Found, RuleBook
from kg.relate.statements_text import Sentence


def documents(sentences: Sequence[Sentence], book: RuleBook, *, brands: Sequence[str] = ()) -> Iterator[Found]:
    """Linked documents, each kind and name once. ``brands`` are names of the controller and its products.

    ``read`` is true where the same text holds the list under a heading of its own.
    """
    patterns = book.patterns["document"]
    seen: set[tuple[str, str]] = set()
    headings = [s.text for s in sentences if s.heading]
    opening = " ".join(s.text for s in sentences[:8])
    for sentence in sentences:
        text = sentence.text
        if sentence.heading or not patterns["cue"].search(text) or patterns["third"].search(text):
            continue
        for match in patterns["name"].finditer(text):
            name = patterns["link-mark"].sub("", match["title"] or match["bare"] or "").strip()
            kind = "" if patterns["law"].search(name) else _kind(name, book)
            if not kind and match["title"] and patterns["policy"].search(name) and not patterns["law"].search(name):
                other = sentence.foreign or _alien(name, brands, patterns["others"])
                kind = "" if other or _own(name, opening, brands, patterns["generic"]) else "sub-policy"
            if not kind or (kind, name) in seen or (not match["title"] and not patterns["link"].search(text)):
                continue
            seen.add((kind, name))
            here = kind != "sub-policy" and any(_kind(title, book) == kind for title in headings)
            values = {"kind": kind, "name": name, "read": "true" if here else "false"}
            yield Found("LinkedDocument", sentence, sentence.range(*match.span()), values, f"document-{kind}")


def _kind(name: str, book: RuleBook) -> str:
    return next((kind for kind, find in book.documents if find.search(name)), "")


def _own(name: str, opening: str, brands: Sequence[str], generic: re.Pattern[str]) -> bool:
    """Whether the name is that of the policy itself: it stands in the opening, or it names nothing but the brand."""
    bare = name
    for brand in brands:
        bare = bare.replace(brand, "")
    stem = generic.sub("", bare)
    return name in opening or len(stem) <= 1 or stem in opening


def _alien(name: str, brands: Sequence[str], others: re.Pattern[str]) -> bool:
    """Whether the name is that of a well-known company which is not the controller."""
    match = others.search(name)
    return match is not None and not any(match.group() in brand for brand in brands)
