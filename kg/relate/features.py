"""The words around a span of data as features of a classifier: of the span, of its sentence and of its clause."""

from __future__ import annotations

from collections.abc import Iterator

from kg.records import Range, Segment, Span
from kg.relate.clause import words_of
from kg.relate.rulebook import pattern

_NEAR = 10  # characters beside a list of data that are read
_VERBS = 3  # on either side that are told apart by their distance
_LONGEST_SENTENCE = 200  # characters of it that are read
_LONGEST_TITLES = 80
_LONGEST_TITLE = 40
_BEFORE = 60  # characters of the sentence before


def of_clause(text: str, segment: Segment) -> frozenset[str]:
    """What a clause stands below: its titles and the paragraph that opens its list."""
    titles = " ".join(title.of(text) for title in segment.headings[-2:])[:_LONGEST_TITLES]
    last = segment.headings[-1].of(text)[:_LONGEST_TITLE] if segment.headings else ""
    opening = segment.lead_in.of(text)[-_LONGEST_TITLES:] if segment.lead_in else ""
    return frozenset(
        (
            *_grams("h:", titles, 2, 2),
            *_grams("h1:", last, 2, 2),
            *_grams("i:", opening, 2, 2),
            f"i$:{opening[-6:]}",
            f"clause:{segment.kind}:{bool(segment.cells)}:{bool(segment.label)}",
        )
    )


def of_sentence(text: str, sentences: tuple[Range, ...], index: int) -> frozenset[str]:
    """What a sentence says, where it stands in its clause, and how the one before ends."""
    before = sentences[index - 1].of(text)[-_BEFORE:] if index else ""
    return frozenset(
        (
            *_grams("s:", sentences[index].of(text)[:_LONGEST_SENTENCE], 2, 2),
            *_grams("p:", before, 2, 2),
            f"at:{min(index, 3)}:{min(len(sentences), 4)}",
        )
    )


def of_span(text: str, sentence: Range, span: Span, data: tuple[Span, ...], acts: tuple[Span, ...]) -> frozenset[str]:
    """What stands beside a span of data and the list that it stands in; ``data`` and ``acts`` are the sentence's."""
    start = _list_start(text, span, data)
    left, right = text[max(sentence.start, start - _NEAR) : start], text[span.end : min(sentence.end, span.end + _NEAR)]
    words = words_of(text, span)
    return frozenset(
        (
            *_grams("l:", left, 1, 3),
            *(f"l{n}:{left[-n:]}" for n in range(1, 5)),
            *_grams("r:", right, 1, 3),
            *(f"r{n}:{right[:n]}" for n in range(1, 5)),
            *(f"n{n}:{text[max(sentence.start, span.start - n) : span.start]}" for n in range(1, 4)),
            *_grams("w:", words, 2, 2),
            f"word:{words}",
            f"^:{words[:2]}",
            f"$:{words[-2:]}",
            f"by:{span.method}",
            f"long:{min(len(words), 12)}",
            f"first:{start == span.start}",
            f"far:{min((span.start - sentence.start) // 10, 6)}",
            *_verbs("vl", text, [act for act in reversed(acts) if act.end <= start]),
            *_verbs("vr", text, [act for act in acts if act.start >= span.end]),
            *(f"v:{act.concept}" for act in acts if act.start < span.end and act.end > start),
        )
    )


def _verbs(side: str, text: str, acts: list[Span]) -> Iterator[str]:
    """The verbs on one side of a list, the nearest first."""
    yield f"{side}#:{min(len(acts), _VERBS)}"
    for number, act in enumerate(acts):
        yield f"{side}:{act.concept}"
        if number < _VERBS:
            yield f"{side}{number}:{act.concept}"
            yield f"{side}{number}:{words_of(text, act)}"
            yield f"{side}{number}:{act.role}:{act.method}"


def _list_start(text: str, span: Span, data: tuple[Span, ...]) -> int:
    """Where the list begins whose member a span is, which is its own start where it stands alone."""
    start, joint = span.start, pattern("objects", "joint")
    for other in reversed(data):
        if other.end <= start and joint.fullmatch(text, other.end, start):
            start = other.start
    return start


def _grams(mark: str, words: str, shortest: int, longest: int) -> Iterator[str]:
    """All stretches of some lengths of these words, marked."""
    for length in range(shortest, longest + 1):
        for start in range(len(words) - length + 1):
            yield mark + words[start : start + length]
