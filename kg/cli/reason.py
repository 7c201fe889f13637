"""``kg reason``: what follows from a graph, and whether it holds together."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

import typer

from kg.cli.options import GraphName, Json, Lang, LangOption

if TYPE_CHECKING:
    from kg.reason import Classification
    from kg.store import Store


def run(graph: GraphName, lang: LangOption, json: Json = False) -> None:
    """Classify a graph with the OWL reasoner (HermiT) and check its consistency.

    Lists the classes that follow and how many things are in each. Needs Java and owlready2 (pip install
    'pif-kg[owl]'); without them it says so and shows the classes that kg build had inferred.
    Exit status 1 where the graph contradicts the ontology.

    \b
    Examples:
      kg reason graph.trig
      kg reason graph.trig --json
    """
    from kg.cli.console import drawn, table, talk, write
    from kg.cli.graphs import opened

    store = opened(graph)
    reasoner = _reasoner_missing(lang)
    result = None
    if reasoner:
        talk(f"kg: {reasoner}")
    else:
        talk(f"kg: {_begun(len(store.versions()), lang)}")
        result = _classified(store)
    built = _built(store)
    found = dict.fromkeys(result.inferred, "reasoner") if result else {}
    types = {(str(s), str(c)): by for (s, c), by in found.items()}
    types |= {pair: f"build, {types[pair]}" if pair in types else "build" for pair in built}
    consistent = result.consistent if result else None
    if json:
        import json as codec

        things = [{"thing": s, "class": c, "by": types[s, c]} for s, c in sorted(types)]
        impossible = [str(name) for name in result.unsatisfiable] if result else []
        record = {"consistent": consistent, "unsatisfiable": impossible, "inferred": things}
        write(codec.dumps(record, ensure_ascii=False, indent=1) + "\n", None)
    else:
        from rdflib.term import URIRef

        from kg.query.results import short

        counts = Counter((short(URIRef(c)), by) for (_, c), by in types.items())
        heads = ("类", "个体数", "得自") if lang is Lang.ZH else ("class", "things", "by")
        write(drawn(table(heads, [(c, str(n), by) for (c, by), n in sorted(counts.items())])), None)
        if result:
            write(_verdict(result, lang) + "\n", None)
    raise typer.Exit(1 if result and (not result.consistent or result.unsatisfiable) else 0)


def _begun(policies: int, lang: Lang) -> str:
    from kg.cli.destination import counted

    if lang is Lang.ZH:
        return f"推理机正在归类 {policies} 份政策；一份需几秒，多份时每份约需两秒。"
    return f"The reasoner classifies {counted(policies)}: some seconds for one, two more for each other."


def _reasoner_missing(lang: Lang) -> str:
    from importlib.util import find_spec

    if shutil.which("java") is None:
        return (
            "没有 Java，无法运行推理机，一致性未检查；以下是构建时推出的类。"
            if lang is Lang.ZH
            else "There is no Java, so the OWL reasoner can't run and consistency is not checked. "
            "These are the classes that kg build had inferred."
        )
    if find_spec("owlready2") is None:
        return (
            "未安装 owlready2（pip install 'pif-kg[owl]'），一致性未检查；以下是构建时推出的类。"
            if lang is Lang.ZH
            else "The OWL reasoner is not installed (pip install 'pif-kg[owl]'), so consistency is not checked. "
            "These are the classes that kg build had inferred."
        )
    return ""


def _classified(store: Store) -> Classification:
    from kg.iris import PARTIES, inferred
    from kg.reason import classify

    versions = store.versions()
    return classify(store.graph(*versions, *map(inferred, versions), PARTIES))


def _built(store: Store) -> list[tuple[str, str]]:
    from rdflib.namespace import RDF

    from kg.iris import inferred

    graphs = map(inferred, store.versions())
    return [(str(s), str(o)) for graph in graphs for s, p, o, _ in store.quads(graph) if p == RDF.type]


def _verdict(result: Classification, lang: Lang) -> str:
    zh = lang is Lang.ZH
    if not result.consistent:
        return "图与本体矛盾。" if zh else "The graph contradicts the ontology."
    if result.unsatisfiable:
        names = ", ".join(map(str, result.unsatisfiable))
        return f"一致，但这些类不可能有个体：{names}" if zh else f"Consistent, but nothing can be in: {names}"
    return "一致。" if zh else "Consistent."
