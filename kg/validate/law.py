"""The provisions that findings cite, from ``ontology/law``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.records import LawSource, Text
from kg.store import Store

_QUERY = """
SELECT ?provision ?instrument ?article ?zh ?en ?since ?verified WHERE { GRAPH graph:law {
  ?provision pif:instrument ?of ; pif:article ?article ; skos:prefLabel ?zh , ?en . ?of dcterms:identifier ?instrument .
  FILTER(LANGMATCHES(LANG(?article), "zh") && LANGMATCHES(LANG(?zh), "zh") && LANGMATCHES(LANG(?en), "en"))
  OPTIONAL { ?provision pif:inForce ?since } OPTIONAL { ?provision pif:verified ?verified } } }
"""
_APP_TYPES = """
SELECT ?slug ?zh ?en ?list WHERE { GRAPH graph:law {
  ?list dcterms:identifier ?slug ; pif:basicFunction ?some ; dcterms:title ?zh , ?en .
  FILTER(LANGMATCHES(LANG(?zh), "zh") && LANGMATCHES(LANG(?en), "en")) } }
"""


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision: how a finding cites it, what people call it, and the day from which it binds (None: unknown).

    ``verified`` says that its wording was checked against a copy of the text; else it is recalled.
    """

    source: LawSource
    label: Text
    since: date | None
    verified: bool


@cache
def provisions() -> dict[str, Provision]:
    """Every provision by IRI, read once.

    >>> provisions()["https://w3id.org/pif/law/PIPL-23"].source.article
    '第二十三条'
    """
    found: dict[str, Provision] = {}
    for iri, instrument, article, zh, en, since, verified in Store().select(_QUERY).rows:
        source = LawSource(str(instrument), str(article), str(iri))
        day = date.fromisoformat(str(since)) if since else None
        found[str(iri)] = Provision(source, Text(str(zh), str(en)), day, str(verified) == "true")
    return found


def provision(iri: str) -> Provision:
    """One provision; one that the files lack is cited by its IRI only."""
    return provisions().get(iri) or Provision(LawSource("", "", iri), Text(iri, iri), None, False)


@cache
def app_type_names() -> dict[str, Text]:
    """What people call the types of app that have a list of necessary information, by slug, in the order of the lists.

    >>> app_type_names()["short-video"]
    Text(zh='短视频类', en='Short video')
    """
    rows = sorted(Store().select(_APP_TYPES).rows, key=lambda row: (len(str(row[3])), str(row[3])))
    return {str(slug): Text(str(zh), str(en)) for slug, zh, en, _ in rows}
