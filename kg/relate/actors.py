"""Who acts: the controller, the user or a third party."""

from __future__ import annotations

import re

from kg.records import GIVER, OWN_NAME, TO_US, Actor, Polarity, Range, Span, SpanKind
from kg.relate.clause import Spans, start_of, without
from kg.relate.manner import polarity
from kg.relate.rulebook import pattern, words
from kg.sentences import BRACKETED


def actor(text: str, sentence: Range, clause: int, verb: Span, before: str, own: Spans) -> Actor:
    """Who does what a verb says; ``before`` are the words between the start of its clause and the verb.

    Without a subject it is the subject of the clauses before; without any, the controller, and the user who gives.
    """
    gives = verb.role == "give"
    names = frozenset(text[a.start : a.end] for a in own.actors if a.method == OWN_NAME)
    if gives and any(s.method == GIVER and clause <= s.start < verb.start for s in own.sources):
        return Actor.THIRD_PARTY
    if giver(text, clause, verb):
        return Actor.THIRD_PARTY
    if gives and pattern("frames", "device").search(text[clause : verb.start]) and _sends(text, verb):
        return Actor.CONTROLLER
    if verb.role == "in" and pattern("frames", "actor", "agent").search(text[clause : verb.start]):
        return Actor.THIRD_PARTY
    subject = last_subject(before, names)
    marked = any(a.end <= verb.start for a in own.actors if a.method != OWN_NAME)
    if subject is None and not gives and marked:
        return Actor.CONTROLLER
    if subject is None and pattern("frames", "actor", "kit_opens").match(text[sentence.start : verb.start]):
        return Actor.THIRD_PARTY
    if subject is None:
        earlier = without(text, sentence.start, clause, own.passages)
        goes_on = bool(pattern("frames", "actor", "goes_on").match(before.lstrip()))
        subject = _earlier_subject(earlier, names, goes_on=goes_on)
    if subject is None and gives:
        to_others = (
            any(
                pattern("frames", "actor", "to_it").search(text, clause, r.start)
                for r in own.recipients
                if r.end <= verb.start
            )
            or pattern("frames", "actor", "to_third_party").search(text, clause, verb.start)
            or pattern("frames", "actor", "given_to").match(text, verb.end, sentence.end)
        )
        return Actor.CONTROLLER if to_others or polarity(before) is Polarity.NEGATED else Actor.USER
    if (
        gives
        and subject is Actor.CONTROLLER
        and pattern("frames", "actor", "asks").search(pattern("frames", "actor", "on_request").sub("", before))
        and not pattern("frames", "actor", "unless_to").search(text, clause, verb.start)
    ):
        return Actor.USER
    return subject or Actor.CONTROLLER


def giver(text: str, clause: int, verb: Span) -> tuple[Span, ...]:
    """Who is said to give us data in the comma-clause that starts at ``clause``, as the source; empty where none is.

    >>> text = "您的朋友可能会向我们提供您的手机号"
    >>> [text[s.start : s.end] for s in giver(text, 0, Span(10, 12, SpanKind.ACTION, "x", 0.9, "Provide", "give"))]
    ['朋友']
    """
    found = pattern("frames", "giver").search(text[clause : verb.start]) if verb.role in ("give", "out") else None
    if found is None:
        return ()
    start, end = found.span("p")
    return (Span(clause + start, clause + end, SpanKind.SOURCE, "subject", 0.7),)


def _sends(text: str, verb: Span) -> bool:
    """Whether a verb is one by which a device sends data to us."""
    return verb.method == TO_US or text[verb.start : verb.end] in words("frames", "we_upload")


def _earlier_subject(earlier: str, names: frozenset[str], *, goes_on: bool) -> Actor | None:
    """The subject of the clauses before; a third party where they end in its SDK, or where it acts and this goes on."""
    if pattern("frames", "actor", "kit_used").search(earlier):
        return Actor.THIRD_PARTY
    subject = last_subject(earlier, names)
    if subject is not Actor.THIRD_PARTY or (goes_on and pattern("frames", "actor", "party_acts").search(earlier)):
        return subject
    return subject if pattern("frames", "actor", "kit_before").search(earlier) else None


def last_subject(before: str, names: frozenset[str] = frozenset()) -> Actor | None:
    """The subject nearest to the verb: a noun that 的 or a preposition does not bind; None where there is none.

    ``names`` are the controller's own.

    >>> last_subject("我们会向您").value, last_subject("您的")
    ('controller', None)
    """
    best: tuple[int, Actor] | None = None
    before = BRACKETED.sub(lambda match: "（" * len(match.group()), before)
    if joint := pattern("frames", "actor", "jointly").search(before):
        before = before[: joint.end("we")] + "（" * (joint.end() - joint.end("we")) + before[joint.end() :]
    parties = [(Actor.USER, "user"), (Actor.THIRD_PARTY, "third_party"), (Actor.CONTROLLER, "controller")]
    nouns = [(who, pattern("frames", "actor", name)) for who, name in parties]
    nouns += [(Actor.CONTROLLER, re.compile(re.escape(name))) for name in names]
    for who, noun in nouns:
        for match in noun.finditer(before):
            left, right = before[max(0, match.start() - 4) : match.start()], before[match.end() : match.end() + 6]
            bound = pattern("frames", "actor", "bound_right").match(right) or pattern(
                "frames", "actor", "bound_left"
            ).search(left)
            if who is Actor.USER and pattern("frames", "actor", "bound_user").match(before, match.end()):
                continue
            if not bound and (best is None or match.start() >= best[0]):
                best = (match.start(), who)
    return best[1] if best else None


def acting_party(text: str, clause: int, verb: Span, before: str) -> tuple[Span, ...]:
    """The third party that acts, as the recipient; empty where the subject names none.

    >>> text = "广告公司会收集您的设备信息"
    >>> verb = Span(5, 7, SpanKind.ACTION, "lexicon", 0.9, "Collect", "in")
    >>> [text[s.start : s.end] for s in acting_party(text, 0, verb, text[:5])]
    ['广告公司']
    """
    agent = pattern("frames", "actor", "agent").search(before)
    match = agent or pattern("frames", "actor", "acting_party").search(before)
    if not match:
        return ()
    opens = pattern("frames", "actor", "party_opens").match(match.group("p"))
    party = match.group("p")[opens.end() if opens else 0 :]
    start = text.find(party, clause, verb.end)
    if start < 0 or party.strip() in words("frames", "actor", "pronouns"):
        return ()
    if not any(pattern("frames", "actor", name).search(party) for name in ("third_party", "short_party")):
        return ()
    return (Span(start, start + len(party), SpanKind.RECIPIENT, "subject", 0.7),)


def party_before(text: str, sentence: Range, clause: int, passages: tuple[Span, ...]) -> tuple[Span, ...]:
    """The third party that acts in the comma-clause before, whose subject this one has too; empty where none does.

    >>> text = "广告公司会放置代码，可能收集您的设备信息"
    >>> [text[s.start : s.end] for s in party_before(text, Range(0, len(text)), 10, ())]
    ['广告公司']
    """
    if clause <= sentence.start:
        return ()
    start = start_of(text, sentence.start, clause - 1)
    before = without(text, start, clause - 1, passages)
    if not pattern("frames", "actor", "party_acts").search(before):
        return ()
    return acting_party(text, start, Span(clause, clause, SpanKind.ACTION, "subject"), before)


def partner(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The partner together with whom we act in ``text[start:end]``; empty where we act alone.

    >>> [text[s.start : s.end] for text in ["我们或合作伙伴会收集"] for s in partner(text, 0, len(text))]
    ['合作伙伴']
    """
    joint = pattern("frames", "actor", "jointly").search(text, start, end)
    return (Span(*joint.span("p"), SpanKind.RECIPIENT, "subject", 0.7),) if joint else ()


def opening_kit(text: str, sentence: Range, verb: Span) -> tuple[Span, ...]:
    """The SDK with which a sentence opens, or that it names last before the verb, as the recipient; else empty.

    >>> text = "第三方SDK“甲推送”为推送消息，需获取位置权限"
    >>> [text[s.start : s.end] for s in opening_kit(text, Range(0, len(text)), Span(18, 20, SpanKind.ACTION, "x"))]
    ['第三方SDK“甲推送”']
    """
    before = text[sentence.start : verb.start]
    opens = pattern("frames", "actor", "kit_opens").match(before)
    named = [opens] if opens else [*pattern("frames", "actor", "kit_named").finditer(before)]
    if not named:
        return ()
    start, end = (sentence.start + i for i in named[-1].span("p"))
    return (Span(start, end, SpanKind.RECIPIENT, "subject", 0.7),)
