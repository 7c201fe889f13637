"""One sentence -> its acts, each with actor, data, parties, purposes and conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.records import Actor, Kind, Polarity, Range, Span, SpanKind
from kg.relate import objects
from kg.relate.manner import polarity
from kg.relate.rulebook import pattern

_KIND = {"in": Kind.IN, "use": Kind.USE, "out": Kind.OUT}
_COMMA = re.compile(r"[，,：:；;。（(]")


@dataclass(frozen=True, slots=True)
class Frame:
    """An act before it is a flow. ``before`` are the words between the subject and the verb."""

    kind: Kind
    action: str
    actor: Actor
    verb: Span
    sentence: Range
    before: str = field(repr=False)
    data: tuple[Span, ...]
    recipient: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    purpose: tuple[Span, ...] = ()
    condition: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of one sentence by kind."""

    acts: tuple[Span, ...]
    data: tuple[Span, ...]
    purposes: tuple[Span, ...]
    conditions: tuple[Span, ...]
    recipients: tuple[Span, ...]
    sources: tuple[Span, ...]
    actors: tuple[Span, ...]


def of_kinds(spans: tuple[Span, ...]) -> Spans:
    """The spans sorted into their kinds."""
    pick = lambda kind: tuple(s for s in spans if s.kind is kind)  # noqa: E731
    return Spans(
        pick(SpanKind.ACTION),
        pick(SpanKind.DATA),
        pick(SpanKind.PURPOSE),
        pick(SpanKind.CONDITION),
        pick(SpanKind.RECIPIENT),
        pick(SpanKind.SOURCE),
        pick(SpanKind.ACTOR),
    )


def frames(text: str, sentence: Range, spans: tuple[Span, ...]) -> tuple[Frame, ...]:
    """The acts that one sentence states, in order; empty where it states none."""
    if pattern("skip", "sentence").search(sentence.of(text)):
        return ()
    own = of_kinds(spans)
    passages = (*own.purposes, *own.conditions)
    verbs = [v for v in own.acts if v.method == "markup" or not _inside(v, passages)]
    found: list[Frame] = []
    for group in _groups(text, verbs):
        found += _group(text, sentence, group, verbs, own)
    return tuple(
        (*_with_purposes(text, found, own), *_not_for(text, sentence, own), *_based_on(text, sentence, own, found))
    )


def _based_on(text: str, sentence: Range, own: Spans, found: list[Frame]) -> tuple[Frame, ...]:
    """根据您的浏览记录向您推荐…: the data that a personalised display rests on are profiled."""
    frames = []
    for match in pattern("based_on").finditer(text, sentence.start, sentence.end):
        data = objects.within(own.data, match.start("data"), match.end("data"), own.conditions)
        if data and not any(f.data and f.data[0] in data for f in found):
            verb = Span(match.start("act"), match.end("act"), SpanKind.ACTION, "rule", 0.8, "Profile", "use")
            aim = Span(match.start("aim"), match.end("aim"), SpanKind.PURPOSE, "rule", 0.7)
            before = text[sentence.start : match.start("data")]
            frames.append(
                Frame(
                    Kind.USE,
                    "Profile",
                    Actor.CONTROLLER,
                    verb,
                    sentence,
                    before,
                    data,
                    purpose=(aim,),
                    condition=own.conditions,
                )
            )
    return tuple(frames)


def _not_for(text: str, sentence: Range, own: Spans) -> tuple[Frame, ...]:
    """不会用于…: that the data are not used for something is said of the data named before."""
    found = []
    for purpose in own.purposes:
        cue = re.search(
            r"(?:不会|不将|不得|不)(?:将其|被|会)?用(?:于|作)$",
            text[max(sentence.start, purpose.start - 10) : purpose.start],
        )
        subject = objects.within(own.data, sentence.start, purpose.start, (*own.purposes, *own.conditions))
        if cue and subject:
            verb = Span(purpose.start - 2, purpose.start, SpanKind.ACTION, "rule", 0.8, "Use", "use")
            found.append(
                Frame(Kind.USE, "Use", Actor.CONTROLLER, verb, sentence, cue.group(), subject[:1], purpose=(purpose,))
            )
    return tuple(found)


def _inside(span: Span, others: tuple[Span, ...]) -> bool:
    return any(o.start <= span.start and span.end <= o.end for o in others)


def _groups(text: str, verbs: list[Span]) -> list[list[Span]]:
    """Verbs that share one object: 收集、使用 · 收集和/或存储."""
    groups: list[list[Span]] = []
    for verb in verbs:
        between = text[groups[-1][-1].end : verb.start] if groups else "x"
        if groups and (
            verb.start == groups[-1][-1].start
            or re.fullmatch(r"(?:、|和|及|与|或|并|以及|和/或|且|、?或者|，并|或对外|或(?:者)?(?:要求|请)您)?", between)
        ):
            groups[-1].append(verb)
        else:
            groups.append([verb])
    return groups


def _group(text: str, sentence: Range, group: list[Span], verbs: list[Span], own: Spans) -> list[Frame]:
    first, last = group[0], group[-1]
    clause = _clause_start(text, sentence.start, first.start, own.conditions)
    before = _bare(text, clause, first.start, (*own.purposes, *own.conditions))
    recipients = _near(text, own.recipients, clause, last.end, sentence.end)
    others = (*own.purposes, *own.conditions, *own.recipients, *own.sources)
    actor = _actor(text, sentence, clause, first, _bare(text, clause, first.start, others), own)
    data = _object(text, sentence, group, verbs, own, clause, recipients)
    if first.role == "in":
        data = tuple(d for d in data if not re.search(r"作为(?:有关)?$", text[max(0, d.start - 4) : d.start]))
    frames: dict[Kind, Frame] = {}
    for verb in group:
        kind = _kind(verb, actor, recipients, text, clause)
        if kind is None or kind in frames:
            continue
        who = actor
        if kind is Kind.OUT and verb.role == "in":
            who = Actor.THIRD_PARTY
        if _refused(text, clause, verb) or pattern("binds").search(text[clause : verb.start]):
            continue
        if actor is Actor.USER and verb.role not in ("give",) and verb.method != "markup" and verb.concept != "Request":
            continue
        if (
            actor is Actor.USER
            and verb.concept == "Request"
            and "授权" not in text[verb.start : verb.end + 2]
            and "开" not in verb_text(text, verb)
        ):
            continue
        sources = _near(text, own.sources, clause, last.end, sentence.end) if kind is Kind.IN else ()
        getters = recipients if kind is Kind.OUT else ()
        if kind is Kind.OUT and not getters and who is Actor.THIRD_PARTY:
            getters = _subject(text, clause, first, before)
        frames[kind] = Frame(
            kind,
            _action(verb, kind),
            Actor.CONTROLLER if verb.concept == "Request" else who,
            verb,
            sentence,
            before,
            data,
            _introduced(text, own, _first_named(text, sentence, getters)),
            _first_named(text, sentence, sources),
            (),
            own.conditions,
        )
    return list(frames.values()) if data else [f for f in frames.values() if f.kind is Kind.OUT and f.recipient]


def _refused(text: str, clause: int, verb: Span) -> bool:
    """Whether the user's not giving is meant: 不提供, 拒绝提供, 无需提供."""
    return verb.role == "give" and bool(
        re.search(r"(?:不|拒绝|未|无需|无须|不必|不愿|放弃|停止)(?:向我们|再|选择)?$", text[clause : verb.start])
    )


def verb_text(text: str, verb: Span) -> str:
    """The verb's words."""
    return text[verb.start : verb.end]


def _action(verb: Span, kind: Kind) -> str:
    if verb.role == "give":
        return "Provide" if kind is Kind.IN else "Share"
    return verb.concept


def _kind(verb: Span, actor: Actor, recipients: tuple[Span, ...], text: str, clause: int) -> Kind | None:
    if verb.role == "give":
        if actor is Actor.USER:
            return Kind.OUT if recipients and "授权" in text[clause : verb.start] else Kind.IN
        if recipients and verb_text(text, verb) in ("提供", "上传", "上报", "提交"):
            return Kind.OUT
        return None
    if verb.role == "in" and actor is Actor.THIRD_PARTY:
        return Kind.OUT
    return _KIND[verb.role]


def _introduced(text: str, own: Spans, parties: tuple[Span, ...]) -> tuple[Span, ...]:
    """An SDK with the provider's name beside it where the sentence brings it in (集成了某公司的某SDK)."""
    return tuple(
        next((r for r in own.recipients if r.method == "recipient-jicheng" and _same_kit(text, r, party)), party)
        for party in parties
    )


def _same_kit(text: str, introduced: Span, party: Span) -> bool:
    name = text[party.start : party.end].strip()
    return "SDK" in name.upper() and (text[introduced.start : introduced.end].strip().endswith(name) or len(name) > 5)


def _clause_start(text: str, start: int, at: int, conditions: tuple[Span, ...]) -> int:
    """The start of the comma-clause in which the verb stands; commas in brackets do not count."""
    depth = 0
    for index in range(at - 1, start - 1, -1):
        char = text[index]
        if char in "）)":
            depth += 1
        elif char in "（(":
            if depth == 0:
                return index + 1
            depth -= 1
        elif char in "，,：:；;。" and depth == 0:
            return index + 1
    return start


def _bare(text: str, start: int, end: int, passages: tuple[Span, ...]) -> str:
    return "".join(text[i] for i in range(start, end) if not any(p.start <= i < p.end for p in passages))


def _near(text: str, parties: tuple[Span, ...], clause: int, at: int, end: int) -> tuple[Span, ...]:
    """The parties of the verb's own clause."""
    stop = min((i for i in (text.find("，", at, end), text.find("；", at, end)) if i >= 0), default=end)
    return tuple(p for p in parties if clause <= p.start and p.end <= stop)


def _first_named(text: str, sentence: Range, parties: tuple[Span, ...]) -> tuple[Span, ...]:
    """The parties where the sentence first names them; a repeated name is the same party."""
    moved = []
    for party in parties:
        at = text.find(text[party.start : party.end], sentence.start, party.end)
        moved.append(replace(party, start=at, end=at + party.end - party.start))
    return tuple(moved)


_CONTROL = re.compile(r"(?:需要?|要求|请|邀请|提示|建议|引导|请求|由|让|使)(?:您|用户|你)?")


def _actor(text: str, sentence: Range, clause: int, verb: Span, before: str, own: Spans) -> Actor:
    gives = verb.role == "give"
    marks = [a for a in own.actors if a.end <= verb.start]
    words = before
    hit = _last_subject(words)
    if hit is None and marks and not gives:
        return Actor.CONTROLLER
    if hit is None:
        earlier = _bare(text, sentence.start, clause, (*own.purposes, *own.conditions))
        hit = _last_subject(earlier)
        if hit is Actor.THIRD_PARTY:
            hit = None if not re.search(r"SDK[^，。]{0,12}，?$", earlier) else hit
    if hit is None and gives:
        return Actor.USER if not re.search(r"向(?:第三方|合作|关联|其他)", words) else Actor.CONTROLLER
    if (
        gives
        and hit is Actor.CONTROLLER
        and re.search(r"(?:需要|要求|请|需|请求|邀请)(?:您|用户|你)?[^，]{0,12}$", words)
        and "向第三方" not in words
    ):
        return Actor.USER
    return hit or Actor.CONTROLLER


def _last_subject(words: str) -> Actor | None:
    """The subject nearest to the verb: a noun that 的 or a preposition does not bind."""
    best: tuple[int, Actor] | None = None
    for actor, name in ((Actor.CONTROLLER, "controller"), (Actor.USER, "user"), (Actor.THIRD_PARTY, "third_party")):
        for match in re.finditer(pattern("actor", name), words):
            left, right = words[max(0, match.start() - 4) : match.start()], words[match.end() : match.end() + 2]
            if right.startswith(("的", "与", "和", "及", "处", "、", "那里", "授权")) or (
                re.search(
                    r"(?:向|与|给|为|从|对|自|由|和|将|把|及|通过|收集|关于|使|帮助|同)(?:任何|其他|外部|我们的|相应的?)?$",
                    left,
                )
                and not re.search(r"由$", left)
            ):
                continue
            if best is None or match.start() >= best[0]:
                best = (match.start(), actor)
    return best[1] if best else None


def _subject(text: str, clause: int, verb: Span, before: str) -> tuple[Span, ...]:
    """The third party that acts, as the recipient."""
    match = re.search(
        r"(?:^|由|，)(?P<p>[^，。；：]{2,40}?)(?:可能|会|将|需要?|有权|可|不可避免|通过|仅|自动|用于|也|在|直接|获取|收集|读取|$)",
        before,
    )
    if not match:
        return ()
    start = text.find(match.group("p"), clause, verb.end)
    words = match.group("p").strip()
    if start < 0 or words in ("其", "他们", "该SDK") or not pattern("actor", "third_party").search(words):
        return ()
    return (Span(start, start + len(match.group("p")), SpanKind.RECIPIENT, "subject", 0.7),)


def _object(
    text: str, sentence: Range, group: list[Span], verbs: list[Span], own: Spans, clause: int, parties: tuple[Span, ...]
) -> tuple[Span, ...]:
    last = group[-1]
    nexts = [v.start for v in verbs if v.start >= last.end and v not in group]
    passages = (*own.purposes, *own.conditions, *own.recipients, *own.sources)
    stop = objects.after(text, last.end, sentence.end, own.data)
    following = objects.within(own.data, last.end, stop, passages)
    if nexts and following:
        limit = next((n for n in nexts if n < stop and not _listed(text, n, own.data)), stop)
        following = tuple(d for d in following if d.end <= limit)
    if following:
        return following
    cue = max(
        (m.end() + clause for m in re.finditer(r"将(?!会)|把|对(?!方|于)|对于|就|以", text[clause : group[0].start])),
        default=clause,
    )
    before = objects.within(own.data, cue, group[0].start, passages)
    joined = group[0].concept == "Combine"
    if before and not joined:
        return before
    whole = objects.within(own.data, clause, group[0].start, passages)
    if whole or group[0].role != "use":
        return whole
    # the sentence's subject stands clauses before: 这类信息…，收集后即作去标识化处理
    opening = tuple(d for d in objects.within(own.data, sentence.start, clause, passages) if _anaphor(text, d))
    return opening[:1]


def _anaphor(text: str, span: Span) -> bool:
    return bool(pattern("anaphor").match(text[span.start : span.end]))


def _listed(text: str, at: int, data: tuple[Span, ...]) -> bool:
    """Whether a verb's place is inside a data item ('浏览记录')."""
    return any(d.start <= at < d.end for d in data)


def _with_purposes(text: str, frames: list[Frame], own: Spans) -> list[Frame]:
    """Leading purposes serve every act of the sentence, trailing ones the nearest act before them.

    A denial that follows an act (…，并不会共享) takes neither purpose nor condition from before that act.
    """
    denied = [
        p
        for p in own.purposes
        if re.search(r"不[会将得]?(?:将其|被|会)?用(?:于|作)$", text[max(0, p.start - 10) : p.start])
    ]
    done: list[Frame] = []
    for index, frame in enumerate(frames):
        last = frames[index - 1].verb.end if index else 0
        own_only = index > 0 and polarity(frame.before) is Polarity.NEGATED
        nxt = next((f.verb.start for f in frames[index + 1 :] if f.verb.start > frame.verb.end), None)
        mine = []
        for purpose in own.purposes:
            if purpose in denied:
                continue
            if purpose.end <= frame.verb.start:
                if purpose.start >= last or (not own_only and purpose.end <= frames[0].verb.start):
                    mine.append(purpose)
            elif purpose.start >= frame.verb.end and (
                nxt is None or purpose.end <= nxt or _shares(frames, index, purpose)
            ):
                mine.append(purpose)
        conditions = tuple(c for c in own.conditions if not own_only or c.start >= last)
        done.append(replace(frame, purpose=tuple(mine), condition=conditions))
    return done


def _shares(frames: list[Frame], index: int, purpose: Span) -> bool:
    """Whether a later act has the same data, so that its purpose serves both."""
    return any(f.data == frames[index].data and f.verb.start < purpose.start for f in frames[index + 1 :])
