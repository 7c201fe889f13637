"""Spans written back as inline markup: ``(actor) [action] <data> {purpose}``."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import InputError
from kg.read.markup import CLOSERS, OPENERS, unmarked
from kg.records import Mark, MarkKind, Span, SpanKind

_KINDS = {
    SpanKind.ACTOR: MarkKind.ACTOR,
    SpanKind.ACTION: MarkKind.ACTION,
    SpanKind.DATA: MarkKind.DATA,
    SpanKind.PURPOSE: MarkKind.PURPOSE,
}
_OPEN = {kind: bracket for bracket, kind in OPENERS.items()}
_CLOSE = {kind: bracket for bracket, opener in CLOSERS.items() for kind in [OPENERS[opener]]}
_WIDE = str.maketrans("()[]<>{}", "\uff08\uff09\uff3b\uff3d\uff1c\uff1e\uff5b\uff5d")


def marked(text: str, spans: Iterable[Span]) -> tuple[str, int]:
    """The text with markup around actors, acts, data and purposes, and the number of lines whose own ASCII brackets
    had to become full-width ones, lest they be read as markup (offsets stay as they are).

    Markup knows no nesting and no line breaks: of spans that overlap, a person's marks come first, then the longest;
    a span over several lines is marked on each.

    >>> marked("我们收集手机号。", [Span(0, 2, SpanKind.ACTOR, "lexicon"), Span(4, 7, SpanKind.DATA, "lexicon")])
    ('(我们)收集<手机号>。', 0)
    """
    marks = chosen(text, spans)
    out, widened, start = [], 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = [Mark(m.start - start, m.end - start, m.kind) for m in marks if start <= m.start and m.end <= end]
        written = _written(line, inside)
        if not _reads_back(written, line, inside):
            written = _written(line.translate(_WIDE), inside)
            widened += 1
        out.append(written)
        start = end + 1
    return "\n".join(out), widened


def chosen(text: str, spans: Iterable[Span]) -> tuple[Mark, ...]:
    """The spans that markup can show, as marks, sorted by place; no two overlap and none crosses a line break."""
    pieces = [piece for span in spans if span.kind in _KINDS for piece in _by_line(text, span)]
    pieces.sort(key=lambda p: (p[0], p[1].start - p[1].end, p[1].start, p[1].kind is not MarkKind.PURPOSE))
    kept: list[Mark] = []
    taken = bytearray(len(text))
    for _, mark in pieces:
        if not any(taken[mark.start : mark.end]):
            taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
            kept.append(mark)
    return tuple(sorted(kept, key=lambda mark: mark.start))


def _by_line(text: str, span: Span) -> list[tuple[bool, Mark]]:
    found, at = [], span.start
    for part in text[span.start : span.end].split("\n"):
        start = at + len(part) - len(part.lstrip())
        end = at + len(part.rstrip())
        if start < end:
            found.append((span.method != "markup", Mark(start, end, _KINDS[span.kind])))
        at += len(part) + 1
    return found


def _written(line: str, marks: list[Mark]) -> str:
    out, at = [], 0
    for mark in marks:
        out += [line[at : mark.start], _OPEN[mark.kind], line[mark.start : mark.end], _CLOSE[mark.kind]]
        at = mark.end
    return "".join([*out, line[at:]])


def _reads_back(written: str, line: str, marks: list[Mark]) -> bool:
    try:
        return unmarked(written) == (line, tuple(marks))
    except InputError:
        return False
