"""What the classifier adds to the rules and takes from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg import annotate, read, relate, segment
from kg.records import Flow
from kg.relate.classified import CLASSIFIER
from kg.relate.classifier import KINDS, ROWS, Classifier

PLAIN = """一、我们收集的信息
1. 注册琴友账号时，我们会收集您的手机号和昵称。
2. 为了给您寄琴谱，我们需要您的收货地址。
3. 我们会使用您的练琴记录为您安排课程。
二、我们如何共享您的信息
1. 我们会将您的订单信息提供给物流公司。
2. 未经您同意，我们不会向第三方提供您的手机号。
"""


def flows(text: str, *, classify: bool = True, name: str = "case.txt") -> tuple[Flow, ...]:
    document = read.document_from_bytes(text.encode(), name)
    segments = segment.segments(document)
    return relate.flows(document, segments, annotate.spans(document, segments), classify=classify)


def test_plain_clauses_keep_their_flows() -> None:
    assert flows(PLAIN) == flows(PLAIN, classify=False) != ()


@pytest.mark.parametrize(
    ("clause", "way", "data"),
    [
        ("登录时系统自动留下您的IP地址、设备型号。", ("in", "Collect", "controller"), ["IP地址", "设备型号"]),
        ("广告伙伴那里会有您的设备标识符。", ("out", "Share", "controller"), ["设备标识符"]),
    ],
)
def test_what_no_rule_reads_becomes_a_flow(clause: str, way: tuple[str, ...], data: list[str]) -> None:
    assert flows(clause, classify=False) == ()
    (flow,) = flows(clause)
    assert (flow.kind, flow.action, flow.actor) == way
    assert [m.text for m in flow.data] == data
    assert all(clause[m.start : m.end] == m.text for m in flow.data)
    assert (flow.method, flow.evidence.of(clause)) == (CLASSIFIER, clause)
    assert 0 < flow.confidence < 0.9


def test_markup_has_the_last_word() -> None:
    marked = "登录时系统自动留下您的IP地址、设备型号。(我们)[收集]您的<昵称>。"
    assert flows(marked) == flows(marked, classify=False)


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    table = np.random.default_rng(1).normal(size=(ROWS, len(KINDS)))
    path = tmp_path / "weights.npz"
    path.write_bytes(Classifier(table, np.array([0.5, 0, -0.5])).stored())
    sums = Classifier.load(path).sums(["word:手机号", "$:机号"])
    assert np.allclose(sums, Classifier(table, np.zeros(3)).sums(["word:手机号", "$:机号"]), atol=0.01)
