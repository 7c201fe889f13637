"""What the graph says of the words that flows rest on."""

from __future__ import annotations

import pytest

from kg import graph, pipeline, read
from kg.vocab import PIF, RDFS

CLAUSES = "<p>青苗记账隐私政策<p>1. 注册账号时，我们会收集您的{}和手机号码，用于实名认证。"


def highlighted(source: str, name: str) -> set[str]:
    quads = graph.quads(pipeline.understand(read.document_from_bytes(source.encode(), name)))
    bold = {subject for subject, predicate, _, _ in quads if predicate == PIF.highlighted}
    return {str(words) for subject, predicate, words, _ in quads if predicate == RDFS.label and subject in bold}


@pytest.mark.parametrize("tagged", ["<b>身份证号</b>", "<span style='font-weight:bold'>身份证号</span>"])
def test_bold_words_of_a_page_stand_out(tagged: str) -> None:
    assert highlighted(CLAUSES.format(tagged), "p.html") == {"身份证号"}


def test_bold_words_of_markdown_and_of_text_stand_out() -> None:
    source = "1. 注册账号时，我们会收集您的**身份证号**和手机号码，用于实名认证。\n"
    for name in ("p.md", "p.txt"):
        (found,) = highlighted(source, name)
        assert found.startswith("身份证号")


def test_a_bold_title_marks_nothing() -> None:
    title = "<p style='font-weight:bold'>一、收集您的身份证号</p>"
    assert highlighted(f"{title}<p>我们会收集您的身份证号，用于实名认证。", "p.html") == set()
