"""A policy as sentences that rules can read: without Markdown's signs, each with the way back to its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.records import BlockKind, Document, Range, Segment

_NOISE = re.compile(
    r"[*\\`#\u200b\ufeff]+|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9@])"
    r"|(?<=[^\x00-\x7f])[\s\xa0]+|[\s\xa0]+(?=[^\x00-\x7f])|(?<=\d)[ \t]*\n[ \t]*(?=\d)"
)
_END = re.compile(
    r"[。！？；]+[”」』）)]*|(?<=[!?;：:])[*_ \t\u3000\xa0]*\n"
    r"|\n(?=[*_ \t\u3000\xa0]*[^\s：:，。；！？]{2,14}[：:])"  # before a label
)
_LONGEST = 4000  # characters of one sentence that rules look at


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a clause.

    ``text`` is what rules read; ``title`` holds the headings above it, ``lead`` the opening of its list.
    """

    text: str
    start: int
    end: int
    segment: Segment = field(repr=False)
    title: str = ""
    lead: str = ""  # what opens the list in which it stands
    foreign: bool = False  # it speaks of a third party: an SDK list, a partner
    places: tuple[int, ...] = field(default=(), repr=False)  # where each character stands in the document

    def range(self, start: int = 0, end: int | None = None) -> Range:
        """The place in the document of a stretch of :attr:`text`; without bounds, of the whole sentence."""
        if end is None:
            return Range(self.start, self.end)
        return Range(self.places[start], self.places[end - 1] + 1)

    @property
    def heading(self) -> bool:
        """Whether it is a heading."""
        return self.segment.kind is BlockKind.HEADING


def sentences(
    document: Document, segments: tuple[Segment, ...], *, foreign: re.Pattern[str], denied: re.Pattern[str]
) -> tuple[Sentence, ...]:
    """The sentences of all clauses, in reading order.

    ``foreign`` finds words that show a third party, ``denied`` those that say that there is none.
    """
    found: list[Sentence] = []
    text = document.text
    strange = _foreign(document, segments, foreign, denied)
    for segment, other in zip(segments, strange, strict=True):
        title = " / ".join(place.of(text) for place in segment.headings)
        lead = segment.lead_in.of(text) if segment.lead_in else ""
        for part in _ends(text, max(segment.body, segment.start), segment.end):
            clean, places = _clean(text, part.start, min(part.end, part.start + _LONGEST))
            if clean:
                found.append(Sentence(clean, places[0], places[-1] + 1, segment, title, lead, other, places))
    return tuple(found)


def _ends(text: str, start: int, end: int) -> Iterator[Range]:
    """The sentences of a clause. A line that a hard wrap broke goes on; not so after a colon, or before a label."""
    at = start
    for mark in _END.finditer(text, start, end):
        if mark.start() > at:
            yield Range(at, mark.end())
        at = mark.end()
    if at < end:
        yield Range(at, end)


def _clean(text: str, start: int, end: int) -> tuple[str, tuple[int, ...]]:
    """The words without noise, a blank for the line's end between Latin words, and the place of each character."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    pieces: list[str] = []
    places: list[int] = []
    at = start
    for noise in _NOISE.finditer(text, start, end):
        pieces.append(text[at : noise.start()])
        places.extend(range(at, noise.start()))
        at = noise.end()
    pieces.append(text[at:end])
    places.extend(range(at, end))
    return "".join(pieces).replace("\n", " "), tuple(places)


def _foreign(
    document: Document, segments: tuple[Segment, ...], words: re.Pattern[str], denied: re.Pattern[str]
) -> list[bool]:
    """For each segment: whether it, the headings above it, or a short line beside it speaks of a third party."""
    own = [words.search(denied.sub("", document.text[s.start : s.end])) is not None for s in segments]
    found = []
    for index, segment in enumerate(segments):
        other = own[index] or any(words.search(document.text, h.start, h.end) for h in segment.headings)
        if not other and segment.end - segment.start <= 80 and segment.kind is not BlockKind.HEADING:
            low, high = max(0, index - 3), index + 3
            other = any(
                own[i] and s.end - s.start <= 160 and s.headings == segment.headings
                for i, s in enumerate(segments[low:high], low)
            )
        found.append(other)
    return found
