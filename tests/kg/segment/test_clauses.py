"""The outline of policies: ids, kinds, headings and lead-ins."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Block, BlockKind, Cell, Document, Origin, Range, Segment
from kg.segment import segments

CASES = yaml.safe_load((Path(__file__).parent / "numbering.yml").read_text(encoding="utf-8"))
KIND = {"h": BlockKind.HEADING, "i": BlockKind.LIST_ITEM, "p": BlockKind.PARAGRAPH}


def document(text: str, *blocks: Block) -> Document:
    """A document with a block a line, as reading gives them for such simple lines."""
    return Document("demo", text, Origin("demo.txt", ""), blocks or tuple(_blocks(text)))


def _blocks(text: str) -> list[Block]:
    out, start = [], 0
    for line in text.split("\n"):
        words = line.strip()
        at = start + line.index(words)
        start += len(line) + 1
        if words.startswith("#"):
            out.append(Block(at, at + len(words), BlockKind.HEADING, len(words) - len(words.lstrip("#"))))
        elif words.startswith("**") and words.endswith("**"):
            out.append(Block(at, at + len(words), BlockKind.HEADING, 7))
        elif words.startswith(("* ", "•")):
            out.append(Block(at, at + len(words), BlockKind.LIST_ITEM, 1))
        elif words:
            out.append(Block(at, at + len(words), BlockKind.PARAGRAPH))
    return out


def by_id(text: str) -> dict[str, Segment]:
    return {part.id: part for part in segments(document(text))}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_outline(case: dict[str, object]) -> None:
    found = [(part.id, part.kind) for part in segments(document(str(case["text"])))]
    assert isinstance(case["clauses"], list)
    wanted = [tuple(str(clause).rsplit(" ", 1)) for clause in case["clauses"]]
    assert found == [(id, KIND[kind]) for id, kind in wanted]


def test_label_body_and_level() -> None:
    text = "一、收集\n（1）  我们收集手机号。\n二、共享\n不会共享。"
    part = by_id(text)["一.1"]
    assert (part.label, text[part.body : part.end], part.level) == ("（1）", "我们收集手机号。", 2)
    assert text[part.start : part.end].startswith("（1）")


def test_headings_are_titles_without_number_outermost_first() -> None:
    text = "一、信息收集\n**1、注册账号：**\n（1）核验身份。我们收集身份证号。\n（2）我们收集手机号。\n二、共享\n不会。"
    parts = by_id(text)
    words = {id: [title.of(text) for title in part.headings] for id, part in parts.items()}
    assert words["一"] == []
    assert words["一.1.1"] == ["信息收集", "注册账号", "核验身份"]
    assert words["一.1.2"] == ["信息收集", "注册账号"]


def test_a_lead_in_holds_for_its_list_and_for_the_lists_inside() -> None:
    text = (
        "一、收集\n我们重视隐私。为了向您提供服务，我们会收集以下信息：\n1、注册信息。包括：\n（1）手机号；\n（2）昵称。\n"
        "2、订单信息。\n二、共享\n1、我们不会共享。"
    )
    parts = by_id(text)
    leads = {id: part.lead_in.of(text) if part.lead_in else None for id, part in parts.items()}
    opening = "为了向您提供服务，我们会收集以下信息："
    assert leads["一.1"] == leads["一.2"] == opening
    assert leads["一.1.1"] == leads["一.1.2"] == "注册信息。包括："
    assert leads["一"] is leads["一~2"] is leads["二"] is leads["二.1"] is None


def test_a_lead_in_passes_through_headings() -> None:
    text = (
        "一、收集\n我们会出于以下目的收集信息：\n（一）注册\n1、收集手机号。\n（二）下单\n收集地址。\n二、共享\n不会。"
    )
    parts = by_id(text)
    for id in ("一.一", "一.一.1", "一.二", "一.二~2"):
        lead = parts[id].lead_in
        assert lead is not None
        assert lead.of(text) == "我们会出于以下目的收集信息："


def test_paragraphs_without_bullets_can_be_a_list() -> None:
    text = "以下情形无需征得您的同意：\n与公共安全有关的；\n与公共卫生有关的。\n我们会保护您的信息。"
    leads = [part.lead_in is not None for part in segments(document(text))]
    assert leads == [False, True, True, False]


def test_table_rows_keep_their_cells_and_their_lead_in() -> None:
    text = "我们接入以下服务：\n名称\t用途\n甲推送\t推送消息"
    cells = (Cell(16, 19, Range(10, 12)), Cell(20, 24, Range(13, 15)))
    parts = segments(
        document(
            text,
            Block(0, 9, BlockKind.PARAGRAPH),
            Block(10, 15, BlockKind.TABLE_ROW, cells=(Cell(10, 12), Cell(13, 15))),
            Block(16, 24, BlockKind.TABLE_ROW, cells=cells),
        )
    )
    assert parts[2].cells == cells
    assert [part.lead_in for part in parts] == [None, Range(0, 9), Range(0, 9)]


def test_unnumbered_headings_of_a_page_make_sections() -> None:
    text = "# 隐私政策\n## 收集\n我们收集手机号。\n### 注册\n我们收集昵称。\n## 哪些公司会收到您的信息呢\n不会共享。"
    assert [part.section for part in segments(document(text))] == [
        *("0", "收集", "收集", "收集.注册", "收集.注册", "2", "2"),
    ]


lines = st.text(alphabet="我们收集以下：。；，1一（）()、.a#* 目录\t", min_size=1, max_size=14)


@given(st.lists(lines, max_size=14).map("\n".join))
def test_every_character_stands_in_one_clause_with_its_own_id(text: str) -> None:
    parts = segments(document(text))
    end = 0
    for part in parts:
        assert part.start >= end
        assert not text[end : part.start].strip()
        assert part.start <= part.body <= part.end
        assert part.section
        assert part.id == part.section or part.id.startswith(part.section + "~")
        assert all(0 <= title.start < title.end <= part.end for title in part.headings)
        assert part.lead_in is None or part.lead_in.end <= part.start
        end = part.end
    assert not text[end:].strip()
    assert len({part.id for part in parts}) == len(parts)
