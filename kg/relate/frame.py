"""One act of a sentence, before it is a flow."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.records import Actor, Kind, Range, Span


@dataclass(frozen=True, slots=True)
class Frame:
    """An act before it is a flow. ``before`` are the words between the subject and the verb."""

    kind: Kind
    action: str
    actor: Actor
    verb: Span
    sentence: Range
    before: str = field(repr=False)
    data: tuple[Span, ...]
    recipient: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    purpose: tuple[Span, ...] = ()
    condition: tuple[Span, ...] = ()

    def moved(self, by: int) -> Frame:
        """The act so many characters further on."""
        return Frame(
            self.kind,
            self.action,
            self.actor,
            self.verb.moved(by),
            Range(self.sentence.start + by, self.sentence.end + by),
            self.before,
            *(
                tuple(span.moved(by) for span in part)
                for part in (self.data, self.recipient, self.source, self.purpose, self.condition)
            ),
        )
