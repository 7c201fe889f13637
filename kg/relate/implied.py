"""Acts that no verb of the lexicon states: what data are not used for, and uses that a sentence implies."""

from __future__ import annotations

import re

from kg.records import Actor, Kind, Polarity, Range, Span, SpanKind
from kg.relate import clause, objects
from kg.relate.actors import last_subject
from kg.relate.clause import Spans
from kg.relate.frame import Frame
from kg.relate.manner import polarity
from kg.relate.rulebook import act_rules, pattern


def denied(text: str, start: int, purpose: Span) -> str:
    """The words 不会用于 before a purpose; empty where they do not stand there."""
    cue = pattern("frames", "not_for").search(text[start : purpose.start])
    return cue.group() if cue else ""


def not_for(text: str, sentence: Range, own: Spans) -> tuple[Frame, ...]:
    """不会用于…: that the data are not used for something is said of the data named before."""
    found = []
    for purpose in own.purposes:
        denial = denied(text, max(sentence.start, purpose.start - 10), purpose)
        subject = objects.within(own.data, sentence.start, purpose.start, own.passages)
        if denial and subject:
            verb = Span(purpose.start - 2, purpose.start, SpanKind.ACTION, "rule", 0.8, "Use", "use")
            found.append(
                Frame(Kind.USE, "Use", Actor.CONTROLLER, verb, sentence, denial, subject[:1], purpose=(purpose,))
            )
    return tuple(found)


def acts(text: str, sentence: Range, own: Spans, found: list[Frame]) -> tuple[Frame, ...]:
    """Uses that a sentence implies: the data on which a recommendation rests, or by which the user is reached."""
    more: list[Frame] = []
    for rule in act_rules("frames", "implied"):
        for match in rule.pattern.finditer(text, sentence.start, sentence.end):
            what = "named" if "named" in match.re.groupindex else "data"
            data = _data(match, own)
            kind = rule.kind or Kind.USE
            if not data or (
                rule.action == "Request"
                and pattern("frames", "needed_by_others").search(text, sentence.start, match.start())
            ):
                continue
            told = tuple(span for f in (*found, *more) if f.kind is kind for span in f.data)
            if _touches(data[0], told):
                continue
            data = tuple(span for span in data if not _touches(span, told))
            start = clause.start_of(text, sentence.start, match.start(what))
            theirs = _goes_on(text, start, sentence.end, found)
            before = text[sentence.start : match.start()]
            if not theirs and kind is not Kind.IN and _not_ours(before, start - sentence.start, rule.action):
                continue
            more.append(
                Frame(
                    Kind.OUT if theirs else kind,
                    rule.action,
                    Actor.THIRD_PARTY if theirs else Actor.CONTROLLER,
                    Span(match.start("act"), match.end("act"), SpanKind.ACTION, "rule", 0.8, rule.action),
                    sentence,
                    text[start : match.start(what)] + text[match.end(what) : match.start("act")],
                    data,
                    recipient=theirs.recipient if theirs else _getters(match),
                    purpose=_aims(match, own, match.start(what)),
                    condition=tuple(c for c in own.conditions if not (c.start <= data[0].start < c.end)),
                )
            )
    return tuple(more)


def _goes_on(text: str, start: int, end: int, found: list[Frame]) -> Frame | None:
    """A third party's act that goes on in the clause at ``start`` (某SDK会收集…，并通过…); None where none does."""
    last = next((frame for frame in reversed(found) if frame.verb.end <= start), None)
    if last is None or last.actor is not Actor.THIRD_PARTY:
        return None
    return last if pattern("frames", "actor", "goes_on").match(text, start, end) else None


def _not_ours(before: str, clause_start: int, action: str) -> bool:
    """Whether the subject of an act is a third party, or a user who uses and does not permit.

    ``before`` are the words of the sentence up to the act. A denial without a subject may go on with what a third party
    must not do.
    """
    own = before[clause_start:]
    who = last_subject(own)
    if who is None and polarity(own) is Polarity.NEGATED:
        who = last_subject(before)
    permits = pattern("frames", "permits_us").search(own)
    if pattern("frames", "binds").search(own):
        return True
    return who is Actor.THIRD_PARTY or (who is Actor.USER and action == "Use" and not permits)


def _getters(match: re.Match[str]) -> tuple[Span, ...]:
    """Who gets the data of an implied act, where its rule says so."""
    if "to" not in match.re.groupindex:
        return ()
    return (Span(match.start("to"), match.end("to"), SpanKind.RECIPIENT, "rule", 0.7),)


def _touches(span: Span, others: tuple[Span, ...]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)


def _data(match: re.Match[str], own: Spans) -> tuple[Span, ...]:
    """The data that a rule finds; where it names them itself its own words, unless these open no data."""
    if "named" in match.re.groupindex:
        if pattern("labels", "no_data").fullmatch(match.group("named")):
            return ()
        return (Span(match.start("named"), match.end("named"), SpanKind.DATA, "rule", 0.8),)
    apart = tuple(c for c in own.conditions if c.start != match.start())  # a rule may be about a condition itself
    return objects.within(own.data, match.start("data"), match.end("data"), apart)


def _aims(match: re.Match[str], own: Spans, at: int) -> tuple[Span, ...]:
    """What an implied act on the data at a place is for: the aim of its rule, with what stands before; else all."""
    if "aim" not in match.re.groupindex or match.group("aim") is None:
        return own.purposes
    if "named" in match.re.groupindex and own.purposes:
        return own.purposes
    if not match.group("aim").strip():
        return tuple(p for p in own.purposes if p.end <= at)
    denial = pattern("frames", "then_denied").search(match.string, match.start("aim"), match.end("aim"))
    aim = Span(match.start("aim"), denial.start() if denial else match.end("aim"), SpanKind.PURPOSE, "rule", 0.7)
    return (*(p for p in own.purposes if p.end <= at), aim)
