"""What the law asks of a change, from ``consequences.yml``. It holds where the processing rests on consent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib.term import URIRef

from kg.compare.flows import Draft
from kg.compare.records import Cited, Consequence, Sort, What
from kg.reason.taxonomy import taxonomy
from kg.records import Kind, Text
from kg.rulefile import RuleFile
from kg.validate.law import provision
from kg.vocab import LAW, PIFA, PIFK

_RULES = RuleFile(Path(__file__).resolve().parent / "consequences.yml")
# Parties whose getting data asks for no separate consent under art. 23: it speaks of other processors.
_NO_OTHER_PROCESSOR = frozenset({PIFK.Processor, PIFK.Controller, PIFK.DataSubject, PIFK.Authority, PIFK.OtherUser})
_TOLD = (What.DATA, What.PURPOSE)  # what art. 23 wants told beside who gets it


@dataclass(frozen=True, slots=True)
class Asked:
    """What the law asks, why, and where it says so."""

    consequence: Consequence
    reason: Text
    provisions: tuple[Cited, ...]


@cache
def asked(row: str) -> Asked:
    """One row of the table.

    >>> asked("purpose").provisions[0].label.en
    'PIPL art. 14(2)'

    Raises:
        AssetError: there is no such row.
    """
    cited = (provision(str(LAW[key])) for key in _RULES.entry(row, "provisions"))
    return Asked(
        Consequence(_RULES.entry(row, "consequence")),
        Text(_RULES.entry(row, "zh"), _RULES.entry(row, "en")),
        tuple(Cited(found.source.iri, found.label) for found in cited),
    )


def together(rows: Iterable[str]) -> Asked:
    """What several rows ask at once: the gravest of them, the reasons and provisions of all that ask for it.

    >>> [cited.label.en for cited in together(["notice", "data", "sensitive"]).provisions]
    ['PIPL art. 14(2)', 'PIPL art. 29']
    """
    found = [asked(row) for row in dict.fromkeys(rows)]
    worst = min((one.consequence for one in found), key=list(Consequence).index, default=Consequence.NONE)
    kept = [one for one in found if one.consequence is worst]
    reason = Text("".join(one.reason.zh for one in kept), " ".join(one.reason.en for one in kept))
    return Asked(worst, reason, tuple(dict.fromkeys(cited for one in kept for cited in one.provisions)))


def of(draft: Draft) -> Asked:
    """What the law asks of a change in the flows."""
    return together(_rows(draft))


def _rows(draft: Draft) -> Iterable[str]:
    said, flow = draft.said, draft.said.flow
    if said.caring() or taxonomy().up(URIRef(flow.action.iri)) & {PIFA.Store, PIFA.Retain}:
        return ["none"] if draft.what is What.SAFEGUARD else ["notice"]
    if said.denied and draft.what is not What.POLARITY:
        return ["notice"]  # what was promised is told in another way
    if not draft.wider and draft.sort is not Sort.CHANGED:
        return ["retention" if draft.what is What.RETENTION else "none" if draft.what is What.SAFEGUARD else "notice"]
    match draft.what:
        case What.DATA | What.PURPOSE | What.FLOW | What.POLARITY:
            if not draft.come and draft.what is What.PURPOSE:
                return ["notice"]  # no purpose is told any more
            rows = ["purpose" if draft.what is What.PURPOSE else "data"]
            if flow.kind is Kind.OUT:
                provided = _provided(draft)
                rows = [*rows, "provided"] if provided == "recipient" and draft.what in _TOLD else [provided]
            elif flow.kind is Kind.USE and draft.what in (What.FLOW, What.POLARITY):
                rows = ["purpose"]
            return [*rows, *_special(draft)]
        case What.RECIPIENT:
            return [_provided(draft), *_special(draft)] if draft.come else ["notice"]
        case What.CONDITION | What.CONSENT | What.SOURCE:
            return ["manner"]
        case What.RETENTION:
            return ["retention"]
        case What.SAFEGUARD:
            return ["none"]
        case What.OPT_OUT:
            return ["right"]
    return ["notice"]


def _provided(draft: Draft) -> str:
    """The row for data that go to somebody: by the act and by who gets them."""
    flow, concepts = draft.said.flow, taxonomy()
    above = concepts.up(URIRef(flow.action.iri))
    if PIFA.Publish in above:
        return "publication"
    if flow.cross_border:
        return "export"
    if PIFA.Transfer in above:
        return "succession"
    kinds = [URIRef(said.party.kind.iri) for said in flow.recipient if said.party.kind]
    if PIFA.Entrust in above or (kinds and all(concepts.up(kind) & _NO_OTHER_PROCESSOR for kind in kinds)):
        return "purpose" if draft.what is What.PURPOSE else "notice"
    return "recipient"


def _special(draft: Draft) -> list[str]:
    """Sensitive data among what comes."""
    sensitive = any(URIRef(value.iri) in taxonomy().sensitive for value in draft.come if value.iri)
    return ["sensitive"] if sensitive or (draft.what is not What.DATA and draft.said.flow.sensitive) else []
