"""One sentence -> its acts, each with actor, data, parties, purposes and conditions."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from kg.records import ATTRIBUTIVE, LIST_MEMBER, Actor, Kind, Polarity, Range, Span, SpanKind
from kg.relate import aims, clause, implied, objects, others
from kg.relate.actors import acting_party, actor, giver, opening_kit, partner, party_before
from kg.relate.clause import Spans, words_of
from kg.relate.frame import Frame
from kg.relate.manner import polarity
from kg.relate.rulebook import pattern, words
from kg.relate.verbs import action_of, are_permissions, kind_of, states
from kg.sentences import REMEMBERED


def frames(text: str, sentence: Range, spans: tuple[Span, ...]) -> tuple[Frame, ...]:
    """The acts that one sentence states, in order; empty where it states none.

    >>> text = "我们收集手机号。"
    >>> verb = Span(2, 4, SpanKind.ACTION, "lexicon", 0.9, "Collect", "in")
    >>> found = frames(text, Range(0, 8), (verb, Span(4, 7, SpanKind.DATA, "lexicon")))
    >>> [(f.action, f.actor.value, words_of(text, f.data[0])) for f in found]
    [('Collect', 'controller', '手机号')]
    """
    own = tuple(span.moved(-sentence.start) for span in spans)
    return tuple(frame.moved(sentence.start) for frame in _said(sentence.of(text), own))


@lru_cache(maxsize=REMEMBERED)
def _said(words: str, spans: tuple[Span, ...]) -> tuple[Frame, ...]:
    """The acts of a sentence, of which nothing counts but its words and the spans in them."""
    return _of_stretch(words, Range(0, len(words)), spans)


def _of_stretch(text: str, sentence: Range, spans: tuple[Span, ...]) -> tuple[Frame, ...]:
    if pattern("frames", "skip_sentence").search(sentence.of(text)):
        return ()
    if aside := _aside(text, sentence):
        inner = tuple(s for s in spans if aside.covers(Range(s.start, s.end)))
        outer = tuple(
            s for s in spans if s.end <= aside.start or aside.end <= s.start or Range(s.start, s.end).covers(aside)
        )
        when = tuple(s for s in outer if s.kind is SpanKind.CONDITION and s.end <= aside.start)
        return (*_of_sentence(text, sentence, outer), *_of_stretch(text, aside, (*when, *inner)))
    return _of_sentence(text, sentence, spans)


def _aside(text: str, sentence: Range) -> Range | None:
    """What stands in the first bracket of a sentence that states something itself; None where none does."""
    match = pattern("frames", "aside").search(text, sentence.start, sentence.end)
    return Range(*match.span("words")) if match else None


def _of_sentence(text: str, sentence: Range, spans: tuple[Span, ...]) -> tuple[Frame, ...]:
    own = clause.of_kinds(tuple(s for s in spans if not _is_given(text, s, spans)))
    apart: tuple[Span | Range, ...] = (*own.passages, *own.recipients, *_rights(text, sentence))
    verbs = [v for v in own.acts if v.method == "markup" or not clause.inside(v, apart)]
    finite = [v for v in verbs if v.method != ATTRIBUTIVE]
    found = _acts(text, sentence, finite, own)
    if (
        not found
        and _is_noun_phrase(text, sentence, own)
        and not pattern("flows", "continues").match(sentence.of(text))
    ):
        found = _acts(text, sentence, [v for v in verbs if v.method != ATTRIBUTIVE or v.role != "out"], own)
    denials = implied.not_for(text, sentence, own)
    only = pattern("frames", "polarity", "only_for")  # 仅用于…，不会用于…: what it is used for is stated, too
    alone = [denial for denial in denials if not only.match(text, denial.data[-1].end, sentence.end)]
    return (*aims.served(text, found, own), *denials, *implied.acts(text, sentence, own, [*found, *alone]))


def _is_given(text: str, span: Span, spans: tuple[Span, ...]) -> bool:
    """Whether a condition is a provision itself, with the data that are given (如果您提供手机号)."""
    if span.kind is not SpanKind.CONDITION or not pattern("frames", "given").match(words_of(text, span)):
        return False
    return any(
        s.kind is SpanKind.DATA and span.start < s.start and s.end <= span.end and s.method != LIST_MEMBER
        for s in spans
    )


def _acts(text: str, sentence: Range, verbs: list[Span], own: Spans) -> list[Frame]:
    found: list[Frame] = []
    for group in _groups(text, verbs):
        for frame in _of_group(text, sentence, group, verbs, own):
            last = found[-1] if found else frame
            if frame.actor is last.actor is Actor.THIRD_PARTY and not frame.recipient:
                frame = replace(frame, recipient=last.recipient)
            found.append(frame)
    return _merged(text, found)


def _is_noun_phrase(text: str, sentence: Range, own: Spans) -> bool:
    """Whether a sentence is no more than data with its relative clause (您注册时提供的手机号码), as in a list."""
    if pattern("flows", "item_states").search(sentence.of(text)):
        return False
    last = max((d.end for d in own.data), default=sentence.end)
    return bool(pattern("frames", "closes").fullmatch(text, last, sentence.end))


def _rights(text: str, sentence: Range) -> tuple[Range, ...]:
    """The comma-clauses that say what the user may do with data or account."""
    return tuple(
        Range(match.start(), clause.end_of(text, match.end(), sentence.end))
        for match in pattern("frames", "skip_clause").finditer(text, sentence.start, sentence.end)
    )


def _groups(text: str, verbs: list[Span]) -> list[list[Span]]:
    """Verbs that share one object: 收集、使用 · 收集和/或存储."""
    groups: list[list[Span]] = []
    for verb in verbs:
        last = groups[-1][-1] if groups else None
        if last and (
            verb.start == last.start or pattern("frames", "shared_object").fullmatch(text[last.end : verb.start])
        ):
            groups[-1].append(verb)
        else:
            groups.append([verb])
    return groups


def _of_group(text: str, sentence: Range, group: list[Span], verbs: list[Span], own: Spans) -> list[Frame]:
    """The acts of verbs with one object: at most one for each way that the data go."""
    first, last = group[0], group[-1]
    start = objects.opened(text, sentence, clause.start_of(text, sentence.start, first.start), first, verbs, own.data)
    before = clause.without(text, start, first.start, own.passages)
    recipients = clause.near(text, own.recipients, start, last.end, sentence.end)
    sources = clause.near(text, own.sources, start, last.end, sentence.end)
    subject = clause.without(text, start, first.start, (*own.passages, *own.recipients, *own.sources))
    who = actor(text, sentence, start, first, subject, own)
    data = objects.of_verbs(text, sentence, group, verbs, own, start)
    data = tuple(d for d in data if not _serves_as(text, d))
    found: dict[Kind, Frame] = {}
    for verb in group:
        leading = text[start : verb.start]
        bound = others.binding(text, sentence.start, start, verb.start)
        from_others = giver(text, start, verb)
        kind = Kind.IN if from_others else kind_of(text, verb, who, leading, recipients)
        if from_others:
            verb = replace(verb, concept="Provide", role="give")
        if kind is Kind.USE and sources and words_of(text, verb) in words("frames", "looked_up"):
            kind, verb = Kind.IN, replace(verb, concept="Obtain")
        if kind is None or kind in found or not states(text, verb, who, bound + leading):
            continue
        if Kind.IN in found and verb.concept in words("frames", "part_of_collecting"):
            continue
        if verb.concept == "Combine" and pattern("frames", "combined_for").match(text, verb.end, sentence.end):
            continue
        kind, verb = _by_data(text, kind, verb, who, data, text[start : clause.end_of(text, last.end, sentence.end)])
        if kind in found:
            continue
        getters = recipients if kind is Kind.OUT else ()
        givers = (sources or from_others) if kind is Kind.IN else ()
        gives = kind is Kind.IN and verb.role == "give" and _opens_with(text, start, givers)
        acts = Actor.THIRD_PARTY if gives or (kind is Kind.OUT and verb.role == "in") else who
        if kind is Kind.IN and who is Actor.THIRD_PARTY and not givers:
            givers = acting_party(text, start, first, before)
        if kind is Kind.OUT and not getters and acts is Actor.THIRD_PARTY:
            getters = (
                acting_party(text, start, first, before)
                or party_before(text, sentence, start, own.passages)
                or opening_kit(text, sentence, first)
            )
        found[kind] = Frame(
            kind,
            action_of(_widest(group, verb) if polarity(before) is Polarity.NEGATED else verb, kind, who),
            Actor.CONTROLLER if verb.concept == "Request" else acts,
            verb,
            sentence,
            _denied_before(text, sentence, start, own) + before,
            data,
            recipient=_introduced(text, own, clause.introduced(text, sentence, getters)),
            source=clause.introduced(text, sentence, givers),
            condition=own.conditions,
        )
    theirs = partner(text, start, first.start) if who is Actor.CONTROLLER else ()
    if theirs and Kind.IN in found and Kind.OUT not in found:
        found[Kind.OUT] = replace(found[Kind.IN], kind=Kind.OUT, actor=Actor.THIRD_PARTY, recipient=theirs, source=())
    opens_list = pattern("frames", "opens_list").fullmatch(text, last.end, sentence.end)
    return [f for f in found.values() if data or opens_list or _stands_alone(f)]


def _opens_with(text: str, start: int, parties: tuple[Span, ...]) -> bool:
    """Whether one of the parties is the subject of a comma-clause that starts there (某银行会向我们提供…)."""
    opened = (text[start : party.start] for party in parties)
    return any(pattern("frames", "before_giver").fullmatch(words) for words in opened)


def _widest(group: list[Span], verb: Span) -> Span:
    """Of verbs that are denied together the one that says most (出售、共享: 共享); else the verb itself."""
    alike = (other for other in group if other.role == verb.role and other.concept in words("frames", "wide"))
    return next(alike, verb) if verb.concept in words("frames", "narrow") else verb


def _stands_alone(frame: Frame) -> bool:
    """Whether an act needs no data of its own: it names who gets them, or is done for who needs them."""
    given = frame.kind is Kind.OUT and frame.recipient
    return bool(given or pattern("exceptions", "demanded").search(frame.before))


def _denied_before(text: str, sentence: Range, start: int, own: Spans) -> str:
    """The words of the comma-clause before, where it denies and this one goes on (不会出售…，或将…传输至境外).

    It goes on too where the one before breaks off in a denial (不会在未经同意时，收集…).
    """
    if start <= sentence.start:
        return ""
    earlier = clause.without(text, clause.start_of(text, sentence.start, start - 1), start, own.passages)
    goes_on = pattern("frames", "or_else").match(text, start, sentence.end)
    if goes_on:
        return earlier if polarity(earlier) is Polarity.NEGATED else ""
    return earlier if pattern("frames", "broken_off").search(earlier) else ""


def _by_data(text: str, kind: Kind, verb: Span, who: Actor, data: tuple[Span, ...], around: str) -> tuple[Kind, Span]:
    """The reading of our verb that its data or the words around it ask for.

    Permissions used are asked for, traits learnt make a profile, what is judged by is analysed, what is verified and
    not asked for is used, and what others see is made public.
    """
    if who is not Actor.CONTROLLER or not data:
        return kind, verb
    named = [words_of(text, d) for d in data]
    if kind is not Kind.OUT and are_permissions(text, data):
        return Kind.IN, replace(verb, concept="Request")
    if pattern("frames", "by_learning").search(around):
        return Kind.USE, replace(verb, concept="Analyse")
    if words_of(text, verb) in words("frames", "learns") and all(map(pattern("frames", "traits").search, named)):
        return Kind.USE, replace(verb, concept="Profile")
    if words_of(text, verb) in words("frames", "verified") and not pattern("frames", "asked_for").search(around):
        return Kind.USE, verb
    posted = len(named) > 1 and any(map(pattern("frames", "posted").match, named))
    if verb.concept == "Display" and (posted or pattern("frames", "seen").search(around)):
        return Kind.OUT, replace(verb, concept="Publish")
    return kind, verb


def _merged(text: str, frames: list[Frame]) -> list[Frame]:
    """Acts of one kind by one actor in one comma-clause are one, by the first verb (设置昵称并绑定账号)."""
    done: list[Frame] = []
    for frame in frames:
        last = done[-1] if done else None
        if (
            last
            and (last.kind, last.actor, last.recipient) == (frame.kind, frame.actor, frame.recipient)
            and last.data
            and frame.data
            and clause.start_of(text, last.sentence.start, frame.verb.start) <= last.verb.start
            and polarity(frame.before) is polarity(last.before)
        ):
            done[-1] = replace(last, data=(*last.data, *(d for d in frame.data if d not in last.data)))
        else:
            done.append(frame)
    return done


def _serves_as(text: str, item: Span) -> bool:
    """Whether an item is only what other data serve as (作为头像)."""
    return bool(pattern("frames", "serves_as").search(text[max(0, item.start - 6) : item.start]))


def _introduced(text: str, own: Spans, parties: tuple[Span, ...]) -> tuple[Span, ...]:
    """An SDK with the provider's name beside it where the sentence brings it in (集成了某公司的某SDK)."""
    return tuple(
        next((r for r in own.recipients if r.method == "recipient-jicheng" and _same_kit(text, r, party)), party)
        for party in parties
    )


def _same_kit(text: str, introduced: Span, party: Span) -> bool:
    name, before = words_of(text, party).strip(), words_of(text, introduced).strip()
    return name.upper().endswith("SDK") and name != before and (before.endswith(name) or len(name) > 5)
