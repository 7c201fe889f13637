"""What a comparison hands on: changes between two versions of a policy, each with the words on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kg.records import Range, Text


class Sort(StrEnum):
    """How the new text stands to the old one. Wider is more for the controller and less bound."""

    ADDED = "added"
    REMOVED = "removed"
    WIDENED = "widened"
    NARROWED = "narrowed"
    CHANGED = "changed"


class What(StrEnum):
    """What it is that changed."""

    FLOW = "flow"
    DATA = "data"
    PURPOSE = "purpose"
    RECIPIENT = "recipient"
    SOURCE = "source"
    CONDITION = "condition"
    CONSENT = "consent"
    RETENTION = "retention"
    SAFEGUARD = "safeguard"
    OPT_OUT = "opt-out"
    POLARITY = "polarity"
    MODALITY = "modality"
    NECESSITY = "necessity"
    PROMISE = "promise"  # a flow that the text denies
    STATEMENT = "statement"  # a right, a contact, a period of the whole policy


class Consequence(StrEnum):
    """What the law asks where the processing rests on consent."""

    CONSENT = "consent"  # anew, PIPL art. 14(2); separate where a provision says so
    NOTICE = "notice"  # of the changed part, PIPL art. 17(2)
    NONE = "none"


NO_WORDS = Text("", "")


@dataclass(frozen=True, slots=True)
class Side:
    """The place in one version: its words, and in ``marks`` those of them that the change is about."""

    iri: str
    clause: str
    start: int
    end: int
    quote: str
    marks: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision as people cite it, with its IRI."""

    iri: str
    label: Text


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``gone`` and ``come`` are the values that only the old or only the new text has.

    ``subject`` says of what (收集：手机号码). ``wider`` says whether the controller may do more, or is less bound.
    ``check`` marks a pair that is not sure to be one: a person should look.
    """

    policy: str
    sort: Sort
    what: What
    subject: Text
    old: Side | None
    new: Side | None
    gone: tuple[Text, ...] = ()
    come: tuple[Text, ...] = ()
    wider: bool = False
    consequence: Consequence = Consequence.NONE
    reason: Text = NO_WORDS
    provisions: tuple[Cited, ...] = ()
    confidence: float = 1.0
    check: bool = False


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A statement beside flows, with its place and its attributes by local name."""

    iri: str
    kind: str  # Right, Contact, Retention, …
    clause: str
    start: int
    end: int
    quote: str
    denied: bool
    confidence: float
    values: Mapping[str, str] = field(default_factory=dict)

    def side(self) -> Side:
        """Its place."""
        return Side(self.iri, self.clause, self.start, self.end, self.quote)
