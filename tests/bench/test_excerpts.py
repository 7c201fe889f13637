"""The gold excerpts: places that fit, no words, and the same flows when they are written and packed again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench import excerpts, gold
from bench.excerpts import FILE, SECOND, lines, packed

DATA = Path(__file__).resolve().parents[3] / "shared"
KINDS = {"in", "use", "out"}


def test_places_lie_in_their_excerpt() -> None:
    found = list(excerpts.excerpts())
    assert len({excerpt.name for excerpt in found}) == len(found) > 1400
    for excerpt in found:
        check(excerpt.flows, excerpt.end - excerpt.start)


def test_a_second_hand_annotated_some_of_them() -> None:
    first = {(excerpt.name, excerpt.sha256) for excerpt in excerpts.excerpts()}
    second = list(excerpts.excerpts(SECOND))
    assert {(excerpt.name, excerpt.sha256) for excerpt in second} < first
    for excerpt in second:
        check(excerpt.flows, excerpt.end - excerpt.start)


def test_places_lie_in_their_invented_text() -> None:
    found = list(gold.invented())
    assert len({text.name for text in found}) == len(found) > 150
    assert 0.1 < sum(text.held for text in found) / len(found) < 0.3
    for text in found:
        check(text.flows, len(text.words))


def check(flows: tuple[dict[str, Any], ...], size: int) -> None:
    """All places lie in a text of this size, and each flow has data."""
    for flow in flows:
        places = [place for value in flow.values() if isinstance(value, list) for place in value]
        assert flow["kind"] in KINDS
        assert flow.get("data") or flow.get("generic")
        assert all(0 <= start < end <= size for start, end in places)


def test_no_words_of_a_policy_are_kept() -> None:
    assert FILE.read_text(encoding="utf-8").isascii()
    assert SECOND.read_text(encoding="utf-8").isascii()


def test_flows_come_back_as_they_were() -> None:
    words = "我们收集您的手机号和相关信息，用于登录。"
    flow = {
        "kind": "in", "action": "Collect", "actor": "controller", "polarity": "affirmed", "modality": "will",
        "data": [
            {"text": "手机号", "start": 6, "end": 9},
            {"text": "相关信息", "start": 10, "end": 14, "generic": True},
        ],
        "purpose": [{"text": "登录", "start": 17, "end": 19}], "recipient": [], "source": [], "condition": [],
        "necessity": None, "sensitive": False,
    }  # fmt: skip
    record = json.loads(json.dumps(packed("demo", 40, words, [flow])))
    excerpt = excerpts.Excerpt(**record | {"flows": tuple(record["flows"])})
    (again,) = lines(excerpt.name, words, excerpt.flows)
    assert {name: again[name] for name in flow} == flow
    assert excerpt.of(" " * 40 + words + "。") == words
    with pytest.raises(ValueError, match="demo-40: this is not the text that was annotated"):
        excerpt.of(words)


@pytest.mark.skipif(not (DATA / "ca4p" / "text").is_dir(), reason="the policies are not here")
def test_the_texts_are_those_that_were_annotated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    excerpts.main(DATA, tmp_path / "gold")
    assert " excerpts in " in capsys.readouterr().out
    for part, least in (("train", 1300), ("dev", 75)):
        folder = tmp_path / "gold" / part
        assert len(list((folder / "text").iterdir())) == len(list(folder.glob("*.flows.jsonl"))) > least
