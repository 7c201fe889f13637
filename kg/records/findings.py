"""What a check of a graph gives: findings, with the rules' levels, sources and waivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

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

    def note(self, lang: str) -> str:
        """What people read beside the finding.

        >>> Waived("名称见附录一。", "2026-12-31", "法务部").note("en")
        'waived until 2026-12-31 (法务部): 名称见附录一。'
        """
        who = f" ({self.who})" if self.who else ""
        if lang.startswith("zh"):
            return f"豁免至 {self.expires}{who}：{self.reason}"
        return f"waived until {self.expires}{who}: {self.reason}"


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
