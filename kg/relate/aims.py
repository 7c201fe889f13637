"""Which purposes of a sentence serve which of its acts."""

from __future__ import annotations

from dataclasses import replace

from kg.records import Polarity, Range, Span
from kg.relate import implied
from kg.relate.clause import Spans
from kg.relate.frame import Frame
from kg.relate.manner import polarity
from kg.relate.rulebook import pattern, words
from kg.relate.scope import Scope


def served(text: str, frames: list[Frame], own: Spans) -> list[Frame]:
    """The acts with their conditions and purposes (:class:`Scope`).

    A purpose of a later act of the same actor serves those before it that have none.
    A denial that follows an act (…，并不会共享) takes neither purpose nor condition from before that act, and an act
    that follows a denial (未经同意不会…，但会…) not what the denial leaves open.
    """
    allowed = [
        p
        for p in own.purposes
        if not implied.denied(text, max(0, p.start - 10), p)
        and not pattern("frames", "bound_aim").search(text[max(0, p.start - 24) : p.start])
    ]
    leaves_open = pattern("flows", "of_denial")
    sentence, acts = Range(0, len(text)), {frame.verb.start for frame in frames}
    aims = Scope.of(text, sentence, acts, allowed, aims=True)
    occasions = Scope.of(text, sentence, acts, own.conditions)
    done: list[Frame] = []
    for index, frame in enumerate(frames):
        last = frames[index - 1].verb.end if index else 0
        apart = index > 0 and "，" in text[last : frame.verb.start]  # and no verb of the same object (获取、保存)
        denied = polarity(frame.before) is Polarity.NEGATED
        own_only = apart and denied
        following = next((f.verb.start for f in frames[index + 1 :] if f.verb.start > frame.verb.end), None)
        mine = []
        for purpose in allowed:
            if purpose.end <= frame.verb.start:
                back = index > 0 and purpose.method in words("frames", "looks_back")
                leads = not own_only and purpose.end <= frames[0].verb.start
                serves = (purpose.start >= last and not back) or leads
            else:
                serves = purpose.start >= frame.verb.end and (
                    following is None or purpose.end <= following or _shares(frames, index, purpose)
                )
            if serves and aims.holds(purpose, frame.verb.start, goes_on=not denied):
                mine.append(purpose)
        turned = apart and pattern("flows", "turn").search(text, last, frame.verb.start) is not None
        left_open = {c for c in own.conditions if turned and leaves_open.search(text[c.start : c.end])}
        conditions = tuple(
            c
            for c in own.conditions
            if (c.start >= last or not (own_only or c in left_open)) and occasions.holds(c, frame.verb.start)
        )
        done.append(replace(frame, purpose=tuple(mine), condition=conditions))
    for index in range(len(done) - 2, -1, -1):
        frame, later = done[index], done[index + 1]
        trailing = tuple(p for p in later.purpose if p.start >= later.verb.end)
        if not frame.purpose and trailing and _goes_with(frame, later):
            done[index] = replace(frame, purpose=trailing)
    return done


def _goes_with(frame: Frame, other: Frame) -> bool:
    """Whether one actor does both acts, and neither is denied."""
    denied = (polarity(frame.before), polarity(other.before))
    return frame.actor is other.actor and Polarity.NEGATED not in denied


def _shares(frames: list[Frame], index: int, purpose: Span) -> bool:
    """Whether a later act has the same data, so that its purpose serves both."""
    return any(f.data == frames[index].data and f.verb.start < purpose.start for f in frames[index + 1 :])
