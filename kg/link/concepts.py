"""What a mention means: the most specific category that its words support, with a score."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg import assets
from kg.link.rulebook import book
from kg.records import Link, Mention
from kg.vocab import PIFD, PIFP, SKOS

_LABELS = {str(SKOS.prefLabel), str(SKOS.altLabel), str(SKOS.hiddenLabel)}
_NOISE = re.compile(r"[\s“”\"'‘’《》]")
_BRACKET = re.compile(r"^(?P<head>[^(]+)\((?P<inner>[^)]+)\)")


@dataclass(frozen=True, slots=True)
class Index:
    """Surface forms of one taxonomy and their concepts."""

    forms: Mapping[str, str]
    whole: frozenset[str]  # hidden forms of two characters or fewer: they count only as a whole mention
    longest: int

    def exact(self, words: str) -> str | None:
        """The concept of these very words."""
        return self.forms.get(words)

    def ending(self, words: str) -> tuple[str, int] | None:
        """The concept of the longest form that ends the words, with its length."""
        for size in range(min(self.longest, len(words)), 1, -1):
            form = words[-size:]
            if form not in self.whole and (concept := self.forms.get(form)):
                return concept, size
        return None

    def inside(self, words: str) -> tuple[str, int] | None:
        """The concept of the longest form anywhere in the words, the last of several, with its length."""
        for size in range(min(self.longest, len(words)), 1, -1):
            for at in range(len(words) - size, -1, -1):
                form = words[at : at + size]
                if form not in self.whole and (concept := self.forms.get(form)):
                    return concept, size
        return None


def normal(words: str) -> str:
    """The words as the index holds them: no spaces or quotes, case folded, in one spelling.

    >>> normal("Wi-Fi 名称"), normal("帐号")
    ('wi-fi名称', '账号')
    """
    folded = _NOISE.sub("", unicodedata.normalize("NFKC", words)).casefold()
    for spelling, usual in book().entry("spellings").items():
        folded = folded.replace(spelling, usual)
    return folded


@lru_cache(maxsize=4)
def index(name: str) -> Index:
    """The index of one taxonomy file: ``data``, ``purpose``, ``action`` or ``party``."""
    forms: dict[str, str] = {}
    whole: set[str] = set()
    for path in assets.files("ontology", f"{name}.ttl"):
        quads = sorted(
            (q for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE) if q.predicate.value in _LABELS),
            key=lambda q: (q.predicate.value != str(SKOS.prefLabel), str(q)),
        )
        for quad in quads:
            if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode):
                form = normal(quad.object.value)
                if (
                    form not in forms
                    and name == "data"
                    and len(form) <= 2
                    and quad.predicate.value == str(SKOS.hiddenLabel)
                ):
                    whole.add(form)
                forms.setdefault(form, quad.subject.value)
    return Index(forms, frozenset(whole), max(map(len, forms), default=0))


def data(mention: Mention) -> Link:
    """The data category of a mention; ``vague`` where the words name none.

    >>> data(Mention(0, 4, "IMEI")).concept.rpartition("#")[2]
    'IMEI'
    >>> data(Mention(0, 4, "上述信息", True)).vague
    True
    """
    root = str(PIFD.PersonalInformation)
    if mention.generic:
        return Link(mention, root, 0.3, vague=True)
    table = index("data")
    words = normal(mention.text)
    bracket = _BRACKET.match(words)
    tries = [words, *((bracket["head"], bracket["inner"]) if bracket else ())]
    for score, form in [(1.0, t) for t in tries] + [(0.95, v) for t in tries for v in _variants(t)]:
        if (concept := table.exact(form)) and concept != root:
            return Link(mention, concept, score)
    for find, base in ((table.ending, 0.85), (table.inside, 0.6)):
        hit = find(book().pattern("tail").sub("", words) if find == table.inside else words)
        if hit and hit[0] != root:
            return Link(mention, hit[0], round(base * (0.7 + 0.3 * min(1.0, hit[1] / len(words))), 3))
    return Link(mention, root, 0.3, vague=True)


def _variants(words: str) -> list[str]:
    """Shorter and longer forms of a mention: owners off, 的 off, a general noun off or on."""
    owner, tail = book().pattern("owner"), book().pattern("tail")
    bare = owner.sub("", owner.sub("", words))
    shapes = (bare, bare.replace("的", ""), bare.rpartition("的")[2])
    completions = book().words("completions")
    forms = (f for shape in shapes for f in (shape, tail.sub("", shape), *(shape + word for word in completions)))
    return [form for form in forms if len(form) > 1]


def purpose(mention: Mention) -> Link:
    """The purpose category of a mention: the longest keyword in its words; ``vague`` where there is none.

    >>> purpose(Mention(0, 4, "实名认证")).vague
    False
    """
    hit = index("purpose").inside(normal(mention.text))
    if hit is None:
        return Link(mention, str(PIFP.Purpose), 0.3, vague=True)
    return Link(mention, hit[0], round(min(0.95, 0.5 + 0.1 * hit[1]), 3))
