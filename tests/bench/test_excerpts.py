"""The gold excerpts: places that fit, no words, and the same flows when they are written and packed again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import excerpts
from bench.excerpts import FILE, lines, packed

DATA = Path(__file__).resolve().parents[3] / "shared"
KINDS = {"in", "use", "out"}


def test_places_lie_in_their_excerpt() -> None:
    found = list(excerpts.excerpts())
    assert len({excerpt.policy for excerpt in found}) == len(found) > 300
    for excerpt in found:
        for flow in excerpt.flows:
            places = [place for value in flow.values() if isinstance(value, list) for place in value]
            assert flow["kind"] in KINDS
            assert flow.get("data") or flow.get("generic")
            assert all(0 <= start < end <= excerpt.end - excerpt.start for start, end in places)


def test_no_words_of_a_policy_are_kept() -> None:
    assert FILE.read_text(encoding="utf-8").isascii()


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
    (again,) = lines(excerpt, words)
    assert {name: again[name] for name in flow} == flow
    assert excerpt.of(" " * 40 + words + "。") == words
    with pytest.raises(ValueError, match="demo: this is not the text that was annotated"):
        excerpt.of(words)


@pytest.mark.skipif(not (DATA / "ca4p" / "text").is_dir(), reason="the policies are not here")
def test_the_texts_are_those_that_were_annotated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    excerpts.main(DATA, tmp_path / "gold")
    assert "excerpts" in capsys.readouterr().out
    assert len(list((tmp_path / "gold" / "text").iterdir())) == len(list((tmp_path / "gold").glob("*.flows.jsonl")))
