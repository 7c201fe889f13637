"""The map between laws, from ``shapes/topics.ttl``: which rules of one stand beside which of another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rdflib.namespace import RDF, SKOS
from rdflib.term import Literal

from kg.records import Text
from kg.validate.shapes import Law, texts, topic_map
from kg.vocab import RULE

NONE = Text("", "")
OTHER = Text("其他", "Other")


@dataclass(frozen=True, slots=True)
class Topic:
    """What several laws speak of: its name, the keys of their rules, and what differs between them."""

    name: Text
    rules: tuple[str, ...]
    difference: Text = NONE


@cache
def topics() -> tuple[Topic, ...]:
    """The topics in the order of the map.

    >>> topics()[0].name.en, topics()[0].rules
    ('Who is responsible', ('GDPR-13-1-a-name', 'PIPL-17-1-1a'))
    """
    graph = topic_map()
    listed = next(graph.objects(next(graph.subjects(RDF.type, SKOS.OrderedCollection)), SKOS.memberList))
    return tuple(
        Topic(
            texts(graph, topic, SKOS.prefLabel),
            tuple(sorted(str(rule).removeprefix(str(RULE)) for rule in graph.objects(topic, SKOS.member))),
            texts(graph, topic, SKOS.note),
        )
        for topic in graph.items(listed)
    )


def law_name(law: Law) -> Text:
    """What people call the law as a whole."""
    graph = topic_map()
    return texts(graph, next(graph.subjects(SKOS.notation, Literal(law.value))), SKOS.prefLabel)
