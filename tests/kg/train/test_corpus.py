"""Labelled sentences and plain lines: what is read, and what the messages say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.tagger import SKIPPED
from kg.errors import InputError
from kg.train.corpus import BREAK, LABELS, RESERVED, Vocabulary, batches, cleaned, label_ids, plain_lines, sentences
from tests.kg.train import labelled


def test_sentences_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = sentences(labelled.write(tmp_path / "a.jsonl"))
    assert [s.policy for s in found] == ["qingmiao"] * 4 + ["yunfan"] * 4 + ["shanhai"] * 4
    assert found[1].text == "我们收集位置信息，用于推荐附近的门店。"
    assert [(found[1].text[a:b], kind) for a, b, kind in found[1].spans] == [
        ("我们", "handler"),
        ("收集", "collect"),
        ("位置信息", "data"),
        ("推荐附近的门店", "purpose"),
    ]
    assert found[3].spans == ()


@given(st.text("收集 *|\n手\U00020bb7", max_size=12), st.data())
def test_cleaned_spans_hold_the_same_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words, spans = cleaned(text, [(start, end, "data")] if start < end else [])
    expected = SKIPPED.sub("", text[start:end]).replace("\U00020bb7", "\ufffd")
    assert [words[a:b] for a, b, _ in spans] == ([expected] if expected else [])


@given(st.integers(0, 4), st.integers(1, 5))
def test_labels_of_a_read_span_stand_on_its_characters_alone(start: int, size: int) -> None:
    words, spans = cleaned("我们会收集您的手机号", [(start, start + size, "data")])
    assert {type(place) for a, b, _ in spans for place in (a, b)} == {int}  # True would choose all characters
    inside = ["S-data"] if size == 1 else ["B-data", *["I-data"] * (size - 2), "E-data"]
    expected = ["O"] * start + inside + ["O"] * (10 - start - size)
    assert [LABELS[i] for i in label_ids(words, spans)] == expected


GOOD = {"id": "a", "sentences": [{"text": "收集手机号", "spans": [[0, 2, "collect"]]}]}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("收集手机号", "a.jsonl:2: This line is not JSON."),
        ("[]", "a.jsonl:2: This line is no JSON object."),
        ({"id": "b"}, "a.jsonl:2: This line is no labelled policy"),
        ({"sentences": []}, "a.jsonl:2: This line is no labelled policy"),
        ({"id": "b", "sentences": [{"text": 3}]}, "a.jsonl:2: Sentence 1 has no text."),
        ({"id": "b", "sentences": ["收集"]}, "a.jsonl:2: Sentence 1 has no text."),
        ({"id": "b", "sentences": [{"text": "收集", "spans": 3}]}, "The spans of sentence 1 are no list."),
        (
            {"id": "b", "sentences": [{"text": "收集", "spans": [[0, 3, "data"]]}]},
            "in its 2 characters: [0, 3, 'data']",
        ),
        ({"id": "b", "sentences": [{"text": "收集", "spans": [[True, 2, "data"]]}]}, "no [start, end, type]"),
        ({"id": "b", "sentences": [{"text": "收集", "spans": [[0, 2]]}]}, "no [start, end, type]"),
        (
            {"id": "b", "sentences": [{"text": "收集", "spans": [[0, 2, "date"]]}]},
            "unknown type: 'date'. There are: data,",
        ),
        ({"id": "b", "sentences": [{"text": "收集", "spans": [[0, 2, ["data"]]]}]}, "unknown type: ['data']"),
    ],
)
def test_a_line_that_is_no_labelled_policy_is_named(tmp_path: Path, line: object, said: str) -> None:
    path = tmp_path / "a.jsonl"
    second = line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
    path.write_text(f"{json.dumps(GOOD)}\n{second}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        sentences(path)
    assert said in str(caught.value)
    assert "kg flows" not in str(caught.value)


def test_files_without_anything_to_learn_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for content, said in (("", "The file holds no line."), ('{"id": 1, "sentences": []}', "No sentence of the file")):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            sentences(path)


def test_plain_lines_are_distinct_and_leave_policies_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("我们会 收集您的|手机号码。\n短。\n我们会收集您的手机号码。\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("我们会向物流公司提供订单信息。\n", encoding="utf-8")
    assert plain_lines(tmp_path, {"b"}) == ["我们会收集您的手机号码。"]
    with pytest.raises(InputError, match="no text to learn from"):
        plain_lines(tmp_path, {"a", "b"})
    (tmp_path / "c.txt").write_bytes("我们会收集".encode("gb18030"))
    with pytest.raises(InputError, match=r"c\.txt: The file is not UTF-8 text"):
        plain_lines(tmp_path, set())
    with pytest.raises(InputError, match="no such folder"):
        plain_lines(tmp_path / "none", set())


def test_vocabulary_numbers_pairs_around_the_sentence() -> None:
    words = Vocabulary.of(["收集收集"], char_min=1, pair_min=2)
    chars, pairs = words.encode("收集它")
    assert list(chars) == [words.chars["收"], words.chars["集"], 1]
    assert list(pairs) == [1, words.pairs["收集"], 1, 1]
    assert words.chars[BREAK] == RESERVED
    assert Vocabulary.of(["收"]).pairs  # never empty


@given(st.lists(st.integers(1, 50), min_size=1, max_size=40), st.integers(1, 200))
def test_batches_hold_each_item_once(sizes: list[int], budget: int) -> None:
    groups = batches(sizes, budget, np.random.default_rng(0))
    assert sorted(i for group in groups for i in group) == list(range(len(sizes)))
    assert all(group for group in groups)
