"""What stands around the parts of flows and the flows to which they may belong: cues, which a model weighs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.records import ATTRIBUTIVE, Flow, Mention, Range, Segment, SpanKind
from kg.relate.cues import PARTS, Cues, Pair, Part
from kg.relate.rulebook import words
from kg.relate.verbs import nearest
from kg.relate.words import Annotated
from kg.sentences import sentences as sentences_of

_NEAR = 2  # sentences on either side of a flow in which its parts may stand
_FAR = 24  # sentences, where one of both stands in the list that the other opens
_MOST = 40  # parts of a kind that a flow is held against, the nearest
_MANY = 3  # what is counted is counted so far
_MARKS = "：:；;。，,！"  # with which a sentence may end


@dataclass(frozen=True, slots=True)
class _Sentence:
    place: Range
    clause: int
    words: str  # without blanks
    flows: tuple[int, ...]  # whose first data stand in it
    ways: frozenset[str]  # of these, and who acts, and what is done
    actors: frozenset[str]
    actions: frozenset[str]


class Surroundings:
    """The sentences of a policy with the flows and the parts of flows that stand in them."""

    def __init__(
        self, policy: Annotated, segments: Sequence[Segment], flows: Sequence[Flow], parts: Iterable[Part]
    ) -> None:
        self.text, self.segments, self.flows = policy.text, segments, flows
        places = [
            (place, number)
            for number, segment in enumerate(segments)
            for place in sentences_of(policy.text, segment.body or segment.start, segment.end)
        ]
        self._starts = [place.start for place, _ in places]
        self._clauses = [segment.start for segment in segments]
        stated: dict[int, list[int]] = defaultdict(list)
        for number, flow in enumerate(flows):
            if flow.data:
                stated[self._at(flow.data[0].start)].append(number)
        self._sentences = [self._made(place, clause, stated[number]) for number, (place, clause) in enumerate(places)]
        self._stating = [0]  # how many sentences with flows stand before each
        for sentence in self._sentences:
            self._stating.append(self._stating[-1] + bool(sentence.flows))
        self._parts: dict[tuple[int, str], list[Part]] = defaultdict(list)  # by sentence and kind
        for part in sorted(parts, key=lambda part: part.start):
            self._parts[self._at(part.start), part.kind].append(part)
        acts = policy.inside(Range(0, len(policy.text)), SpanKind.ACTION)
        self._acts = [act for act in acts if act.method != ATTRIBUTIVE]
        self._data = sorted({mention.start for flow in flows for mention in flow.data})
        self._stands: dict[int, Range] = {}  # by flow
        self._below: dict[int, list[int]] = defaultdict(list)  # the sentences of a list, by the clause that opens it
        for number, sentence in enumerate(self._sentences):
            if opening := segments[sentence.clause].lead_in:
                self._below[self._clause(opening.start)].append(number)

    def _made(self, place: Range, clause: int, stated: Sequence[int]) -> _Sentence:
        flows = [self.flows[number] for number in stated]
        return _Sentence(
            place,
            clause,
            self._bare(place.start, place.end),
            tuple(stated),
            frozenset(map(_way, flows)),
            frozenset(flow.actor.value for flow in flows),
            frozenset(flow.action for flow in flows),
        )

    def _at(self, place: int) -> int:
        """The number of the sentence in which a place stands."""
        return max(0, bisect_right(self._starts, place) - 1)

    def _bare(self, start: int, end: int) -> str:
        """The words of a stretch without blanks: line breaks are no cue."""
        return "".join(self.text[start:end].split())

    def _clause(self, place: int) -> int:
        return max(0, bisect_right(self._clauses, place) - 1)

    def pairs(self, numbers: Iterable[int]) -> Iterator[Pair]:
        """The flows of these numbers, each with the parts near it, or in a list with it, that it can have."""
        for number in numbers:
            flow = self.flows[number]
            at = self._at(flow.data[0].start)
            near = {*range(at - _NEAR, at + _NEAR + 1), *self._listed(at)}
            for kind in PARTS:
                if kind == "recipient" and flow.kind != "out":
                    continue
                own: tuple[Mention, ...] = getattr(flow, kind)
                taken = {self._at(mention.start) for mention in own}
                parts = [part for sentence in near | taken for part in self._parts.get((sentence, kind), ())]
                for part in sorted(parts, key=lambda part: abs(part.start - flow.data[0].start))[:_MOST]:
                    attached = _has(flow, part)
                    if attached or self._at(part.start) in near:
                        yield Pair(part, number, attached)

    def here(self, pair: Pair) -> bool:
        """Whether both of a pair stand in one sentence."""
        return self._at(pair.part.start) == self._at(self.flows[pair.flow].data[0].start)

    def sentence(self, place: int) -> Range:
        """The sentence in which a place stands."""
        return self._sentences[self._at(place)].place

    def beside(self, part: Part) -> Sequence[Part]:
        """The parts of a kind in the sentence of one of them."""
        return self._parts[self._at(part.start), part.kind]

    def _listed(self, at: int) -> Iterator[int]:
        """The sentences of the list that the clause of a sentence opens, and those that open the list it stands in."""
        clause = self._sentences[at].clause
        below = self._below.get(clause, ())
        yield from below[bisect_left(below, at - _FAR) : bisect_right(below, at + _FAR)]
        if opening := self.segments[clause].lead_in:
            home = self.segments[self._clause(opening.start)]
            first, end = bisect_left(self._starts, home.start), bisect_left(self._starts, home.end)
            yield from range(max(first, at - _FAR), min(end, at + _FAR + 1))

    def of_part(self, part: Part) -> Cues:
        """What stands around a part."""
        at = self._at(part.start)
        sentence = self._sentences[at]
        segment, place = self.segments[sentence.clause], sentence.place
        stated = [self.flows[number] for number in sentence.flows]
        before, after = self._bare(place.start, part.start), self._bare(part.end, place.end)
        said, own = sentence.words, self._bare(part.start, part.end)
        return {
            "block": segment.kind.value,
            "ends": _mark(said),
            "flows": min(_MANY, len(stated)),
            "ways": "".join(sorted(sentence.ways)),
            "general": bool(stated) and all(m.generic for flow in stated for m in flow.data),
            "taken": any(_has(flow, part) for flow in stated),
            "before": min(_MANY, (len(before) + 3) // 4),
            "after": min(_MANY, len(after) // 6),
            "share": round(len(own) / max(1, len(said)) * 5),
            "opens": place.start == (segment.body or segment.start),
            "listed": segment.lead_in is not None,
            "parts": min(_MANY, len(self._parts.get((at, part.kind), ()))),
            "cue": before[-2:],
            "short cue": before[-1:],
            "head": own[:2],
            "tail": own[-2:],
            "next": after[:2],
            "says": said[:2],
            "says more": said[:3],
            "closes": said[-4:],
            "last": not after.strip("。；;，,： "),
            "by": part.method,
            **_words(said),
        }

    def of_flow(self, number: int, kind: str) -> Cues:
        """What stands around a flow, for the parts of a kind that it may have."""
        flow = self.flows[number]
        at = self._at(flow.data[0].start)
        sentence = self._sentences[at]
        segment, place = self.segments[sentence.clause], sentence.place
        own: tuple[Mention, ...] = getattr(flow, kind)
        here = sum(place.start <= mention.start < place.end for mention in own)
        said, before = sentence.words, self._bare(place.start, flow.data[0].start)
        return {
            "way": _way(flow),
            "actor": flow.actor.value,
            "action": flow.action,
            "modality": flow.modality.value,
            "found by": flow.method,
            "own": min(2, here),
            "elsewhere": min(2, len(own) - here),
            "general data": all(mention.generic for mention in flow.data),
            "data": min(_MANY, len(flow.data)),
            "flow ends": _mark(said),
            "flow opens": place.start == (segment.body or segment.start),
            "flow block": segment.kind.value,
            "flow listed": segment.lead_in is not None,
            "flow beside": min(_MANY, len(sentence.flows)),
            **{f"flow says {n}": before[:n] for n in (1, 2, 3, 4)},
            "flow closes": said[-4:],
            "to data": before[-2:],
            **{f"has {part}": min(2, len(getattr(flow, part))) for part in PARTS},
            **{f"flow {word}": yes for word, yes in _words(said).items()},
        }

    def of_pair(self, pair: Pair) -> Cues:
        """How a part and a flow stand to each other."""
        flow = self.flows[pair.flow]
        here, there = self._at(flow.data[0].start), self._at(pair.part.start)
        one, other = self._sentences[here], self._sentences[there]
        clause, home = self.segments[one.clause], self.segments[other.clause]
        between = self._stating[max(here, there)] - self._stating[min(here, there) + 1] if here != there else 0
        return {
            "place": f"{self._place(pair, one, other)} {here > there}",
            "distance": max(-_MANY - 1, min(_MANY + 1, here - there)),
            "clauses": max(-_MANY - 1, min(_MANY + 1, one.clause - other.clause)),
            "between": min(_MANY, between),
            "attached": pair.attached,
            "level": home.level - clause.level,
            "section": home.section == clause.section,
            "titles": home.headings == clause.headings,
            "same way": _way(flow) in other.ways,
            "same actor": flow.actor.value in other.actors,
            "same act": flow.action in other.actions,
            **(self._within(pair, one, there) if here == there else {}),
        }

    def _place(self, pair: Pair, one: _Sentence, other: _Sentence) -> str:
        """In what clause a part stands, seen from that of a flow in another sentence."""
        clause, home = self.segments[one.clause], self.segments[other.clause]
        opening = clause.lead_in
        if one.clause == other.clause:
            return "same"
        if opening and opening.start <= pair.part.start < opening.end:
            return "opening"
        if opening and self._clause(opening.start) == other.clause:
            return "beside opening"
        if any(title.start <= pair.part.start < title.end for title in clause.headings):
            return "title"
        if opening and opening == home.lead_in:
            return "list"
        if home.lead_in and self._clause(home.lead_in.start) == one.clause:
            return "below" if home.lead_in.start < one.place.end else "below later"
        return "other"

    def _stand(self, number: int, sentence: _Sentence) -> Range:
        """Where a flow stands in its sentence: at its data, or at a verb that takes them up again (…，并将其共享)."""
        flow = self.flows[number]
        first, last = flow.data[0], flow.data[-1]
        acts = self._acts[self._number(sentence.place.start) : self._number(sentence.place.end)]
        verb = nearest(acts, flow.kind, first, flow.actor)
        if verb and verb.start >= last.end and _commas(self.text[last.end : verb.start]):
            return Range(verb.start, verb.end)
        return Range(first.start, last.end)

    def _within(self, pair: Pair, sentence: _Sentence, at: int) -> Cues:
        """On which side of a flow a part in its sentence stands, and what stands between."""
        part = pair.part
        if pair.flow not in self._stands:
            self._stands[pair.flow] = self._stand(pair.flow, sentence)
        stand = self._stands[pair.flow]
        side = "before" if part.end <= stand.start else "after" if part.start >= stand.end else "inside"
        low, high = (part.end, stand.start) if side == "before" else (stand.end, max(part.start, stand.end))
        middle = self._bare(low, high)
        own = sum(low <= mention.start < high for mention in self.flows[pair.flow].data)
        beside = [other.start for other in self._parts[at, part.kind]]
        return {
            "place": f"here {side}",
            "commas": min(_MANY, _commas(middle)),
            "stops": "；" in middle or ";" in middle,
            "acts": min(_MANY, self._number(high) - self._number(low)),
            "others": min(_MANY, _count(self._data, low, high) - own),
            "parts between": min(2, _count(beside, low, high)),
            "length": min(5, len(middle) // 8),
            "from": middle[:2],
            "to": middle[-2:],
        }

    def _number(self, place: int) -> int:
        """How many acts begin before a place."""
        return bisect_left(self._acts, place, key=lambda act: act.start)


def _count(places: Sequence[int], low: int, high: int) -> int:
    """How many of some places in order lie in a stretch."""
    return bisect_left(places, high) - bisect_left(places, low)


def _commas(words: str) -> int:
    return words.count("，") + words.count(",")


def _mark(sentence: str) -> str:
    end = sentence[-1:]
    return end if end in _MARKS else ""


def _way(flow: Flow) -> str:
    return flow.kind.value + flow.polarity.value[0]


def _has(flow: Flow, part: Part) -> bool:
    return any(m.start < part.end and part.start < m.end for m in getattr(flow, part.kind))


def _words(sentence: str) -> Cues:
    return {word: True for word in words("attachment", "words") if word in sentence}
