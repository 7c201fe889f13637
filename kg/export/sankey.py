"""A Sankey picture as SVG: data on the left, purposes in the middle, who has the data on the right. No script."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from unicodedata import east_asian_width

from kg.export import escape
from kg.export.flows import FlowRecord, PolicyRecord
from kg.export.labels import Concept
from kg.export.network import COLOURS
from kg.export.projection import receivers
from kg.export.wording import WORDS, word
from kg.records import Kind, Polarity

LINKS = {Kind.IN: "#2f6f9f", Kind.USE: "#8a93a5", Kind.OUT: "#c2573f"}
_WIDTH, _BAR, _LEFT, _RIGHT, _ROW, _TOP = 1040, 12, 190, 210, 19, 8
_NAME = 28  # columns of a name
_KINDS = ("data", "purpose", "party")


@dataclass(slots=True)
class _Bar:
    """One node while it is laid out."""

    concept: Concept
    column: int
    colour: str
    weight: float = 0.0
    y: float = 0.0
    height: float = 0.0
    used: dict[str, float] = field(default_factory=lambda: {"in": 0.0, "out": 0.0})


def sankey(policy: PolicyRecord, *, lang: str = "zh", most: int = 40) -> str:
    """The picture of a policy's affirmed flows, at most ``most`` bars a column; empty where there are none."""
    paths = [path for flow in policy.flows if flow.polarity is Polarity.AFFIRMED for path in _paths(policy, flow)]
    if not paths:
        return ""
    weights = [Counter[Concept]() for _ in range(3)]
    for _, _, *ends in paths:
        for column, concept in enumerate(ends):
            weights[column][concept] += 1
    kept = [_first(counter, most) for counter in weights]
    bars: dict[tuple[int, str], _Bar] = {}
    links: dict[tuple[str, tuple[int, str], tuple[int, str]], float] = {}
    for kind, share, *ends in paths:
        keys = []
        for column, concept in enumerate(ends):
            others = len(weights[column]) - len(kept[column])
            key = (column, concept.iri if concept in kept[column] else "rest")
            if key not in bars:
                bars[key] = _bar(column, concept if concept in kept[column] else _others(others))
            bars[key].weight += share
            keys.append(key)
        for left, right in pairwise(keys):
            links[kind, left, right] = links.get((kind, left, right), 0.0) + share
    height = _place(bars, links)
    return _svg(bars, links, height, lang)


_Path = tuple[Kind, float, Concept, Concept, Concept]


def _paths(policy: PolicyRecord, flow: FlowRecord) -> list[_Path]:
    def named(said: list[Concept], what: str) -> list[Concept]:
        words = WORDS[f"unstated.{what}"]
        return list(dict.fromkeys(said)) or [Concept(f"unstated:{what}", words.zh, words.en)]

    data = named([concept for said in flow.data for concept in said.means()], "data")
    purposes = named([concept for said in flow.purpose for concept in said.means()], "purpose")
    parties = named([party.name for party in receivers(policy, flow)], "recipient")
    share = 1 / (len(purposes) * len(parties))
    return [(flow.kind, share, d, p, r) for d in data for p in purposes for r in parties]


def _first(counter: Counter[Concept], most: int) -> frozenset[Concept]:
    return frozenset(sorted(counter, key=lambda concept: (-counter[concept], concept))[:most])


def _others(number: int) -> Concept:
    zh, en = (word("page.others", lang).format(n=number) for lang in ("zh", "en"))
    return Concept("rest", zh, en)


def _bar(column: int, concept: Concept) -> _Bar:
    plain = concept.iri == "rest" or concept.iri.startswith("unstated:")
    return _Bar(concept, column, COLOURS["unstated" if plain else _KINDS[column]])


def _place(
    bars: dict[tuple[int, str], _Bar], links: dict[tuple[str, tuple[int, str], tuple[int, str]], float]
) -> float:
    """Gives each bar its place: the heaviest data first, the rest beside their links. Returns the height."""
    columns = [[key for key in bars if key[0] == c] for c in range(3)]
    rows = max(len(column) for column in columns)
    total = sum(bars[key].weight for key in columns[0])
    scale = max(rows * 14, 240) / total
    columns[0].sort(key=lambda key: (key[1] == "rest", -bars[key].weight, bars[key].concept))
    heights = []
    for number, column in enumerate(columns):
        if number:
            middle = {key: _middle(key, bars, links) for key in column}
            column.sort(key=lambda key: (middle[key], bars[key].concept))
        y = float(_TOP)
        for key in column:
            bar = bars[key]
            bar.height = max(2.0, bar.weight * scale)
            slot = max(_ROW, bar.height + 6)
            bar.y = y + (slot - bar.height) / 2
            y += slot
        heights.append(y)
    height = max(heights)
    for column, end in zip(columns, heights, strict=True):
        gap = (height - end) / max(1, len(column))
        for number, key in enumerate(column):
            bars[key].y += gap * (number + 0.5)
    return height + _TOP


def _middle(
    key: tuple[int, str],
    bars: dict[tuple[int, str], _Bar],
    links: dict[tuple[str, tuple[int, str], tuple[int, str]], float],
) -> float:
    near = [(bars[left].y + bars[left].height / 2, value) for (_, left, right), value in links.items() if right == key]
    return sum(y * value for y, value in near) / sum(value for _, value in near)


def _fitting(name: str) -> int:
    """How many signs of a name have room beside a bar: Chinese ones are twice as wide.

    >>> _fitting("手机号码" * 9), _fitting("Mobile phone number" * 9)
    (14, 28)
    """
    widths = accumulate(2 if east_asian_width(sign) in "WFA" else 1 for sign in name)
    return sum(width <= _NAME for width in widths)


def _svg(
    bars: dict[tuple[int, str], _Bar],
    links: dict[tuple[str, tuple[int, str], tuple[int, str]], float],
    height: float,
    lang: str,
) -> str:
    x = [_LEFT, (_LEFT + _WIDTH - _RIGHT) // 2, _WIDTH - _RIGHT]
    scale = max((bar.height / bar.weight for bar in bars.values()), default=0)
    scale = min(scale, *(bar.height / bar.weight for bar in bars.values()))
    drawn = []
    order = sorted(links, key=lambda link: (bars[link[1]].y, bars[link[2]].y, link[0]))
    for kind, left, right in order:
        a, b, width = bars[left], bars[right], links[kind, left, right] * scale
        y0, y1 = a.y + a.used["out"] + width / 2, b.y + b.used["in"] + width / 2
        a.used["out"] += width
        b.used["in"] += width
        x0, x1 = x[a.column] + _BAR, x[b.column]
        bend = (x0 + x1) / 2
        title = f"{a.concept.name(lang)} → {b.concept.name(lang)} · {word(f'kind.{kind}', lang)}"
        curve = f"M{x0} {y0:.1f}C{bend:.0f} {y0:.1f} {bend:.0f} {y1:.1f} {x1} {y1:.1f}"
        drawn.append(
            f'<path d="{curve}" stroke="{LINKS[Kind(kind)]}" stroke-width="{max(width, 0.8):.2f}">'
            f"<title>{escape.html(title)}</title></path>"
        )
    nodes = []
    for bar in sorted(bars.values(), key=lambda bar: (bar.column, bar.y)):
        name = bar.concept.name(lang)
        at = x[bar.column]
        place = f'x="{at - 6}" text-anchor="end"' if bar.column == 0 else f'x="{at + _BAR + 6}"'
        nodes.append(
            f'<rect x="{at}" y="{bar.y:.1f}" width="{_BAR}" height="{bar.height:.1f}" fill="{bar.colour}"></rect>'
            f'<text {place} y="{bar.y + bar.height / 2:.1f}" dy=".35em">'
            f"{escape.html(escape.shortened(name, _fitting(name)))}<title>{escape.html(name)}</title></text>"
        )
    return (
        f'<svg class="sankey" viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="Sankey">'
        f'<g class="links">{"".join(drawn)}</g><g>{"".join(nodes)}</g></svg>'
    )
