"""``kg annotate``: spans as JSON lines, and the markup that is read back as it was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.marked import chosen, marked
from kg.demo import POLICY_FILE
from kg.read import MarkupMode, document, document_from_bytes
from kg.read.markup import unmarked
from kg.records import Mark, MarkKind, Span, SpanKind
from tests.kg.cli.conftest import Kg

ALPHABET = "我们收集手机号，用于1a()[]<>{}- \n"


@given(
    st.text(ALPHABET, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), st.sampled_from(SpanKind))),
)
def test_what_is_written_is_read_back(text: str, places: list[tuple[int, int, SpanKind]]) -> None:
    spans = [Span(a, min(a + n, len(text)), kind, "lexicon") for a, n, kind in places if a < len(text)]
    written, _ = marked(text, spans)
    plain, marks = unmarked(written)
    assert len(plain) == len(text)
    assert marks == chosen(text, spans)
    for was, now in zip(text, plain, strict=True):
        assert was == now or was in "()[]<>{}"


def test_demo_policy_keeps_its_marks(kg: Kg, tmp_path: Path) -> None:
    out = tmp_path / "again.annotated.txt"
    assert kg("annotate", POLICY_FILE, "--format", "marked", "-o", out).code == 0
    before, after = document(POLICY_FILE), document(out, markup=MarkupMode.YES)
    assert after.text == before.text
    acts = {mark for mark in before.marks if mark.kind is not MarkKind.ACTION}
    assert acts <= set(after.marks)


def test_marks_win_over_lexicon_and_purposes_over_data() -> None:
    text = "用于实名认证。"
    spans = [Span(2, 6, SpanKind.DATA, "lexicon"), Span(2, 6, SpanKind.PURPOSE, "rule")]
    assert chosen(text, spans) == (Mark(2, 6, MarkKind.PURPOSE),)
    spans.append(Span(2, 4, SpanKind.DATA, "markup"))
    assert chosen(text, spans) == (Mark(2, 4, MarkKind.DATA),)


def test_own_brackets_become_full_width(kg: Kg) -> None:
    ran = kg("annotate", "-", "--format", "marked", "--markup", "no", input="我们(本公司)收集手机号。\n".encode())
    assert "（本公司）" in ran.out
    assert "1 lines" in ran.err
    assert "<手机号>" in ran.out


def test_jsonl_spans_stand_in_place(kg: Kg, policy: Path) -> None:
    text = document_from_bytes(policy.read_bytes(), policy.name).text
    lines = [json.loads(line) for line in kg("annotate", policy).out.splitlines()]
    assert {"action", "data", "purpose"} <= {line["kind"] for line in lines}
    for line in lines:
        assert text[line["start"] : line["end"]] == line["text"]
        assert line["section"]
    assert json.loads(kg("annotate", policy, "--json").out) == lines


@pytest.mark.parametrize("several", [True, False])
def test_marked_takes_one_policy(kg: Kg, policy: Path, several: bool) -> None:
    ran = kg("annotate", policy, *([policy] if several else []), "--format", "marked")
    assert ran.code == (2 if several else 0)


def test_sentences_come_back_with_what_the_tagger_sees(kg: Kg, tmp_path: Path) -> None:
    given = tmp_path / "gold.jsonl"
    gold = {"id": "a", "sentences": [{"text": "我们会收集您的手机号。", "start": 7}, {"text": ""}]}
    given.write_text(json.dumps(gold, ensure_ascii=False) + "\n", encoding="utf-8")
    ran = kg("annotate", given, "--sentences")
    found = json.loads(ran.out)["sentences"]
    assert found[0]["start"] == 7
    assert [7, 10, "data"] in found[0]["spans"]
    assert found[1] == {"text": "", "spans": []}


@pytest.mark.parametrize("line", ["{}", '{"sentences": 1}', '{"sentences": [{"spans": []}]}', "[1]"])
def test_sentences_without_text_are_an_error(kg: Kg, tmp_path: Path, line: str) -> None:
    given = tmp_path / "bad.jsonl"
    given.write_text(line + "\n", encoding="utf-8")
    ran = kg("annotate", given, "--sentences")
    assert (ran.code, ran.out) == (2, "")
    assert "bad.jsonl:1" in ran.err


def test_sentences_take_no_other_format(kg: Kg, tmp_path: Path) -> None:
    ran = kg("annotate", tmp_path / "a.jsonl", "--sentences", "--format", "marked")
    assert ran.code == 2
    assert "JSON lines" in ran.err
