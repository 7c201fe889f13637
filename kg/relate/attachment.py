"""Which purposes, conditions and recipients belong to which flows: a linear model of what stands around both.

It needs numpy alone. ``kg train --attachment`` makes its file; ``docs/model-card.md`` says from what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import numpy as np

from kg.records import Flow, Kind, Mention, Polarity, Range, Segment, Span, SpanKind
from kg.relate.completion import can_have, outside_titles, serves
from kg.relate.confidence import attaches
from kg.relate.cues import PARTS, Cue, Cues, Pair, Part, crossed, named
from kg.relate.listed import is_open
from kg.relate.readings import CLASSIFIER, ReadClause
from kg.relate.rulebook import pattern
from kg.relate.surroundings import Surroundings
from kg.relate.words import Annotated, mentions

ROWS = 1 << 16  # of the table of weights
_REMEMBERED = 100_000  # cues whose weights are at hand
_STEEP = 60.0  # a sum of weights below which nothing is told apart
Made = TypeVar("Made")
_MODEL = Path(__file__).resolve().parent / "model" / "attachment.npz"


@dataclass(frozen=True, slots=True)
class Pairings:
    """The flows of a policy, where they stand, and the parts that each of them may have."""

    policy: Annotated
    around: Surroundings
    pairs: tuple[Pair, ...]
    denied: tuple[Pair, ...]  # those that the words rule out

    @classmethod
    def of(
        cls,
        policy: Annotated,
        segments: Sequence[Segment],
        flows: Sequence[Flow],
        read: Sequence[ReadClause],
        apart: Set[str],
    ) -> Pairings:
        """The pairs of a policy that was ``read``; none of flows in the clauses that stand ``apart``, by their ids."""
        around = Surroundings(policy, segments, flows, _parts(policy, flows, read))
        open_to_it = (n for n, flow in enumerate(flows) if flow.data and flow.segment not in apart)
        pairs = list(around.pairs(open_to_it))
        denied = [pair for pair in pairs if _is_denied(policy.text, around, pair)]
        ruled_out = {*denied, *(pair for pair in pairs if not _can_be(policy.text, around, pair))}
        return cls(policy, around, tuple(pair for pair in pairs if pair not in ruled_out), tuple(denied))

    def each(self, made: Callable[[Sequence[Cue]], Made]) -> Iterator[tuple[Pair, tuple[Made, Made, Made]]]:
        """Each pair with what is made of the cues around its part, of those around its flow, and of those of both."""
        parts: dict[Part, tuple[Cues, Made]] = {}
        flows: dict[tuple[int, str], tuple[Cues, Made]] = {}
        for pair in self.pairs:
            part, flow, kind = pair.part, (pair.flow, pair.part.kind), pair.part.kind
            if part not in parts:
                cues = self.around.of_part(part)
                parts[part] = cues, made(named(kind, cues))
            if flow not in flows:
                cues = self.around.of_flow(*flow)
                flows[flow] = cues, made(named(kind, cues))
            between = self.around.of_pair(pair)
            known = {**parts[part][0], **flows[flow][0], **between}
            both = [*named(kind, between), *crossed(kind, known, here=self.around.here(pair))]
            yield pair, (parts[part][1], flows[flow][1], made(both))


def row_of(cue: Cue) -> int:
    """The row of the table that holds the weight of a cue; cues may share one.

    >>> 0 < row_of(("purpose", "distance", 1)) < ROWS
    True
    """
    return crc32("=".join(map(str, cue)).encode()) % (ROWS - 1) + 1


class Attachment:
    """The weights of the cues; those of the first row count for nothing."""

    def __init__(self, weights: np.ndarray) -> None:
        self._weights: list[float] = weights.tolist()
        self._known: dict[Cue, float] = {}  # of the cues met so far

    @classmethod
    def load(cls, path: Path = _MODEL) -> Attachment:
        """A model from its file."""
        with np.load(path) as stored:
            return cls(stored["weights"].astype(np.float32) * stored["scale"])

    def sum(self, cues: Iterable[Cue]) -> float:
        """What cues weigh together."""
        return sum(map(self._weight, cues))

    def _weight(self, cue: Cue) -> float:
        weight = self._known.get(cue)
        if weight is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            weight = self._known[cue] = self._weights[row_of(cue)]
        return weight


@cache
def attachment() -> Attachment:
    """The model that the package brings along."""
    return Attachment.load()


def attached(pairings: Pairings) -> tuple[Flow, ...]:
    """The flows with those parts near them that likely belong to them, and without those that hardly do."""
    belonging: dict[int, list[tuple[Part, bool]]] = defaultdict(list)
    for pair, weights in pairings.each(attachment().sum):
        likely = 1 / (1 + exp(-max(-_STEEP, sum(weights))))
        least = attaches(pair.part.kind, here=pairings.around.here(pair), attached=pair.attached)
        belonging[pair.flow].append((pair.part, likely >= least))
    for pair in pairings.denied:
        belonging[pair.flow].append((pair.part, False))
    flows = list(pairings.around.flows)
    for number, parts in belonging.items():
        flows[number] = _with(pairings.policy.text, flows[number], parts)
    return tuple(flows)


def _with(text: str, flow: Flow, parts: Sequence[tuple[Part, bool]]) -> Flow:
    """A flow with those of some parts that belong to it, and with those of its own of which nothing is known."""
    changed: dict[str, Any] = {}
    for kind in PARTS:
        own: tuple[Mention, ...] = getattr(flow, kind)
        told = [(part, belongs) for part, belongs in parts if part.kind == kind]
        of_own = [[belongs for part, belongs in told if _shares(mention, part)] for mention in own]
        kept = [mention for mention, said in zip(own, of_own, strict=True) if not said or any(said)]
        kept = [mention for mention in kept if not any(belongs and _is_piece(part, mention) for part, belongs in told)]
        more = (part for part, belongs in told if belongs and not any(_shares(mention, part) for mention in kept))
        spans = tuple(Span(part.start, part.end, SpanKind(kind), CLASSIFIER) for part in more)
        now = tuple(sorted({*kept, *mentions(text, spans)}, key=lambda mention: mention.start))
        if kind == "condition" and flow.polarity is Polarity.AFFIRMED:  # cases say more than that they follow
            now = tuple(m for m in now if not pattern("flows", "cases_below").search(m.text)) or now
        if now != own:
            changed[kind] = now
    if not changed:
        return flow
    if "condition" in changed:
        gone = {*flow.condition} - {*changed["condition"]}
        new = (m for m in changed["condition"] if pattern("flows", "consent").search(m.text))
        changed["consent"] = tuple(dict.fromkeys((*(m for m in flow.consent if m not in gone), *new)))
    return replace(flow, **changed)


def _can_be(text: str, around: Surroundings, pair: Pair) -> bool:
    """Whether a part can belong to a flow, by what the sentence of both says; 以下第三方 elsewhere names nobody."""
    flow, part = around.flows[pair.flow], pair.part
    if part.kind == "recipient":
        return around.here(pair) or not is_open(text[part.start : part.end])
    if not around.here(pair):
        return part.kind == "condition" or serves(flow)
    words = Mention(part.start, part.end, text[part.start : part.end])
    return can_have(text, around.sentence(part.start), flow, part.kind, words)


def _is_denied(text: str, around: Surroundings, pair: Pair) -> bool:
    """Whether a purpose is one that data are said not to serve, for an act that is done; or one that they do serve, for
    a denial that has another one or stands in another sentence (but that of a list of uses).
    """
    flow, part = around.flows[pair.flow], pair.part
    if part.kind != "purpose":
        return False
    if flow.polarity is Polarity.AFFIRMED:
        return _is_denied_aim(text, around, part)
    beside = around.beside(part)
    others = not around.here(pair) and not (pair.attached and flow.kind is Kind.USE)
    return not _is_denied_aim(text, around, part) and (others or any(_is_denied_aim(text, around, p) for p in beside))


def _is_denied_aim(text: str, around: Surroundings, part: Part) -> bool:
    sentence = around.sentence(part.start)
    return pattern("flows", "aim_denied").search(text[sentence.start : part.start]) is not None


def _is_piece(part: Part, mention: Mention) -> bool:
    """Whether a part is a piece of words that run on over a comma (登录，收集手机号用于…)."""
    inside = mention.start <= part.start and part.end <= mention.end
    return inside and part.end - part.start < mention.end - mention.start and "，" in mention.text


def _shares(mention: Mention, part: Part) -> bool:
    return mention.start < part.end and part.start < mention.end


def _parts(policy: Annotated, flows: Sequence[Flow], read: Sequence[ReadClause]) -> Iterator[Part]:
    """The words for parts that the classifier sees, and those besides that a rule sees, then those that a flow has."""
    whole = Range(0, len(policy.text))
    for kind in PARTS:
        seen = [
            Part(kind, span.start, span.end, CLASSIFIER)
            for reading in read
            for span in reading.spans[kind]
            if outside_titles(policy, reading.sentences[reading.sentence(span.start)], (span,))
        ]
        ruled = (
            Part(kind, span.start, span.end, "rule")
            for span in policy.inside(whole, SpanKind(kind))
            if kind != "purpose" or not pattern("flows", "elsewhere").search(policy.text[span.start : span.end])
        )
        had = (Part(kind, m.start, m.end, "flow") for flow in flows for m in getattr(flow, kind))
        taken: set[int] = set()
        for parts in (seen, dict.fromkeys(ruled), dict.fromkeys(had)):
            fresh = [part for part in parts if taken.isdisjoint(range(part.start, part.end))]
            taken.update(place for part in fresh for place in range(part.start, part.end))
            yield from fresh
