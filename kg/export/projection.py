"""The flows of policies as a plain labelled graph: nodes and edges for viewers. Three views of the same flows.

``flows``: each flow is a node, linked to its actor, data, purpose, recipient and source.
``parties``: who sends which data to whom, one edge a flow and category; what stays with the controller has no edge.
``data``: each category linked to its purposes and recipients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from kg.export.flows import FlowRecord, PartyRecord, PolicyRecord, Said
from kg.export.labels import Concept
from kg.export.wording import WORDS
from kg.records import Actor, Kind, Mention, Polarity
from kg.registry import Table

KINDS = ("flow", "party", "data", "purpose", "unstated")  # of nodes, in their order


@dataclass(frozen=True, slots=True)
class Node:
    """A thing to draw. ``id`` is ASCII (``n0001``); ``kind`` one of :data:`KINDS`."""

    id: str
    kind: str
    iri: str
    label_zh: str
    label_en: str
    policy: str = ""  # of a flow
    clause: str = ""
    polarity: str = ""
    role: str = ""  # of a party: controller, user, third_party
    party_kind: str = ""
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two nodes with the words that it rests on, at ``[start, end)`` of the policy's text."""

    id: str
    source: str
    target: str
    kind: str
    label_zh: str
    label_en: str
    flow: str
    policy: str
    clause: str
    quote: str
    start: int
    end: int
    polarity: str
    confidence: float
    category: str = ""


@dataclass(frozen=True, slots=True)
class Projection:
    """A view: its nodes and edges, sorted, so that the same flows always give the same bytes."""

    view: str
    nodes: tuple[Node, ...] = field(repr=False)
    edges: tuple[Edge, ...] = field(repr=False)


_Ends: TypeAlias = tuple[Node, Node, Edge]


def projection(policies: Sequence[PolicyRecord], view: str) -> Projection:
    """The view of these policies' flows.

    >>> projection((), "flows")
    Projection(view='flows')

    Raises:
        UnknownName: there is no such view.
    """
    make = VIEWS[view].make
    found = [ends for policy in policies for flow in policy.flows for ends in make(policy, flow)]
    nodes = {_key(node): node for source, target, _ in found for node in (source, target)}
    nodes |= {_key(node): node for policy in policies for flow in policy.flows for node in VIEWS[view].lone(flow)}
    width = max(4, len(str(len(nodes))))
    ordered = sorted(nodes.values(), key=lambda n: (KINDS.index(n.kind), n.policy, n.label_en, n.label_zh, n.iri))
    ids = {_key(node): f"n{number:0{width}}" for number, node in enumerate(ordered, 1)}
    edges = {replace(edge, source=ids[_key(source)], target=ids[_key(target)]) for source, target, edge in found}
    width = max(4, len(str(len(edges))))
    return Projection(
        view,
        tuple(replace(node, id=ids[_key(node)]) for node in ordered),
        tuple(replace(edge, id=f"e{n:0{width}}") for n, edge in enumerate(sorted(edges, key=_edge_order), 1)),
    )


def _key(node: Node) -> tuple[str, str]:
    return node.kind, node.iri


def _edge_order(edge: Edge) -> tuple[object, ...]:
    return (edge.policy, edge.flow, edge.kind, edge.start, edge.end, edge.source, edge.target, edge.category)


# --- nodes and edges ---


def _node(kind: str, concept: Concept) -> Node:
    return Node("", kind, concept.iri, concept.zh, concept.en)


def _party(party: PartyRecord) -> Node:
    kind = party.kind.iri if party.kind else ""
    return replace(_node("party", party.name), role=party.role, party_kind=kind)


def _unstated(what: str, policy: str) -> Node:
    words = WORDS[f"unstated.{what}"]
    return Node("", "unstated", f"{policy}#unstated-{what}", words.zh, words.en)


def flow_name(flow: FlowRecord) -> Concept:
    """What a flow is called: its action and clause, with the sign of denial where it is denied."""
    no = flow.polarity is Polarity.NEGATED
    place = f" § {flow.clause}" if flow.clause else ""
    return Concept(
        flow.iri, ("不" if no else "") + flow.action.zh + place, ("not: " if no else "") + flow.action.en + place
    )


def _flow(flow: FlowRecord) -> Node:
    return replace(
        _node("flow", flow_name(flow)),
        policy=flow.policy,
        clause=flow.clause,
        polarity=flow.polarity.value,
        sensitive=flow.sensitive,
    )


def _edge(flow: FlowRecord, kind: str, words: Mention | None, label: Concept | None = None, category: str = "") -> Edge:
    at = words or flow.evidence
    name = WORDS[f"edge.{kind}"] if label is None else None
    return Edge(
        id="",
        source="",
        target="",
        kind=kind,
        label_zh=name.zh if name else label.zh if label else "",
        label_en=name.en if name else label.en if label else "",
        flow=flow.iri,
        policy=flow.policy,
        clause=flow.clause,
        quote=at.text,
        start=at.start,
        end=at.end,
        polarity=flow.polarity.value,
        confidence=flow.confidence,
        category=category,
    )


def _meanings(said: Iterable[Said], kind: str) -> Iterator[tuple[Node, Mention, Concept]]:
    for one in said:
        for concept in one.means():
            yield _node(kind, concept), one.mention, concept


# --- views ---


def _flows_view(policy: PolicyRecord, flow: FlowRecord) -> Iterator[_Ends]:
    node = _flow(flow)
    yield _party(flow.actor), node, _edge(flow, "actor", None)
    for source in flow.source:
        yield _party(source.party), node, _edge(flow, "source", source.mention)
    for data, words, concept in _meanings(flow.data, "data"):
        yield data, node, _edge(flow, "data", words, category=concept.iri)
    for purpose, words, concept in _meanings(flow.purpose, "purpose"):
        yield node, purpose, _edge(flow, "purpose", words, category=concept.iri)
    for recipient in flow.recipient:
        yield node, _party(recipient.party), _edge(flow, "recipient", recipient.mention)


def senders(policy: PolicyRecord, flow: FlowRecord) -> tuple[PartyRecord, ...]:
    """Who the data come from: the stated source; else the user for what comes in, the controller for the rest."""
    stated = tuple(s.party for s in flow.source)
    return stated or ((policy.user,) if flow.kind is Kind.IN else (policy.controller,))


def receivers(policy: PolicyRecord, flow: FlowRecord) -> tuple[PartyRecord, ...]:
    """Who has the data afterwards; empty where the text says that they leave but not to whom."""
    stated = tuple(r.party for r in flow.recipient)
    if stated or flow.kind is not Kind.OUT:
        return stated or (policy.controller,)
    return (flow.actor,) if flow.actor.role == Actor.THIRD_PARTY else ()


def _parties_view(policy: PolicyRecord, flow: FlowRecord) -> Iterator[_Ends]:
    if flow.kind is Kind.USE:
        return
    targets = [_party(r) for r in receivers(policy, flow)] or [_unstated("recipient", policy.iri)]
    named = [(words, concept) for _, words, concept in _meanings(flow.data, "data")]
    nothing = WORDS["unstated.data"]
    what = named or [(flow.evidence, Concept("", nothing.zh, nothing.en))]
    kind = "source" if flow.kind is Kind.IN else "recipient"
    for sender in senders(policy, flow):
        for target in targets:
            for words, concept in what:
                yield _party(sender), target, _edge(flow, kind, words, concept, concept.iri)


def _data_view(policy: PolicyRecord, flow: FlowRecord) -> Iterator[_Ends]:
    for data, words, concept in _meanings(flow.data, "data"):
        for purpose, _, _ in _meanings(flow.purpose, "purpose"):
            yield data, purpose, _edge(flow, "purpose", words, category=concept.iri)
        for recipient in flow.recipient:
            yield data, _party(recipient.party), _edge(flow, "recipient", words, category=concept.iri)


def _no_lone(flow: FlowRecord) -> Iterable[Node]:
    return ()


def _lone_data(flow: FlowRecord) -> Iterable[Node]:
    return (node for node, _, _ in _meanings(flow.data, "data"))


@dataclass(frozen=True, slots=True)
class View:
    """A view by name: the edges that a flow gives, and the nodes that stay without one."""

    name: str
    make: Callable[[PolicyRecord, FlowRecord], Iterator[_Ends]]
    lone: Callable[[FlowRecord], Iterable[Node]] = _no_lone


VIEWS: Table[View] = Table(
    "view", (View("flows", _flows_view), View("parties", _parties_view), View("data", _data_view, _lone_data))
)
