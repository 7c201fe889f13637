"""``kg term``: what a phrase links to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.options import Json, Lang, LangOption
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.records import Link
    from kg.store import Store

_LONGEST = 500
_SURE = 0.95  # such data words are not read as a purpose, too
_ABOUT = """SELECT ?concept ?property ?value WHERE { GRAPH graph:vocabulary { ?concept ?property ?value .
  FILTER(?property IN (skos:prefLabel, skos:definition, skos:broader, pif:sensitivity, skos:exactMatch,
                       skos:closeMatch, skos:broadMatch, skos:narrowMatch, skos:relatedMatch)) } }
ORDER BY ?property ?value"""


def run(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="One or several phrases of a policy.")],
    lang: LangOption,
    json: Json = False,
) -> None:
    """Show what a phrase links to: data category or purpose, labels, score, sensitivity by law, match in DPV.

    \b
    Examples:
      kg term 手机号码 OAID
      kg term 身份证号 --lang zh
      kg term 面部特征 --json
    """
    from kg.cli.console import drawn, table, write
    from kg.store import Store

    store = Store()
    found = [_record(store, *entry) for phrase in words for entry in _links(phrase)]
    if json:
        import json as codec

        write(codec.dumps(found, ensure_ascii=False, indent=1) + "\n", None)
        return
    zh = lang is Lang.ZH
    heads = (
        ("词语", "概念", "名称", "上级", "得分", "敏感", "DPV")
        if zh
        else ("words", "concept", "label", "broader", "score", "sensitive", "DPV")
    )
    nothing = "（未对应任何概念）" if zh else "(no concept)"
    rows = [
        (
            record["words"],
            record["concept"] or nothing,
            record["label"][lang.value],
            "\n".join(record["broader"]),
            f"{record['score']:.2f}" if record["concept"] else "",
            ", ".join(record["sensitivity"]),
            "\n".join(f"{match['relation']} {match['term']}" for match in record["matches"]),
        )
        for record in found
    ]
    write(drawn(table(heads, rows)), None)


def _links(phrase: str) -> list[tuple[str, str, Link]]:
    from kg.link import concepts
    from kg.records import Mention

    if not phrase.strip() or len(phrase) > _LONGEST:
        raise InputError("This is no phrase.", where=phrase[:40], hint=f"Give between 1 and {_LONGEST} characters.")
    mention = Mention(0, len(phrase), phrase)
    found = [("data", concepts.data(mention)), ("purpose", concepts.purpose(mention))]
    if not found[0][1].vague and found[0][1].score >= _SURE:
        return [(phrase, *found[0])]
    meant = [(phrase, kind, link) for kind, link in found if not link.vague]
    return meant or [(phrase, "", found[0][1])]


def _record(store: Store, phrase: str, kind: str, link: Link) -> dict[str, Any]:
    from rdflib.namespace import SKOS
    from rdflib.term import URIRef

    from kg.query.results import short
    from kg.vocab import PIF

    def about(concept: URIRef, property: URIRef) -> list[Any]:
        return [row[2] for row in store.select(_ABOUT, {"concept": concept, "property": property}).rows]

    def labels(property: URIRef) -> dict[str, str]:
        said = {value.language: str(value) for value in about(concept, property)}
        return {"zh": said.get("zh", ""), "en": said.get("en", "")}

    record: dict[str, Any] = {"words": phrase, "kind": kind, "score": link.score}
    if not kind:
        empty = {"zh": "", "en": ""}
        nothing: dict[str, Any] = {
            "concept": None,
            "label": empty,
            "definition": empty,
            "broader": [],
            "sensitivity": [],
            "matches": [],
        }
        return record | nothing | {"score": 0.0}
    concept = URIRef(link.concept)
    above, tiers, at = [], about(concept, PIF.sensitivity), concept
    while (up := next(iter(about(at, SKOS.broader)), None)) and short(up) not in above:
        above.append(short(up))
        tiers += about(up, PIF.sensitivity)
        at = up
    relations = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
    return record | {
        "concept": short(concept),
        "label": labels(SKOS.prefLabel),
        "definition": labels(SKOS.definition),
        "broader": above,
        "sensitivity": sorted({short(tier) for tier in tiers}),
        "matches": [
            {"relation": name, "term": short(term)} for name in relations for term in about(concept, SKOS[name])
        ],
    }
