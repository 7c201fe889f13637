"""Third parties by how much of the market they reach: links through shared policies, centrality, communities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from kg.market.reading import Market

if TYPE_CHECKING:
    import networkx

SEED = 1
MOST_PARTIES = 2_000  # that are compared with each other: those that most policies name
MOST_OF_A_POLICY = 300  # whose pairs one policy adds
_STEPS = 4_000_000  # links that the search for shortest ways may follow


@dataclass(frozen=True, slots=True)
class Standing:
    """One party's place in the market.

    ``policies`` give it data, of so many ``categories``. Two parties are linked by each policy that gives to both;
    ``degree`` is the number of such links, ``betweenness`` the share of shortest ways between others that lead
    through it, in [0, 1]. ``community`` is the number of a :class:`Community`; 0 where it was not compared.
    """

    iri: str
    label: str
    kind: str
    policies: int
    categories: int
    degree: int
    betweenness: float
    community: int


@dataclass(frozen=True, slots=True)
class Community:
    """Parties that stand together in policies more often than with others; the widest reach first."""

    number: int
    parties: tuple[str, ...]
    policies: int  # that give data to at least one of them


@dataclass(frozen=True, slots=True)
class Landscape:
    """All named parties, the widest reach first; the links between those compared, the strongest first."""

    standings: tuple[Standing, ...] = field(repr=False)
    communities: tuple[Community, ...]
    links: tuple[tuple[str, str, int], ...] = field(repr=False)


def landscape(market: Market) -> Landscape:
    """The standing of every named party that is given data.

    >>> landscape(Market({}, {}, {}, {}))
    Landscape(communities=())
    """
    givers: dict[str, set[str]] = defaultdict(set)
    categories: dict[str, set[str]] = defaultdict(set)
    for policy, parties in market.given.items():
        for party, said in parties.items():
            givers[party].add(policy)
            categories[party] |= said
    ranked = sorted(givers, key=lambda party: (-len(givers[party]), -len(categories[party]), party))
    compared = frozenset(party for party in ranked[:MOST_PARTIES] if len(givers[party]) > 1)
    shared = _shared(market, compared, {party: place for place, party in enumerate(ranked)})
    graph = _graph(compared, shared)
    between = _betweenness(graph)
    communities = _communities(graph, givers, ranked)
    home = {party: community.number for community in communities for party in community.parties}
    degree = Counter[str]()
    for (one, other), weight in shared.items():
        degree[one] += weight
        degree[other] += weight
    return Landscape(
        tuple(
            Standing(
                party,
                market.names[party].label,
                market.names[party].kind,
                len(givers[party]),
                len(categories[party]),
                degree[party],
                between.get(party, 0.0),
                home.get(party, 0),
            )
            for party in ranked
        ),
        communities,
        tuple((*pair, shared[pair]) for pair in sorted(shared, key=lambda pair: (-shared[pair], pair))),
    )


def _shared(market: Market, compared: frozenset[str], place: Mapping[str, int]) -> Counter[tuple[str, str]]:
    """How many policies give to both of two parties."""
    found = Counter[tuple[str, str]]()
    for parties in market.given.values():
        here = sorted(compared.intersection(parties), key=place.__getitem__)[:MOST_OF_A_POLICY]
        found.update(combinations(here, 2))
    return found


def _graph(compared: frozenset[str], shared: Mapping[tuple[str, str], int]) -> networkx.Graph[str]:
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(sorted(compared))
    graph.add_weighted_edges_from((*pair, shared[pair]) for pair in sorted(shared))
    return graph


def _betweenness(graph: networkx.Graph[str]) -> Mapping[str, float]:
    """Between which others a party stands; from as many seeded starting points as the number of links allows."""
    import networkx

    size = len(graph)
    sample = min(size, max(10, _STEPS // max(1, graph.number_of_edges())))
    found = networkx.betweenness_centrality(graph, k=sample if sample < size else None, seed=SEED) if size else {}
    return {party: round(value, 6) for party, value in found.items()}


def _communities(
    graph: networkx.Graph[str], givers: Mapping[str, set[str]], ranked: list[str]
) -> tuple[Community, ...]:
    """Louvain's communities; parties without a link are none."""
    import networkx

    linked = graph.subgraph(sorted(party for party in graph if graph.degree(party)))
    if not linked:
        return ()
    order = {party: place for place, party in enumerate(ranked)}
    found = networkx.community.louvain_communities(linked, weight="weight", seed=SEED)
    groups = [tuple(sorted(group, key=order.__getitem__)) for group in found]
    reach = {group: len(set().union(*(givers[party] for party in group))) for group in groups}
    ordered = sorted(groups, key=lambda group: (-reach[group], group))
    return tuple(Community(number, group, reach[group]) for number, group in enumerate(ordered, 1))
