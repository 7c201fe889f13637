"""What the clauses of a policy leave open for each other: purposes, conditions and titles that hold further on."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from kg.records import Actor, BlockKind, Flow, Kind, Mention, Necessity, Polarity, Range, Segment, Span, SpanKind
from kg.relate import manner, objects
from kg.relate.actors import opening_kit
from kg.relate.frame import Frame
from kg.relate.items import items_of
from kg.relate.rulebook import pattern
from kg.relate.words import Annotated, mentions

_LONGEST_PURPOSE = 60  # characters of a list item that is no more than a purpose
_LONGEST_TITLE = 24  # characters of an item that is no more than the name of a function
_OF_A_LIST = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
_PARTIES = re.compile(r"[^或和及与、]+")
_NEAR = 3  # sentences, this one included, in which the cost of refusing and the way out may stand


def of_kit(policy: Annotated, frame: Frame, sentences: tuple[Range, ...], index: int) -> Frame:
    """An act without a subject after a sentence that brings in an SDK (我们使用了甲SDK。会收集…) as that SDK's.

    It serves what the SDK is said to be used for. An act of what somebody placed (由广告商放置的代码。这些代码会收集…)
    goes to those who placed it.
    """
    text = policy.text
    if index and (frame.kind, frame.actor) == (Kind.OUT, Actor.THIRD_PARTY) and not frame.recipient:
        return replace(frame, recipient=_placers(text, sentences[index - 1]))
    brings_in = index and pattern("frames", "kit_sentence").search(sentences[index - 1].of(text))
    if not brings_in or frame.kind is not Kind.IN or frame.actor is not Actor.CONTROLLER:
        return frame
    if not pattern("frames", "no_subject").match(frame.sentence.of(text)):
        return frame
    kits = opening_kit(text, sentences[index - 1], replace(frame.verb, start=sentences[index - 1].end))
    aims = frame.purpose or policy.inside(sentences[index - 1], SpanKind.PURPOSE)
    return replace(frame, kind=Kind.OUT, actor=Actor.THIRD_PARTY, recipient=kits, source=(), purpose=aims)


def _placers(text: str, sentence: Range) -> tuple[Span, ...]:
    """Those who, as a sentence ends, placed something; empty where it does not say so."""
    placed = pattern("frames", "placed_by").search(text, sentence.start, sentence.end)
    parties = _PARTIES.finditer(text, *placed.span("p")) if placed else ()
    return tuple(Span(*party.span(), SpanKind.RECIPIENT, "subject", 0.7) for party in parties)


def of_title(policy: Annotated, frame: Frame, sentences: tuple[Range, ...], index: int) -> Frame:
    """An act that gives data to 该合作伙伴 after a sentence that is no more than their name (广告商。我们会与该…)."""
    text = policy.text
    that = any(pattern("frames", "that_party").search(text[max(0, r.start - 3) : r.end]) for r in frame.recipient)
    named = pattern("frames", "party_title").fullmatch(sentences[index - 1].of(text)) if index and that else None
    if named is None:
        return frame
    start, end = (sentences[index - 1].start + place for place in named.span("p"))
    return replace(frame, recipient=(Span(start, end, SpanKind.RECIPIENT, "rule", 0.8),))


def gives_on(frame: Frame, mine: list[Flow]) -> Frame:
    """An act after one of ours that gives data away, to those who got data there where it goes on with that.

    It goes on without a subject (…；或者提供…), which makes it ours too, or says what alone is given (但我们只会共享…).
    """
    last = mine[-1] if mine else None
    if last is None or (last.kind, last.actor) != (Kind.OUT, Actor.CONTROLLER):
        return frame
    getters = tuple(Span(m.start, m.end, SpanKind.RECIPIENT, "rule", 0.8) for m in last.recipient)
    ours = (frame.kind, frame.actor) == (Kind.OUT, Actor.CONTROLLER)
    if ours and not frame.recipient and pattern("frames", "gives_only").search(frame.before):
        return replace(frame, recipient=getters)
    if (frame.kind, frame.actor) != (Kind.IN, Actor.USER) or not pattern("frames", "gives_on").fullmatch(frame.before):
        return frame
    return replace(frame, kind=Kind.OUT, action="Share", actor=Actor.CONTROLLER, recipient=getters)


def purposes(text: str, spans: tuple[Span, ...]) -> tuple[Mention, ...]:
    """The purposes that say something themselves; 以下目的 leaves it to the items below.

    >>> text = "用于以下目的：登录"
    >>> spans = (Span(2, 7, SpanKind.PURPOSE, "x"), Span(7, 9, SpanKind.PURPOSE, "x"))
    >>> [m.text for m in purposes(text, spans)]
    ['登录']
    """
    return tuple(m for m in mentions(text, spans) if not pattern("flows", "elsewhere").search(m.text))


def inherited_purposes(
    policy: Annotated, segment: Segment, sentences: tuple[Range, ...], index: int
) -> tuple[Mention, ...]:
    """Purposes stated once before: by the sentence that 为此 takes up (or what it says that we must do), by one before
    that is no more than an aim, or by the paragraph that opens the list.
    """
    before = sentences[index - 1] if index else Range(0, 0)
    if aim := pattern("flows", "aim_before").fullmatch(policy.text, before.start, before.end):
        return (Mention(*aim.span("p"), aim["p"]),)
    if index and pattern("flows", "thereby").match(sentences[index].of(policy.text)):
        for earlier in reversed(sentences[:index]):
            if found := purposes(policy.text, policy.inside(earlier, SpanKind.PURPOSE)):
                return found
        if must := pattern("flows", "must_do").search(policy.text, before.start, before.end):
            return (Mention(*must.span("p"), must["p"]),)
    if segment.lead_in is None:
        return ()
    opening = segment.lead_in.of(policy.text)
    opens = pattern("flows", "lead_in", "list").search(opening)
    if not opens or pattern("flows", "lead_in", "exception").search(opening):
        return ()
    return purposes(policy.text, policy.inside(segment.lead_in, SpanKind.PURPOSE))


def source_above(policy: Annotated, segment: Segment) -> tuple[Mention, ...]:
    """The source that a title above a clause names (从第三方获取的信息), the nearest first; empty where none does."""
    for heading in reversed(segment.headings):
        if found := pattern("flows", "from_title").search(policy.text, heading.start, heading.end):
            return (Mention(*found.span("p"), found["p"]),)
    return ()


def successor(policy: Annotated, sentences: tuple[Range, ...], index: int) -> tuple[Mention, ...]:
    """Who goes on with the business and its data, by the next sentence (我们会要求新的持有者继续…); else empty."""
    for sentence in sentences[index + 1 : index + 2]:
        if found := pattern("flows", "successor").search(policy.text, sentence.start, sentence.end):
            return (Mention(*found.span("p"), found["p"]),)
    return ()


def necessity_around(text: str, segments: tuple[Segment, ...], at: int) -> Necessity | None:
    """What the paragraph that opens the list of a clause, else the one after clause or list, says of refusing."""
    index = bisect_right(segments, at, key=lambda s: s.start) - 1
    lead_in = segments[index].lead_in
    if lead_in and (opened := manner.necessity(lead_in.of(text), ())):
        return opened
    for segment in segments[index + 1 :]:
        words = text[segment.body or segment.start : segment.end]
        if segment.kind is not BlockKind.HEADING and pattern("flows", "speaks_of_before").match(words):
            return manner.necessity("", (words,))
        if segment.kind not in _OF_A_LIST or segment.lead_in != lead_in:
            return None
    return None


def consequence(policy: Annotated, sentences: tuple[Range, ...], index: int) -> tuple[Mention, ...]:
    """The first sentence from here on that says what refusing costs.

    >>> policy = Annotated("我们收集手机号。不提供将无法注册。", ())
    >>> [m.text for m in consequence(policy, (Range(0, 8), Range(8, 17)), 0)]
    ['不提供将无法注册。']
    """
    return _first(policy, sentences, index, ("frames", "necessity", "cost"))


def opt_out(policy: Annotated, sentences: tuple[Range, ...], index: int) -> tuple[Mention, ...]:
    """The first sentence from here on that says how to switch it off."""
    return _first(policy, sentences, index, ("flows", "opt_out"))


def _first(policy: Annotated, sentences: tuple[Range, ...], index: int, path: tuple[str, ...]) -> tuple[Mention, ...]:
    for sentence in sentences[index : index + _NEAR]:
        if pattern(*path).search(sentence.of(policy.text)):
            return (policy.mention(sentence),)
    return ()


def completes(text: str, frame: Frame, mine: list[Flow]) -> bool:
    """Whether an act only gives the purpose of those before it (我们收集这些信息是为了…, 收集手机号是为了…)."""
    if frame.kind is not Kind.IN or len(frame.data) != 1 or not frame.purpose:
        return False
    named = text[frame.data[0].start : frame.data[0].end]
    again = pattern("flows", "again").match(text, frame.data[0].end, frame.sentence.end)
    if again and any(m.text == named for flow in mine if flow.kind is Kind.IN for m in flow.data):
        return True
    return bool(pattern("flows", "same_data").match(text[frame.verb.end : frame.data[0].end]))


def referents(
    policy: Annotated, frame: Frame, mine: list[Flow], sentences: tuple[Range, ...], index: int
) -> tuple[Mention, ...]:
    """What an anaphor as the only data stands for: data named before it (手机号属于敏感信息，收集此类信息…).

    They stand in the same sentence and in none of the flows found so far, or are all that the sentence before names.
    """
    text = policy.text
    anaphor = frame.data[0] if len(frame.data) == 1 else None
    if anaphor is None or not pattern("flows", "same_data").match(text[anaphor.start : anaphor.end]):
        return ()
    start = max(frame.sentence.start, text.rfind("：", frame.sentence.start, frame.verb.start))
    before = policy.inside(Range(start, frame.verb.start), SpanKind.DATA)
    taken = {m for flow in mine for m in flow.data}
    named = [m for m in mentions(text, before) if not m.generic and m not in taken]
    if named and pattern("flows", "is_called").match(text, named[-1].end):
        return tuple(named)
    if index:
        listed = policy.mentions(sentences[index - 1], SpanKind.DATA)
        length = sentences[index - 1].end - sentences[index - 1].start
        if sum(m.end - m.start + 1 for m in listed) * 5 > length * 4:
            return listed
    return ()


def completed(policy: Annotated, flows: list[Flow], place: Range) -> list[Flow]:
    """The flows of a clause with the purposes that stand in one of its later sentences.

    They go to those that reach the controller (that leave it, where the sentence is about sharing or no data come in)
    and have no purpose yet, or end right before.
    """
    found = policy.mentions(place, SpanKind.PURPOSE)
    if not found:
        return flows
    shares = pattern("flows", "sharing").match(place.of(policy.text)) or all(f.kind is not Kind.IN for f in flows)
    kind = Kind.OUT if shares else Kind.IN
    return [
        replace(f, purpose=(*f.purpose, *found), evidence=Range(f.evidence.start, policy.end(place)))
        if f.kind is kind and (not f.purpose or f.evidence.end >= place.start - 2)
        else f
        for f in flows
    ]


def continued(policy: Annotated, flows: list[Flow], sentence: Range) -> list[Flow]:
    """The flows of a clause, the last one with the data of a sentence that only goes on with its list (例如…).

    What is collected goes before what is done with it. Data of an example with a purpose of its own are a flow beside.
    """
    words = pattern("flows", "continues").match(policy.text, sentence.start, sentence.end)
    if words is None:
        return flows
    listed = objects.within(policy.inside(sentence, SpanKind.DATA), words.end(), sentence.end, ())
    stop = objects.after(policy.text, words.end(), sentence.end, listed)
    data = mentions(policy.text, tuple(span for span in listed if span.end <= stop))
    near = [f for f in flows if f.polarity is Polarity.AFFIRMED and f.evidence.end >= sentence.start - 2]
    last = next((f for f in near if f.kind is Kind.IN), near[-1] if near else None)
    if last is None or not data:
        return flows
    purpose, end = policy.mentions(sentence, SpanKind.PURPOSE), policy.end(sentence)
    if last.purpose and purpose:
        return [*flows, replace(last, data=data, purpose=purpose, evidence=Range(sentence.start, end))]
    whole = Range(last.evidence.start, end)
    grown = replace(last, data=(*last.data, *data), purpose=last.purpose or purpose, evidence=whole)
    return [grown if f is last else f for f in flows]


def serving(policy: Annotated, opener: Flow, item: Segment) -> Flow:
    """The act that opens a list of functions, with the function that an item of it names as one purpose more."""
    if item.lead_in is None or not pattern("flows", "functions").search(item.lead_in.of(policy.text)):
        return opener
    start, end = item.body or item.start, item.end
    words = policy.text[start:end].rstrip(" \t\n；;。，,：:")
    if not words or len(words) > _LONGEST_TITLE:
        return opener
    return replace(opener, purpose=(*opener.purpose, Mention(start, start + len(words), words)))


def with_titles(policy: Annotated, segments: tuple[Segment, ...], flow: Flow) -> Flow:
    """我们出于以下目的收集…: the flow with the items, by their titles, as its purposes; any other as it is."""
    if flow.purpose or not pattern("flows", "lead_in", "purposes").search(flow.evidence.of(policy.text)):
        return flow
    items = (item for item in items_of(policy.text, segments, flow) if not item.cells)  # a row says its purpose itself
    purposes = [_purpose(policy, item) for item in items]
    return replace(flow, purpose=tuple(purpose for purpose in purposes if purpose))


def _purpose(policy: Annotated, segment: Segment) -> Mention | None:
    """What an item of a list of purposes says: its title, or the item itself where it is a heading or a phrase.

    A long one counts as far as an example begins.
    """
    place = Range(segment.body or segment.start, segment.end)
    if segment.headings and segment.headings[-1].start >= segment.start:
        place = segment.headings[-1]
    elif segment.kind is not BlockKind.HEADING and place.end - place.start > _LONGEST_PURPOSE:
        example = pattern("flows", "for_example").search(policy.text, place.start, place.start + _LONGEST_PURPOSE)
        if example is None:
            return None
        place = Range(place.start, example.start())
    words = place.of(policy.text).rstrip(" \t\n；;。，,")
    return Mention(place.start, place.start + len(words), words) if words else None
