"""The text of a policy with its spans by place, and spans as mentions."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import fields, replace
from typing import Any

from kg.records import Flow, Mention, Range, Span, SpanKind
from kg.relate.rulebook import pattern

_MARKS = " \u3000\t\r\n：:，,。；;、"  # what no mention begins or ends with
_FIELDS = tuple(field.name for field in fields(Flow))
_OPENS, _CLOSES = "（(“「『", "）)”」』"


class Annotated:
    """A text with its spans, so that those of any stretch are found quickly."""

    def __init__(self, text: str, spans: tuple[Span, ...]) -> None:
        self.text = text
        self._spans = tuple(sorted(spans, key=lambda s: s.start))
        self._starts = [s.start for s in self._spans]

    def inside(self, place: Range, kind: SpanKind | None = None) -> tuple[Span, ...]:
        """The spans of a stretch in the order of the text: of one kind, or of all.

        >>> span = Span(2, 5, SpanKind.DATA, "lexicon")
        >>> Annotated("收集手机号。", (span,)).inside(Range(0, 6), SpanKind.PURPOSE)
        ()
        """
        first, last = bisect_left(self._starts, place.start), bisect_left(self._starts, place.end)
        return tuple(s for s in self._spans[first:last] if s.end <= place.end and kind in (None, s.kind))

    def mentions(self, place: Range, kind: SpanKind) -> tuple[Mention, ...]:
        """The mentions of one kind in a stretch.

        >>> span = Span(2, 5, SpanKind.DATA, "lexicon")
        >>> [m.text for m in Annotated("收集手机号。", (span,)).mentions(Range(0, 6), SpanKind.DATA)]
        ['手机号']
        """
        return mentions(self.text, self.inside(place, kind))

    def end(self, place: Range) -> int:
        """Where the words of a stretch end that blanks may close.

        >>> Annotated("完。  ", ()).end(Range(0, 4))
        2
        """
        return place.start + len(place.of(self.text).rstrip())

    def mention(self, place: Range) -> Mention:
        """A stretch as a mention, without the blanks that close it."""
        end = self.end(place)
        return Mention(place.start, end, self.text[place.start : end])


def is_generic(phrase: str) -> bool:
    """Whether a mention is a bare noun, an anaphor or a head that says only that you gave or we need it.

    This is narrower than what annotation takes as data without a category (``kg.annotate.data``): the whole mention
    must be generic.

    >>> is_generic("上述信息"), is_generic("某些个人信息"), is_generic("身份信息")
    (True, True, False)
    """
    return any(pattern("mentions", entry).search(phrase) for entry in ("bare", "needed", "pointing"))


def mentions(text: str, spans: tuple[Span, ...]) -> tuple[Mention, ...]:
    """The spans as mentions in the order of the text, each once.

    >>> [m.text for m in mentions("姓名、生日", (Span(3, 5, SpanKind.DATA, "a"), Span(0, 2, SpanKind.DATA, "b")))]
    ['姓名', '生日']
    """
    places = sorted({_without_marks(text, s.start, s.end) for s in spans})
    return tuple(Mention(a, b, text[a:b], is_generic(text[a:b])) for a, b in places if a < b)


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the marks at its ends, and without a bracket or quote there whose other half stands outside.

    >>> text = "，麦克风）："
    >>> text[slice(*_without_marks(text, 0, 6))], "委托方”"[slice(*_without_marks("委托方”", 0, 4))]
    ('麦克风', '委托方')
    """
    while start < end and (text[start] in _MARKS or (text[start] in _OPENS and not _closes(text[start:end]))):
        start += 1
    while start < end and (
        text[end - 1] in _MARKS + _OPENS or (text[end - 1] in _CLOSES and not _closes(text[start:end]))
    ):
        end -= 1
    return start, end


def _closes(words: str) -> bool:
    """Whether as many brackets and quotes are closed as are opened."""
    return sum(map(words.count, _OPENS)) == sum(map(words.count, _CLOSES))


def quoted(text: str, flow: Flow) -> Flow:
    """The flow with the words of its mentions as they stand in the policy, signs of emphasis included."""
    lists: dict[str, Any] = {}
    for name in _FIELDS:
        value = getattr(flow, name)
        if isinstance(value, tuple) and value != (written := tuple(_as_written(text, m) for m in value)):
            lists[name] = written
    return replace(flow, **lists) if lists else flow


def _as_written(text: str, mention: Mention) -> Mention:
    """A mention with the words of the policy, and the end of an emphasis that begins in it (设备 **ID**)."""
    opens = text.count("**", mention.start, mention.end) % 2 and text.startswith("**", mention.end)
    end = mention.end + 2 * bool(opens)
    words = text[mention.start : end]
    return mention if words == mention.text else replace(mention, end=end, text=words)
