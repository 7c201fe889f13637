"""Spans of several sources become one set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.merge import marked, merged
from kg.records import Document, Mark, MarkKind, Origin, Span, SpanKind


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, 12))
    return Span(
        start,
        start + draw(st.integers(1, 5)),
        draw(st.sampled_from([SpanKind.DATA, SpanKind.ACTION, SpanKind.PURPOSE])),
        draw(st.sampled_from(["markup", "lexicon"])),
        draw(st.sampled_from([0.6, 0.85, 1.0])),
    )


@given(st.lists(spans(), max_size=8).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_the_input_does_not_matter(case: tuple[list[Span], list[Span]]) -> None:
    found, shuffled = case
    assert merged(found) == merged(shuffled)


@given(st.lists(spans(), max_size=8))
def test_what_is_left_is_of_the_input_and_does_not_overlap(found: list[Span]) -> None:
    left = merged(found)
    assert set(left) <= set(found)
    assert merged(left) == left
    for a in left:
        for b in left:
            same_verb = a.kind is SpanKind.ACTION and (a.start, a.end) == (b.start, b.end)
            assert a == b or a.kind is not b.kind or a.end <= b.start or b.end <= a.start or same_verb


def test_markup_beats_a_longer_span_of_the_lexicon() -> None:
    markup, longer = Span(2, 4, SpanKind.DATA, "markup"), Span(0, 6, SpanKind.DATA, "lexicon", 1.0)
    assert merged([longer, markup]) == (markup,)


def test_two_readings_of_one_verb_stay() -> None:
    readings = [Span(0, 2, SpanKind.ACTION, "lexicon", 0.9, action) for action in ("Verify", "Use")]
    assert len(merged(readings)) == 2


def test_the_markup_of_a_stretch() -> None:
    document = Document(
        "p", "我们收集步数。", Origin("p.txt", ""), marks=(Mark(2, 4, MarkKind.ACTION), Mark(4, 6, MarkKind.DATA))
    )
    assert marked(document, 3, 7) == (Span(4, 6, SpanKind.DATA, "markup"),)
