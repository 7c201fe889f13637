"""Findings to be written down, and what all formats say of them: titles, articles, levels, groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from kg.records import LEVELS, Finding, Grouping, Severity, Text
from kg.validate.law import provision
from kg.validate.shapes import rule as entry_of

WHOLE_POLICY = Text("（整份政策）", "(whole policy)")
_ORDER = tuple(Severity)
_SHOWN = 60  # characters by which a message is known to hold the quote already


@dataclass(frozen=True, slots=True)
class Listing:
    """Findings, and how they are to be shown.

    ``lang`` is the reader's language, ``zh`` or ``en``. ``texts`` are the policies' own files by :attr:`Finding.file`,
    as an editor shows them, for formats that mark words in files.
    """

    findings: tuple[Finding, ...]
    lang: str = "zh"
    grouping: Grouping = Grouping.RULE
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def zh(self) -> bool:
        """Whether the reader's language is Chinese."""
        return self.lang.startswith("zh")

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings that nobody waived."""
        return tuple(finding for finding in self.findings if finding.waived is None)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that somebody waived."""
        return tuple(finding for finding in self.findings if finding.waived)

    def groups(self) -> Iterator[tuple[Finding, ...]]:
        """What is not waived: rule by rule, the worst first, or clause by clause as they stand in the text."""
        if self.grouping is Grouping.RULE:
            worst: dict[str, int] = {}
            for finding in self.counted:
                worst[finding.rule] = min(worst.get(finding.rule, len(_ORDER)), _ORDER.index(finding.severity))
            rows = sorted(self.counted, key=lambda f: (worst[f.rule], f.rule, f.policy, f.start))
            yield from (tuple(group) for _, group in groupby(rows, key=lambda finding: finding.rule))
            return
        clauses: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in sorted(
            self.counted, key=lambda f: (f.policy, f.file, f.start, _ORDER.index(f.severity), f.rule)
        ):
            clauses.setdefault((finding.policy, finding.file, finding.clause), []).append(finding)
        yield from map(tuple, clauses.values())

    def counts(self) -> Iterator[tuple[str, str, int]]:
        """How many there are of each level, and how many are waived, where any are: name, its words, number."""
        for level, words in LEVELS.items():
            yield level.value, words.get(self.lang), sum(finding.severity is level for finding in self.counted)
        if self.waived:
            yield "waived", "已豁免" if self.zh else "waived", len(self.waived)


def title(rule: str, lang: str) -> str:
    """What the rule is called."""
    entry = entry_of(rule)
    return entry.title.get(lang) if entry else ""


def citation(finding: Finding, lang: str) -> str:
    """The provision as people cite it: 个保法第二十三条, PIPL art. 23."""
    return provision(finding.source.iri).label.get(lang) if finding.source.iri else ""


def place(finding: Finding, lang: str) -> str:
    """Policy and clause."""
    return f"{finding.policy} {finding.clause or WHOLE_POLICY.get(lang)}"


def message(finding: Finding, lang: str) -> str:
    """What it says, on one line."""
    return " ".join(finding.message.get(lang).split())


def quote(finding: Finding, lang: str) -> str:
    """The words that it rests on, on one line; empty where there are none, or the message holds them already."""
    words = " ".join(finding.quote.split())
    return "" if words[:_SHOWN] in message(finding, lang) else words
