"""Spans that the trained tagger finds, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.annotate.data import is_excluded, is_generic
from kg.annotate.passages import trimmed
from kg.annotate.rulebook import pattern
from kg.records import TAGGER, Range, Span, SpanKind
from kg.sentences import REMEMBERED

if TYPE_CHECKING:
    from kg.annotate.decoding import TaggedSpan
    from kg.annotate.tagger import Tagger

_MODEL = Path(__file__).resolve().parent / "model"
_SEEN: dict[str, list[TaggedSpan]] = {}
_SHORTEST_PURPOSE = 4  # characters
_WORD = re.compile(r"\w")


@cache
def tagger() -> Tagger:
    """The tagger that the package brings along, loaded once.

    >>> [span.type for span in tagger().tag(["我们会收集您的手机号。"])[0]]
    ['handler', 'collect', 'data']
    """
    from kg.annotate.tagger import Tagger

    return Tagger.load(_MODEL)


def spans(text: str, places: Sequence[Range]) -> list[tuple[Span, ...]]:
    """For each of these sentences of a text the data and purposes that the tagger sees.

    >>> text = "我们会收集您的手机号。"
    >>> [[text[s.start : s.end] for s in found] for found in spans(text, [Range(0, len(text))])]
    [['手机号']]
    """
    tagged = _tagged({place.of(text) for place in places})
    found = []
    for place in places:
        own = [t._replace(start=place.start + t.start, end=place.start + t.end) for t in tagged[place.of(text)]]
        found.append((*_data(text, own), *_purposes(text, own)))
    return found


def _tagged(sentences: set[str]) -> dict[str, list[TaggedSpan]]:
    """What the tagger sees in each of these sentences; policies say much in the same words, so some are remembered."""
    known = {sentence: _SEEN[sentence] for sentence in sentences if sentence in _SEEN}
    if fresh := sorted(sentences - known.keys()):
        found = dict(zip(fresh, tagger().tag(fresh), strict=True))
        if len(_SEEN) + len(found) > REMEMBERED:
            _SEEN.clear()
        _SEEN.update(found)
        known |= found
    return known


def _data(text: str, tagged: Iterable[TaggedSpan]) -> Iterator[Span]:
    """The tagged data that name some kind; what is generic the rules know."""
    for t in tagged:
        phrase = text[t.start : t.end]
        if t.type == "data" and _names(phrase):
            yield Span(t.start, t.end, SpanKind.DATA, TAGGER, t.probability)


def _names(phrase: str) -> bool:
    return len(phrase) > 1 and _WORD.search(phrase) is not None and not (is_excluded(phrase) or is_generic(phrase))


def _purposes(text: str, tagged: Iterable[TaggedSpan]) -> Iterator[Span]:
    """The tagged purposes without their cue words; the pieces of one, which annotators cut at its marks, joined."""
    joint = pattern("passages", "purpose", "joint")
    runs: list[TaggedSpan] = []
    for t in tagged:
        if t.type == "purpose" and runs and joint.fullmatch(text, runs[-1].end, t.start):
            last = runs.pop()
            runs.append(last._replace(end=t.end, probability=max(last.probability, t.probability)))
        elif t.type == "purpose":
            runs.append(t)
    for run in runs:
        cue = pattern("passages", "purpose", "opening").match(text, run.start, run.end)
        start, end = trimmed(text, cue.end() if cue else run.start, run.end)
        if end - start >= _SHORTEST_PURPOSE:
            yield Span(start, end, SpanKind.PURPOSE, TAGGER, run.probability)
