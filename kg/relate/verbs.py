"""What a verb says, given who acts: which way the data go, whether it states an act, and which action that is."""

from __future__ import annotations

from collections.abc import Iterable

from kg.records import ATTRIBUTIVE, TO_US, Actor, Kind, Mention, Polarity, Span
from kg.relate.clause import words_of
from kg.relate.manner import polarity
from kg.relate.rulebook import pattern, words

_KIND = {"in": Kind.IN, "use": Kind.USE, "out": Kind.OUT}
_ROLES = {Kind.IN: ("in", "give"), Kind.USE: ("use",), Kind.OUT: ("out", "give", "in")}


def kind_of(text: str, verb: Span, who: Actor, leading: str, recipients: tuple[Span, ...]) -> Kind | None:
    """Which way the data go; None where somebody gives and nobody gets.

    >>> from kg.records import SpanKind
    >>> verb = Span(2, 4, SpanKind.ACTION, "lexicon", 0.9, "Collect", "in")
    >>> kind_of("对方收集手机号", verb, Actor.THIRD_PARTY, "对方", ()).value
    'out'
    """
    if verb.role == "use" and who is Actor.USER:
        return Kind.IN
    if verb.method == TO_US and who is Actor.CONTROLLER:
        return Kind.IN
    if verb.role == "give":
        if who is Actor.USER and pattern("frames", "user_to").search(leading):
            return Kind.OUT if recipients and polarity(leading) is Polarity.AFFIRMED else None
        if who is Actor.USER:
            return Kind.OUT if recipients and pattern("frames", "permits").search(leading) else Kind.IN
        if who is Actor.THIRD_PARTY and not recipients:
            return Kind.IN
        if not recipients and words_of(text, verb) in words("frames", "we_upload"):
            return None if pattern("frames", "forbids").search(leading) else Kind.IN
        outward = polarity(leading) is Polarity.NEGATED or pattern("frames", "outward").search(leading)
        asked = pattern("frames", "actor", "on_request").search(leading) and not pattern("frames", "to_user").search(
            leading
        )
        gives = recipients or (words_of(text, verb) == "提供" and (outward or asked))
        return Kind.OUT if gives and words_of(text, verb) in words("frames", "we_give") else None
    if who is Actor.THIRD_PARTY and (verb.role == "in" or _is_use(verb, leading + words_of(text, verb))):
        return Kind.OUT
    if words_of(text, verb) in words("frames", "need_getter") and not recipients:
        return None
    return _KIND[verb.role]


def states(text: str, verb: Span, who: Actor, leading: str) -> bool:
    """Whether a verb states an act on data: not a refusal, a partner's duty, or what the user does with a service.

    >>> from kg.records import SpanKind
    >>> verb = Span(3, 5, SpanKind.ACTION, "lexicon", 0.9, "Provide", "give")
    >>> states("您拒绝提供手机号", verb, Actor.USER, "您拒绝")
    False
    """
    if verb.role == "give" and pattern("frames", "not_given").search(leading):
        return False
    if verb.concept == "Request" and pattern("frames", "not_asked").search(leading.strip()):
        return False
    if verb.role == "out" and pattern("frames", "advice").search(leading):
        return False
    if pattern("frames", "binds").search(leading):
        return verb.role == "in" and bool(pattern("frames", "kept_from").search(leading))
    if verb.role == "use" and pattern("frames", "let_use").search(leading):
        return False
    if pattern("frames", "seen_by").search(leading + words_of(text, verb)):
        return False
    if who is Actor.THIRD_PARTY:  # what others do with what they have is theirs to state
        return verb.role != "use" or _is_use(verb, leading + words_of(text, verb))
    if who is not Actor.USER:
        return True
    if verb.concept == "Request":
        authorised = pattern("frames", "permits").search(text[verb.start : verb.end + 2])
        return bool(authorised or pattern("frames", "switched_on").search(words_of(text, verb)))
    if words_of(text, verb) in words("frames", "user_uses"):
        return bool(pattern("frames", "must_use").search(leading))
    if verb.role == "out":
        return bool(pattern("frames", "user_publishes").search(leading + words_of(text, verb)))
    return verb.role == "give" or verb.method == "markup"


def _is_use(verb: Span, leading: str) -> bool:
    """Whether the words up to a verb say that a third party uses what it gets."""
    return verb.role == "use" and bool(pattern("frames", "party_uses").search(leading))


def action_of(verb: Span, kind: Kind, who: Actor) -> str:
    """The action of a verb of this kind.

    >>> from kg.records import SpanKind
    >>> verb = Span(0, 2, SpanKind.ACTION, "lexicon", 0.9, "Provide", "give")
    >>> action_of(verb, Kind.OUT, Actor.CONTROLLER)
    'Share'
    """
    if verb.method == TO_US and who is Actor.CONTROLLER:
        return "Receive"
    if who is Actor.CONTROLLER and kind is Kind.IN and verb.role == "give":
        return "Upload"
    if verb.role == "give" or (verb.role == "use" and kind is Kind.IN and verb.concept == "Use"):
        return "Provide" if kind is Kind.IN else "Share"
    return verb.concept


def are_permissions(text: str, data: tuple[Span, ...]) -> bool:
    """Whether all data are permissions (相机权限), which are asked for."""
    return all(pattern("frames", "permission").search(words_of(text, item)) for item in data)


def nearest(acts: Iterable[Span], kind: Kind, data: Span | Mention, acting: Actor | None) -> Span | None:
    """The verb of a kind that stands nearest to data; one of a relative clause (您提供的) says only how they came.

    What we give goes out by a verb of giving, where there is one (我们收集手机号，并提供给…).
    """
    fitting = [act for act in acts if act.role in _ROLES[kind] and act.method != ATTRIBUTIVE]
    if kind is Kind.OUT and acting is Actor.CONTROLLER:
        fitting = [act for act in fitting if act.role != "in"] or fitting
    return min(fitting, key=lambda act: max(act.start - data.end, data.start - act.end), default=None)
