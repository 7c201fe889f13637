"""What is understood of a policy: spans, flows and statements, and who and what they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kg.records.documents import Document, Range, Segment


class SpanKind(StrEnum):
    """What a span is: the labels of ``kg annotate``."""

    ACTOR = "actor"
    ACTION = "action"
    DATA = "data"
    PURPOSE = "purpose"
    RECIPIENT = "recipient"
    SOURCE = "source"
    CONDITION = "condition"


ATTRIBUTIVE = "lexicon-attributive"  # the method of a verb in a relative clause (您填写的地址)

TO_US = "lexicon-to-us"  # the method of a verb with the words that say that we get the data (发送给我们)

GIVER = "source-gei"  # the method of a third party that gives us data (运营商将号码发送给我们)

LIST_MEMBER = "list-member"  # the method of a short member of a list of data that names none by its own form

TAGGER = "tagger"  # the method of a span of the trained tagger

OWN_NAME = "own-name"  # the method of a name by which the policy speaks of itself


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text with its kind, who found it (``markup``, ``lexicon``, a rule's id) and how sure that is."""

    start: int
    end: int
    kind: SpanKind
    method: str
    score: float = 1.0
    concept: str = ""  # local name of the action or category that the lexicon gives, where it does
    role: str = ""  # of an action: ``in``, ``use``, ``out``, or ``give`` (somebody provides; who gets it decides)

    def moved(self, by: int) -> Span:
        """The span so many characters further on."""
        return Span(self.start + by, self.end + by, self.kind, self.method, self.score, self.concept, self.role)


class Kind(StrEnum):
    """Which way the data go."""

    IN = "in"  # they reach the controller
    USE = "use"  # the controller handles what it has
    OUT = "out"  # they leave to somebody else


class Actor(StrEnum):
    """Who acts."""

    CONTROLLER = "controller"  # 个人信息处理者
    USER = "user"  # 用户, the data subject
    THIRD_PARTY = "third_party"  # 第三方


class Polarity(StrEnum):
    """Whether the clause says that it is done, or that it is not."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    """How the act is put: 会, 可能, 必须."""

    WILL = "will"
    MAY = "may"
    MUST = "must"


class Necessity(StrEnum):
    """Whether the function that asks for the data works without them."""

    REQUIRED = "required"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Words of the policy at their place. ``generic`` marks bare nouns and anaphors ('个人信息', '上述信息')."""

    start: int
    end: int
    text: str
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """One statement that someone does, or will not do, something with personal data (``gold/README.md``).

    ``action`` is a local name of the action taxonomy. ``necessity`` is None where the text does not say.
    ``confidence`` lies in [0, 1]. ``method`` says what found it: ``markup``, or a rule's id.
    """

    id: str
    section: str
    segment: str
    kind: Kind
    action: str
    actor: Actor
    evidence: Range
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.WILL
    necessity: Necessity | None = None
    sensitive: bool = False
    data: tuple[Mention, ...] = ()
    purpose: tuple[Mention, ...] = ()
    recipient: tuple[Mention, ...] = ()
    source: tuple[Mention, ...] = ()
    condition: tuple[Mention, ...] = ()
    consequence: tuple[Mention, ...] = ()  # what refusing costs
    consent: tuple[Mention, ...] = ()  # 经您单独同意
    legal_basis: tuple[Mention, ...] = ()
    retention: tuple[Mention, ...] = ()
    safeguard: tuple[Mention, ...] = ()  # 加密, 去标识化
    opt_out: tuple[Mention, ...] = ()  # how to switch it off
    confidence: float = 1.0
    method: str = "rule"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a policy says beside flows: a right, a contact, a period, a linked document, and so on.

    ``kind`` is the local name of a subclass of ``pif:Statement`` without that suffix (``Right``, ``Contact``,
    ``Retention``, …); ``values`` are its attributes, by local name of the ontology's property (``right``,
    ``channel``, ``value``, ``duration``, …).
    """

    id: str
    kind: str
    segment: str
    evidence: Range
    values: Mapping[str, str] = field(default_factory=dict)
    polarity: Polarity = Polarity.AFFIRMED
    confidence: float = 1.0
    method: str = "rule"


@dataclass(frozen=True, slots=True)
class Link:
    """A mention's concept: the IRI of a data category, purpose or party kind, with a score in [0, 1].

    ``vague`` is set where the words name no category ('相关信息').
    """

    mention: Mention
    concept: str
    score: float = 1.0
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who gives or gets data. ``named`` is False for a mere category of parties ('合作伙伴').

    ``kind`` is the local name of a party kind (``SDKProvider``, ``Affiliate``, …).
    """

    key: str  # stable within the policy: 'controller', 'user', or the normalised name
    name: str
    kind: str
    named: bool = False
    contact: str = ""
    policy_url: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """All that linking gives for one policy: concepts of mentions, and who the party mentions are."""

    data: Mapping[Mention, Link] = field(default_factory=dict)
    purpose: Mapping[Mention, Link] = field(default_factory=dict)
    party: Mapping[Mention, Party] = field(default_factory=dict)
    controller: Party = field(default_factory=lambda: Party("controller", "", "Controller"))


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood of one policy, before it becomes a graph."""

    document: Document
    segments: tuple[Segment, ...] = field(repr=False)
    spans: tuple[Span, ...] = field(repr=False)
    flows: tuple[Flow, ...] = field(repr=False)
    statements: tuple[Statement, ...] = field(repr=False)
    links: Links = field(repr=False)
