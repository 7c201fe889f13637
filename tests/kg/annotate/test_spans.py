"""Spans of whole policies: a sentence says the same wherever it stands."""

from __future__ import annotations

from kg import annotate, read, segment
from kg.records import Document, Span, SpanKind


def document(text: str) -> Document:
    return read.document_from_bytes(text.encode(), "a.txt")


def spans(text: str) -> list[tuple[SpanKind, str]]:
    given = document(text)
    return [(s.kind, given.text[s.start : s.end]) for s in found(given)]


def found(given: Document) -> tuple[Span, ...]:
    return annotate.spans(given, segment.segments(given), tag=False)


def test_a_number_before_a_sentence_hides_nothing_in_it() -> None:
    said = spans("2.4您参加抽奖活动时，我们会收集您的收件人姓名。\n")
    assert (SpanKind.CONDITION, "您参加抽奖活动时") in said
    assert (SpanKind.DATA, "收件人姓名") in said


def test_the_sentence_before_hides_nothing_in_the_next_one() -> None:
    kept = "账号有效时我们会保存您的订单。超过约定期限后，我们会删除您的订单。\n"
    assert (SpanKind.CONDITION, "超过约定期限后") in spans(kept)


def test_a_sentence_that_comes_again_has_the_same_spans_at_its_place() -> None:
    sentence = "为了核实身份，我们会收集您的姓名和手机号。"
    given = document(f"{sentence}\n\n一、其他\n{sentence}\n")
    half = len(sentence)
    first = [s for s in found(given) if s.end <= half]
    again = [s for s in found(given) if s.start >= half]
    assert [s.moved(given.text.rindex(sentence)) for s in first] == again
    assert {SpanKind.DATA, SpanKind.PURPOSE, SpanKind.ACTION} <= {s.kind for s in first}


def test_the_markup_of_a_sentence_counts_for_it_alone() -> None:
    given = document("(我们)[收集]<球鞋尺码>。\n我们收集球鞋尺码。\n")
    assert [s.method for s in found(given) if s.kind is SpanKind.DATA][:1] == ["markup"]
    assert "markup" not in [s.method for s in found(given) if s.start > given.text.index("\n")]
