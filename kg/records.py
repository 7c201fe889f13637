"""The records that the rooms hand on. All are frozen; a step returns new ones and edits none.

Offsets are Unicode code points, half-open ``[start, end)``, into :attr:`Document.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

# --- read -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A place in the text.

    >>> Range(2, 4).of("您的手机号")
    '手机'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that stand there."""
        return text[self.start : self.end]

    def covers(self, other: Range) -> bool:
        """Whether the other place lies inside this one."""
        return self.start <= other.start and other.end <= self.end


class MarkKind(StrEnum):
    """The four kinds of inline markup."""

    ACTOR = "actor"  # (我们)
    ACTION = "action"  # [收集]
    DATA = "data"  # <手机号码>
    PURPOSE = "purpose"  # {实名认证}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that a person marked up; the brackets are no longer in the text."""

    start: int
    end: int
    kind: MarkKind


class BlockKind(StrEnum):
    """What the file's own format says that a stretch is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row, with the place of its column's header (None where the table has none)."""

    start: int
    end: int
    header: Range | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A line, paragraph, heading, list item or table row as the file's format gives it.

    ``level`` is the heading's rank (1 is the highest) or the list's depth (1 is the outermost); 0 where there is none.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: PROV's source entity."""

    name: str  # file name or URL as the user gave it
    sha256: str  # of the file's bytes, hexadecimal
    media_type: str = "text/plain"
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Document:
    """One policy as plain text, with its blocks in reading order and its inline markup."""

    id: str  # the file name without suffixes
    text: str = field(repr=False)
    origin: Origin
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)


# --- segment --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Segment:
    """A clause: the smallest heading, paragraph, numbered item, list item or table row.

    ``section`` is its path (``3.6.a``); ``id`` is unique in the policy (``3.6.a``, then ``3.6.a~2`` for the second
    paragraph of the same section). ``headings`` are the titles above it, outermost first; ``lead_in`` is the
    paragraph that opens the list in which it stands ("…包括："). ``[start, end)`` includes the printed number
    (``label``); ``body`` is where the words after the number start.
    """

    id: str
    section: str
    start: int
    end: int
    kind: BlockKind
    label: str = ""
    body: int = 0
    level: int = 0
    headings: tuple[Range, ...] = ()
    lead_in: Range | None = None
    cells: tuple[Cell, ...] = ()


# --- annotate -------------------------------------------------------------------------------------------------------


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


# --- relate ---------------------------------------------------------------------------------------------------------


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


# --- link -----------------------------------------------------------------------------------------------------------


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


# --- the whole ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood of one policy, before it becomes a graph."""

    document: Document
    segments: tuple[Segment, ...] = field(repr=False)
    spans: tuple[Span, ...] = field(repr=False)
    flows: tuple[Flow, ...] = field(repr=False)
    statements: tuple[Statement, ...] = field(repr=False)
    links: Links = field(repr=False)


# --- validate -------------------------------------------------------------------------------------------------------

SURE = 0.6  # a flow less sure than this carries no violation


class Engine(StrEnum):
    """What runs the shapes: our own way over Oxigraph, or pySHACL, the reference. The findings are the same."""

    SETWISE = "setwise"
    PYSHACL = "pyshacl"


class Grouping(StrEnum):
    """What stands together where people read findings."""

    RULE = "rule"
    CLAUSE = "clause"


class Severity(StrEnum):
    """SHACL's three levels, worst first."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """The words in the language asked for, else in the other."""
        return (self.zh or self.en) if lang.startswith("zh") else (self.en or self.zh)


LEVELS: Mapping[Severity, Text] = MappingProxyType(
    {
        Severity.VIOLATION: Text("缺失", "gap"),
        Severity.WARNING: Text("提示", "warning"),
        Severity.INFO: Text("建议", "note"),
    }
)
"""The levels as people read them: of the text, not of the law."""


@dataclass(frozen=True, slots=True)
class LawSource:
    """The provision that a rule rests on."""

    instrument: str
    article: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Waived:
    """Why somebody let a finding pass, until which day (ISO, included), and who."""

    reason: str
    expires: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the text does not show, with the words that it rests on. Never a judgement that the law was broken."""

    rule: str  # key of the rule catalogue: PIPL-23-1a
    severity: Severity
    policy: str
    clause: str
    start: int
    end: int
    quote: str
    message: Text
    source: LawSource
    flow: str | None
    remedy: Text
    confidence: float
    file: str = ""  # path or address as the user gave it; from a graph, the file's name
    waived: Waived | None = None
