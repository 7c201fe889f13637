"""The tagger that the package brings along, and how its spans join the others."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import annotate, segment
from kg.annotate import learned, merge
from kg.read import document_from_bytes
from kg.records import Range, Span, SpanKind

CLAUSE = "为了核实您的身份，我们会收集您的手机号和身份证号，并提供给合作伙伴。"


def found(text: str) -> set[tuple[str, str]]:
    return {(s.type, text[s.start : s.end]) for s in learned.tagger().tag([text])[0]}


def test_it_sees_who_does_what_with_which_data() -> None:
    spans = found(CLAUSE)
    assert {("data", "手机号"), ("data", "身份证号"), ("collect", "收集"), ("subjects", "合作伙伴")} <= spans
    assert any(kind == "purpose" and "身份" in words for kind, words in spans)


def test_its_files_are_small_and_are_those_of_its_facts() -> None:
    folder = Path(learned.__file__).parent / "model"
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 10_000_000
    for name, digest in facts["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_signs_of_tables_and_lists_do_not_move_a_span() -> None:
    text = "| **我们会收集您的** 手机 号 |"
    spans = learned.tagger().tag([text])[0]
    assert "手机 号" in {text[s.start : s.end] for s in spans if s.type == "data"}


def test_the_company_of_a_sentence_does_not_matter() -> None:
    others = ["我们不会收集。", "您可以拒绝。" * 30, "", "🙂" * 5]
    alone = learned.tagger().tag([CLAUSE])[0]
    beside = learned.tagger().tag([*others, CLAUSE])[-1]
    assert [s[:3] for s in alone] == [s[:3] for s in beside]
    assert [s.probability for s in alone] == pytest.approx([s.probability for s in beside], abs=1e-3)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_spans_lie_in_their_sentence_apart_from_each_other(sentences: list[str]) -> None:
    for sentence, spans in zip(sentences, learned.tagger().tag(sentences), strict=True):
        edges = [0, *(edge for s in spans for edge in (s.start, s.end)), len(sentence)]
        assert edges == sorted(edges)
        assert all(s.start < s.end and 0 <= s.probability <= 1 for s in spans)


@pytest.mark.parametrize("words", ["个人信息", "上述信息", "推送信息"])
def test_what_is_generic_or_no_data_is_left_to_the_rules(words: str) -> None:
    text = f"我们会收集您的{words}。"
    assert words not in {text[s.start : s.end] for s in learned.spans(text, [Range(0, len(text))])[0]}


def test_the_pieces_of_a_purpose_are_joined_and_lose_their_cue() -> None:
    text = "为了提高您的账号安全性、防止欺诈和钓鱼，我们会收集您的设备信息。"
    spans = learned.spans(text, [Range(0, len(text))])[0]
    purposes = [text[s.start : s.end] for s in spans if s.kind is SpanKind.PURPOSE]
    assert purposes == ["提高您的账号安全性、防止欺诈和钓鱼"]


# What the other sources found, what the tagger sees, and what comes out: method and score.
RULE = Span(4, 8, SpanKind.DATA, "lexicon", 0.95)
ACT = Span(0, 2, SpanKind.ACTION, "lexicon", 1.0, "Collect", "in")
AIM = Span(10, 16, SpanKind.PURPOSE, "tagger", 0.4)
CASES = {
    "data that both see keep their score": ([RULE], [Span(4, 8, SpanKind.DATA, "tagger", 0.9)], [("lexicon", 0.95)]),
    "data that only a rule sees count for less": ([RULE], [], [("lexicon", 0.665)]),
    "data that only the tagger sees are added": (
        [RULE],
        [Span(4, 8, SpanKind.DATA, "tagger", 0.9), Span(9, 12, SpanKind.DATA, "tagger", 0.8)],
        [("lexicon", 0.95), ("tagger", 0.8)],
    ),
    "unless it is not sure": ([], [Span(9, 12, SpanKind.DATA, "tagger", 0.3)], []),
    "or an act stands there": ([ACT], [Span(0, 2, SpanKind.DATA, "tagger", 0.9)], [("lexicon", 1.0)]),
    "a purpose is added to an act and its data": (
        [ACT, RULE],
        [Span(4, 8, SpanKind.DATA, "tagger", 0.9), AIM],
        [("lexicon", 1.0), ("lexicon", 0.95), ("tagger", 0.4)],
    ),
    "not to an act alone": ([ACT], [AIM], [("lexicon", 1.0)]),
    "nor where a rule found one": (
        [ACT, Span(12, 16, SpanKind.PURPOSE, "purpose-yongyu", 0.85), Span(4, 8, SpanKind.DATA, "data-head", 0.9)],
        [Span(4, 8, SpanKind.DATA, "tagger", 0.9), AIM],
        [("lexicon", 1.0), ("data-head", 0.9), ("purpose-yongyu", 0.85)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_tagger_speaks_where_the_others_are_silent(case: str) -> None:
    others, tagged, expected = CASES[case]
    assert [(s.method, s.score) for s in merge.with_tagged(tuple(others), tuple(tagged))] == expected


def test_the_model_card_tells_the_figures_of_the_model() -> None:
    facts = json.loads((Path(learned.__file__).parent / "model" / "facts.json").read_text(encoding="utf-8"))
    card = (Path(__file__).resolve().parents[3] / "docs" / "model-card.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in card.splitlines() if line.startswith("|")]
    for kind, rate in facts["dev_f1"].items():
        name = "all" if kind == "micro" else kind
        assert [name, f"{rate['exact'] + 1e-9:.3f}", f"{rate['overlap'] + 1e-9:.3f}"] in rows
    for mean, right, number in facts["dev_reliability"]:
        assert not number or [f"{mean:.3f}", f"{right:.3f}", str(number)] in [row[1:] for row in rows]


def test_a_sentence_without_end_is_read_in_pieces() -> None:
    read = document_from_bytes(("我们会收集您的手机号，" * 300).encode(), "endless.txt")
    data = [s for s in annotate.spans(read, segment.segments(read)) if s.kind is SpanKind.DATA]
    assert len(data) == 300
    assert {s.score for s in data} == {0.95}  # the tagger has seen each of them
