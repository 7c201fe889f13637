"""Pictures of the market as SVG and HTML tables without script: the network of parties, who gets what, lines, bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from kg.escape import html
from kg.market.parties import SEED, Landscape, Standing
from kg.market.reading import Market
from kg.market.years import Years

COLOURS = ("#2f6f9f", "#c2573f", "#5b8c4a", "#8a5fa8", "#b98a1f", "#3b8f8a", "#a8496f", "#6b7280")
_GREY = "#b8b2a7"
_WIDTH, _HEIGHT, _EDGE = 1120, 760, 60
_DRAWN = 60  # parties
_STRONGEST = 3  # links of each of them
_ROUNDS = 200
_COLUMNS, _ROWS = 16, 30
_LEFT, _RIGHT, _TOP, _LOW = 60, 860, 30, 420  # of the field of lines
_APART = 18  # names at its right end


@dataclass(slots=True)
class _Disc:
    """One party while it is placed: the middle of its disc, and the box of its disc and name."""

    party: Standing
    x: float
    y: float
    radius: float
    width: float
    height: float


def network(found: Landscape, lang: str) -> str:
    """The parties with the widest reach, each with its strongest links; colours are communities. Empty without links.

    Larger discs: more policies.
    """
    shown = [standing for standing in found.standings if standing.community][:_DRAWN]
    if not shown:
        return ""
    links = _strongest(found, {standing.iri for standing in shown})
    discs = _placed(shown, links)
    most = max((weight for _, _, weight in links), default=1)
    drawn = [
        f'<line x1="{discs[one].x:.1f}" y1="{discs[one].y:.1f}" x2="{discs[other].x:.1f}" y2="{discs[other].y:.1f}" '
        f'stroke-width="{0.6 + 4 * weight / most:.2f}"><title>'
        f"{html(_plain(discs[one].party.label))} – {html(_plain(discs[other].party.label))}: {weight}</title></line>"
        for one, other, weight in links
    ]
    drawn += [_disc(disc) for disc in sorted(discs.values(), key=lambda disc: -disc.radius)]
    title = "第三方网络" if lang.startswith("zh") else "Network of third parties"
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{title}">{"".join(drawn)}</svg>'


def _strongest(found: Landscape, shown: set[str]) -> tuple[tuple[str, str, int], ...]:
    """Each party's strongest links to others that are shown."""
    used = Counter[str]()
    kept = []
    for one, other, weight in found.links:
        if {one, other} <= shown and min(used[one], used[other]) < _STRONGEST:
            used[one] += 1
            used[other] += 1
            kept.append((one, other, weight))
    return tuple(kept)


def _placed(shown: Sequence[Standing], links: Sequence[tuple[str, str, int]]) -> Mapping[str, _Disc]:
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(standing.iri for standing in shown)
    graph.add_weighted_edges_from((one, other, sqrt(weight)) for one, other, weight in links)
    places = networkx.spring_layout(graph, seed=SEED, k=1.6 / sqrt(len(graph)), iterations=_ROUNDS)
    most = max(standing.policies for standing in shown)
    across, down = (_ranks({party: float(place[axis]) for party, place in places.items()}) for axis in (0, 1))
    discs = {}
    for standing in shown:
        radius = 4 + 18 * sqrt(standing.policies / most)
        name = 13 * sum(1 if sign > "\u2e80" else 0.6 for sign in _short(standing.label))
        discs[standing.iri] = _Disc(
            standing,
            _EDGE + across[standing.iri] * (_WIDTH - 2 * _EDGE),
            _EDGE + down[standing.iri] * (_HEIGHT - 2 * _EDGE),
            radius,
            max(name, 2 * radius) + 6,
            2 * radius + 18,
        )
    _apart(list(discs.values()))
    return discs


def _ranks(places: Mapping[str, float]) -> Mapping[str, float]:
    """Places spread evenly over [0, 1] in their order, so that what lies far off does not press the rest together."""
    last = max(1, len(places) - 1)
    return {party: rank / last for rank, party in enumerate(sorted(places, key=lambda party: (places[party], party)))}


def _apart(discs: Sequence[_Disc]) -> None:
    """Moves discs until no two boxes overlap, or for so many rounds."""
    for _ in range(_ROUNDS):
        moved = False
        for number, one in enumerate(discs):
            for other in discs[number + 1 :]:
                wide = (one.width + other.width) / 2 - abs(one.x - other.x)
                high = (one.height + other.height) / 2 - abs(one.y - other.y)
                if wide <= 0 or high <= 0:
                    continue
                moved = True
                if high < wide:
                    step = high / 2 + 0.5 if one.y > other.y else -high / 2 - 0.5
                    one.y, other.y = one.y + step, other.y - step
                else:
                    step = wide / 2 + 0.5 if one.x > other.x else -wide / 2 - 0.5
                    one.x, other.x = one.x + step, other.x - step
        for disc in discs:
            disc.x = min(max(disc.x, disc.width / 2), _WIDTH - disc.width / 2)
            disc.y = min(max(disc.y, disc.radius + 2), _HEIGHT - disc.radius - 16)
        if not moved:
            return


def _disc(disc: _Disc) -> str:
    name, standing = html(_short(disc.party.label)), disc.party
    return (
        f'<g><circle cx="{disc.x:.1f}" cy="{disc.y:.1f}" r="{disc.radius:.1f}" fill="{colour(standing.community)}"/>'
        f'<text x="{disc.x:.1f}" y="{disc.y + disc.radius + 13:.1f}">{name}</text>'
        f"<title>{html(_plain(standing.label))} · {standing.policies} · {standing.betweenness:.3f}</title></g>"
    )


def colour(community: int) -> str:
    """The colour of a community by its number; grey for the many small ones and for none.

    >>> colour(1) == colour(2), colour(0) == colour(99)
    (False, True)
    """
    return COLOURS[community - 1] if 0 < community <= len(COLOURS) else _GREY


def heat(market: Market, found: Landscape, lang: str) -> str:
    """Which parties get what: under how many policies each of the first parties is given each common category."""
    counted = Counter[tuple[str, str]]()
    for parties in market.given.values():
        counted.update((party, category) for party, said in parties.items() for category in said)
    rows = found.standings[:_ROWS]
    sums = Counter[str]()
    for (_, category), number in counted.items():
        sums[category] += number
    columns = sorted(sums, key=lambda category: (-sums[category], category))[:_COLUMNS]
    if not columns:
        return ""
    most = max(counted[row.iri, column] for row in rows for column in columns) or 1
    heads = "".join(f'<th scope="col"><span>{html(market.called(column, lang))}</span></th>' for column in columns)
    lines = "".join(
        f'<tr><th scope="row">{html(_short(row.label))}</th>'
        + "".join(_cell(counted[row.iri, column], most) for column in columns)
        + "</tr>"
        for row in rows
    )
    return f'<table class="heat"><thead><tr><td></td>{heads}</tr></thead><tbody>{lines}</tbody></table>'


def _cell(number: int, most: int) -> str:
    if not number:
        return "<td></td>"
    share = sqrt(number / most)
    ink = ' class="dark"' if share > 0.6 else ""
    return f'<td{ink} style="background:rgba(47,111,159,{share:.2f})">{number}</td>'


def lines(found: Years, names: Mapping[str, str], lang: str) -> str:
    """The shares of the categories that changed most, a line each; empty with less than two years to compare."""
    shown = found.turned(len(COLOURS))
    if not shown:
        return ""
    compared = [year for year, _ in found.shares(shown[0])]
    step = (_RIGHT - _LEFT) / (compared[-1] - compared[0])
    across = {year: _LEFT + step * (year - compared[0]) for year in compared}
    counts = dict(zip(found.years, found.policies, strict=True))
    drawn = [_level(percent) for percent in (0, 25, 50, 75, 100)]
    drawn += [f'<text x="{x:.1f}" y="{_LOW + 24}">{year} ({counts[year]})</text>' for year, x in across.items()]
    ends = _spread([_height(found.shares(course)[-1][1]) for course in shown])
    for course, ink, end in zip(shown, COLOURS, ends, strict=False):
        shares, name = found.shares(course), html(names[course.category])
        points = " ".join(f"{across[year]:.1f},{_height(share):.1f}" for year, share in shares)
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="2.5"/>')
        drawn += [
            f'<circle cx="{across[year]:.1f}" cy="{_height(share):.1f}" r="5" fill="{ink}">'
            f"<title>{name} · {year} · {share:.0%}</title></circle>"
            for year, share in shares
        ]
        drawn.append(f'<text x="{_RIGHT + 14}" y="{end + 5:.1f}" style="text-anchor:start;fill:{ink}">{name}</text>')
    title = "历年变化" if lang.startswith("zh") else "Changes over the years"
    return f'<svg viewBox="0 0 {_WIDTH} {_LOW + 40}" role="img" aria-label="{title}">{"".join(drawn)}</svg>'


def _height(share: float) -> float:
    return _LOW - (_LOW - _TOP) * share


def _level(percent: int) -> str:
    y = _height(percent / 100)
    return (
        f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_RIGHT}" y2="{y:.1f}"/>'
        f'<text x="{_LEFT - 28}" y="{y + 5:.1f}">{percent}%</text>'
    )


def _spread(heights: Sequence[float]) -> list[float]:
    """Heights moved so that no two are nearer than a line of words, none below the field.

    >>> _spread([100, 50, 101])
    [100, 50, 118]
    """
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed = list(heights)
    for above, below in pairwise(order):
        placed[below] = max(placed[below], placed[above] + _APART)
    ceiling = float(_LOW)
    for place in reversed(order):
        placed[place] = min(placed[place], ceiling)
        ceiling = placed[place] - _APART
    return placed


def bars(rows: Sequence[tuple[int, str]]) -> str:
    """Numbers as bars with their words; empty where there are none."""

    def lines() -> Iterator[str]:
        most = max(number for number, _ in rows)
        for number, words in rows:
            width = 100 * number / most
            yield f'<li><b style="--share:{width:.1f}%">{number}</b><span>{html(_plain(words))}</span></li>'

    return f'<ol class="bars">{"".join(lines())}</ol>' if rows else ""


def _plain(words: str) -> str:
    """Words on one line, without signs that turn a line around or that nobody sees."""
    return " ".join("".join(c for c in words if c.isprintable() or c.isspace()).split())


def _short(words: str, width: int = 12) -> str:
    plain = _plain(words)
    return plain if len(plain) <= width else plain[: width - 1] + "…"
