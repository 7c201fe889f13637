"""Predicted flows against gold flows: items, the mentions beside them, and the attributes of what matched.

A flow item is one data mention of one flow. A predicted item matches a gold item of the same policy, kind and polarity
whose spans overlap by at least half of the longer one; one to one, most overlap first. The headline leaves generic
mentions ('上述信息') out on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.errors import InputError

Placed = tuple[str, dict[str, Any]]
Place = tuple[int, int]
Fields = dict[str, Any]

_LISTS = ("purpose", "recipient", "condition")
_VALUES = ("modality", "actor", "necessity")
_HINT = "Write one with: kg flows SOURCE --format jsonl."


@dataclass(frozen=True, slots=True)
class Item:
    """One data mention with the flow that it belongs to."""

    place: Place
    generic: bool
    kind: str
    polarity: str
    flow: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """Hits among gold and among predicted; precision and recall may count different hits where mentions repeat."""

    hit_gold: int = 0
    gold: int = 0
    hit_pred: int = 0
    pred: int = 0

    @property
    def p(self) -> float:
        """Precision in [0, 1]; 0 where nothing was predicted."""
        return self.hit_pred / self.pred if self.pred else 0.0

    @property
    def r(self) -> float:
        """Recall in [0, 1]; 0 where there is no gold."""
        return self.hit_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall.

        >>> Rate(1, 2, 1, 1).f1
        0.6666666666666666
        """
        return 2 * self.p * self.r / (self.p + self.r) if self.p + self.r else 0.0

    def plus(self, other: Rate) -> Rate:
        """Both together."""
        return Rate(
            self.hit_gold + other.hit_gold,
            self.gold + other.gold,
            self.hit_pred + other.hit_pred,
            self.pred + other.pred,
        )

    def record(self) -> dict[str, Any]:
        """As plain data, rounded to four places."""
        return {
            "p": round(self.p, 4),
            "r": round(self.r, 4),
            "f1": round(self.f1, 4),
            "gold": self.gold,
            "pred": self.pred,
        }


@dataclass(frozen=True, slots=True)
class FlowScores:
    """What came out: ``rates`` by name (``flow_item``, ``flow_item_all``, ``flow_item.in``, ``purpose``, …), and
    ``accuracy`` as right and counted (``source``, ``modality``, ``actor``, ``necessity``)."""

    rates: dict[str, Rate]
    accuracy: dict[str, tuple[int, int]]

    def record(self) -> dict[str, dict[str, Any]]:
        """As plain data; the accuracy of what no gold flow has is None."""
        right = {name: {"accuracy": round(ok / n, 4) if n else None, "n": n} for name, (ok, n) in self.accuracy.items()}
        return {name: rate.record() for name, rate in self.rates.items()} | right


def flow_scores(gold: Sequence[Placed], pred: Sequence[Placed]) -> FlowScores:
    """The scores of predicted flows; each flow comes with its place ``file:line`` for messages.

    A policy that stands in one of the two only counts: its flows are misses, or false alarms.

    Raises:
        InputError: a line is no flow.
    """
    found, expected = by_policy(pred), by_policy(gold)
    rates: dict[str, Rate] = {}
    accuracy = dict.fromkeys(("source", *_VALUES), (0, 0))
    kinds: dict[str, Rate] = {}
    whole = Rate()
    for policy in sorted({*found, *expected}):
        g, p = expected.get(policy, []), found.get(policy, [])
        pairs = matched(g, p)
        whole = whole.plus(Rate(len(pairs), len(g), len(pairs), len(p)))
        for kind, rate in _without_generic(g, p, pairs).items():
            kinds[kind] = kinds.get(kind, Rate()).plus(rate)
        for a, b in pairs:
            _compare(g[a].flow, p[b].flow, rates, accuracy)
    headline = Rate()
    for rate in kinds.values():
        headline = headline.plus(rate)
    named = {"flow_item": headline, "flow_item_all": whole}
    named |= {f"flow_item.{kind}": kinds[kind] for kind in sorted(kinds)}
    return FlowScores(named | {name: rates.get(name, Rate()) for name in _LISTS}, accuracy)


def matched(gold: Sequence[Item], pred: Sequence[Item]) -> list[tuple[int, int]]:
    """Pairs of places in the two lists, one to one."""
    pairs = []
    for a, g in enumerate(gold):
        for b, p in enumerate(pred):
            if (g.kind, g.polarity) == (p.kind, p.polarity) and (common := _common(g.place, p.place)):
                longer = max(_length(g.place), _length(p.place))
                if 2 * common >= longer:
                    pairs.append((-common / longer, a, b))
    used_gold, used_pred, kept = set[int](), set[int](), []
    for _, a, b in sorted(pairs):
        if a not in used_gold and b not in used_pred:
            used_gold.add(a)
            used_pred.add(b)
            kept.append((a, b))
    return kept


def matched_flows(gold: Sequence[Fields], pred: Sequence[Fields]) -> list[tuple[Fields, int]]:
    """The gold flows of one policy with the places of the predicted ones that match them, once for each of their items.

    >>> flow = {"policy": "a", "kind": "in", "polarity": "affirmed", "data": [{"start": 0, "end": 3}]}
    >>> [place for _, place in matched_flows([flow], [flow | {"kind": "out"}, flow])]
    [1]
    """
    g, p = (
        [
            (number, Item(place, generic, flow["kind"], flow["polarity"], flow))
            for number, flow in enumerate(_flow("", line) for line in lines)
            for place, generic in flow["data"]
        ]
        for lines in (gold, pred)
    )
    return [(gold[g[a][0]], p[b][0]) for a, b in matched([item for _, item in g], [item for _, item in p])]


def _without_generic(gold: Sequence[Item], pred: Sequence[Item], pairs: list[tuple[int, int]]) -> dict[str, Rate]:
    """Rates by kind that leave generic gold aside, and the predictions that are generic or found generic gold."""
    partner = {b: gold[a] for a, b in pairs}
    rates: dict[str, Rate] = {}

    def count(kind: str, rate: Rate) -> None:
        rates[kind] = rates.get(kind, Rate()).plus(rate)

    for item in gold:
        count(item.kind, Rate(gold=int(not item.generic)))
    for b, item in enumerate(pred):
        other = partner.get(b)
        if other is None:
            count(item.kind, Rate(pred=int(not item.generic)))
        elif not other.generic:
            count(item.kind, Rate(1, 0, 1, 1))
        else:
            count(item.kind, Rate())
    return rates


def _compare(
    gold: dict[str, Any], pred: dict[str, Any], rates: dict[str, Rate], accuracy: dict[str, tuple[int, int]]
) -> None:
    for name in _LISTS:
        if gold[name]:
            rates[name] = rates.get(name, Rate()).plus(mention_rate(gold[name], pred[name]))
    for name in _VALUES:
        if gold[name] is not None:
            ok, n = accuracy[name]
            accuracy[name] = (ok + (gold[name] == pred[name]), n + 1)
    if gold["source"]:
        ok, n = accuracy["source"]
        accuracy["source"] = (ok + bool(mention_rate(gold["source"], pred["source"]).hit_gold), n + 1)


def mention_rate(gold: Iterable[Place], pred: Iterable[Place]) -> Rate:
    """How many mentions meet one of the other side by at least half of the shorter one."""
    g, p = list(gold), list(pred)
    return Rate(
        sum(any(meets(a, b) for b in p) for a in g), len(g), sum(any(meets(a, b) for a in g) for b in p), len(p)
    )


def meets(a: Place, b: Place) -> bool:
    """Whether two mentions share at least half of the shorter one.

    >>> meets((0, 4), (3, 5)), meets((0, 4), (3, 9))
    (True, False)
    """
    shorter = min(_length(a), _length(b))
    return shorter > 0 and 2 * _common(a, b) >= shorter


def _length(place: Place) -> int:
    return place[1] - place[0]


def _common(a: Place, b: Place) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


# --- reading ---


def by_policy(lines: Sequence[Placed]) -> dict[str, list[Item]]:
    """The items of flows by policy, in the order of the lines.

    Raises:
        InputError: a line is no flow.
    """
    found: dict[str, list[Item]] = {}
    for where, line in lines:
        flow = _flow(where, line)
        found.setdefault(flow["policy"], []).extend(
            Item(place, generic, flow["kind"], flow["polarity"], flow) for place, generic in flow["data"]
        )
    return found


def _flow(where: str, line: dict[str, Any]) -> dict[str, Any]:
    flow: dict[str, Any] = {}
    for name in ("policy", "kind", "polarity"):
        if not isinstance(line.get(name), str):
            raise InputError(f"This flow lacks its {name}.", where=where, hint=_HINT)
        flow[name] = line[name]
    flow["data"] = [(_place(where, m), bool(m.get("generic"))) for m in _list(where, line, "data")]
    for name in (*_LISTS, "source"):
        flow[name] = [_place(where, m) for m in _list(where, line, name)]
    return flow | {name: line.get(name) for name in (*_VALUES, "confidence")}


def _list(where: str, line: dict[str, Any], name: str) -> list[Any]:
    value = line.get(name) or []
    if not isinstance(value, list):
        raise InputError(f"The flow's {name} is no list of mentions.", where=where, hint=_HINT)
    return value


def _place(where: str, mention: Any) -> Place:
    if isinstance(mention, dict):
        start, end = mention.get("start"), mention.get("end")
        if isinstance(start, int) and isinstance(end, int) and 0 <= start <= end:
            return start, end
    raise InputError("A mention lacks start and end.", where=where, hint=_HINT)
