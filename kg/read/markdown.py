"""Markdown to plain text: headings, lists and tables become blocks, their signs are left out; printed numbers stay."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.read.compose import CellText, Line, collapsed, composed, weights
from kg.read.content import Content
from kg.records import BlockKind
from kg.wrapping import wraps

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_BOLD_TAG = re.compile(r"<(/?)(?:b|strong)[\s>]", re.I)
BOLD_TITLE = 30
NEAR = 200  # characters before and after a line break that tell whether it wraps
DEEPEST = 200  # lists, their items and quotes in each other, as elements of a page; the parser is recursive
DEEPEST_SPANS = 50  # links and emphasis in each other; what a row of brackets takes grows with it


def content(source: str, *, where: str = "") -> Content:
    """The plain text of a Markdown file and its blocks; ``missing`` says where it nests too deep to be read.

    >>> read = content("# 隐私政策\\n1. **注册**：收集[手机号](a.md)\\n\\n|名称|用途|\\n|--|--|\\n|相机|扫码|")
    >>> read.text
    '隐私政策\\n1. 注册：收集手机号\\n名称\\t用途\\n相机\\t扫码\\n'
    >>> [place.of(read.text) for place in read.bold]
    ['注册']
    >>> read.blocks[3].cells[0].header.of(read.text)
    '名称'
    """
    from markdown_it import MarkdownIt

    def flatter(state: StateCore) -> None:
        state.md.options["maxNesting"] = DEEPEST_SPANS

    # indented text is text in policies, not code
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"]).disable("code")
    parser.core.ruler.before("inline", "flatter", flatter)
    tokens = parser.parse(source.replace("\0", ""))
    return replace(composed(_Walk(where).lines(tokens)), missing=_missing(tokens))


def _missing(tokens: list[Token]) -> str:
    """What the parser passed over: all from a list on that nests too deep, and what is in such a quote."""
    for token in tokens:
        if token.level >= DEEPEST - 1 and token.type in ("blockquote_open", "list_item_open"):
            line = token.map[0] + 1 if token.map else 1
            return f"Lists and quotes nest too deep from line {line} on; words from there on are missing."
    return ""


class _Walk:
    """The walk over the tokens of a file."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.out: list[Line] = []
        self.heading = 0
        self.lists: list[int] = []  # the next number of each open list; -1 for bullets
        self.prefix = ""
        self.new_item = False
        self.row: list[CellText] = []
        self.titles: list[CellText] = []
        self.in_table = False

    def lines(self, tokens: list[Token]) -> list[Line]:
        """The lines of the file."""
        for token in tokens:
            self._token(token)
        return self.out

    def _token(self, token: Token) -> None:
        kind = token.type
        if kind == "heading_open":
            self.heading = int(token.tag[1])
        elif kind == "heading_close":
            self.heading = 0
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self.lists.append(0)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif kind == "list_item_open":
            self.new_item = True
            self.prefix = f"{token.info}{token.markup} " if token.info else ""
        elif kind == "list_item_close":
            self.new_item, self.prefix = False, ""
        elif kind == "table_open":
            self.in_table, self.titles = True, []
        elif kind == "table_close":
            self.in_table = False
        elif kind == "tr_open":
            self.row = []
        elif kind == "tr_close":
            self._end_row()
        elif kind == "inline":
            self._inline(token)
        elif kind in ("fence", "code_block"):
            for line in token.content.splitlines():
                self._line(line)
        elif kind == "html_block":
            from kg.read.html import lines

            self.out.extend(lines(token.content, where=self.where))

    def _inline(self, token: Token) -> None:
        pieces, bold = _visible(token.children or [])
        if self.in_table:
            title = self.titles[len(self.row)] if len(self.row) < len(self.titles) else None
            words = "\n".join(filter(None, (collapsed(piece) for piece, _ in pieces)))
            self.row.append(CellText(words, title, "".join(weighed for _, weighed in pieces)))
            return
        for piece, weighed in pieces:
            self._line(piece, weighed, bold=bold)

    def _end_row(self) -> None:
        if not self.titles:
            self.titles = self.row
        cells = tuple(cell for cell in self.row if cell.words)
        if cells:
            self.out.append(Line("", BlockKind.TABLE_ROW, cells=cells, own=frozenset(cells)))

    def _line(self, words: str, weighed: str = "", *, bold: bool = False) -> None:
        weighed = weights(self.prefix, bold=False) + weighed
        words = collapsed(self.prefix + words)
        if not words:
            return
        self.prefix = ""
        if self.heading:
            self.out.append(Line(words, BlockKind.HEADING, self.heading))
        elif self.lists:
            kind = BlockKind.LIST_ITEM if self.new_item else BlockKind.PARAGRAPH
            self.out.append(Line(words, kind, len(self.lists), weights=weighed))
            self.new_item = False
        elif bold and len(words) <= BOLD_TITLE and not words.endswith(("。", "；", "，", "、", "！", "？")):
            self.out.append(Line(words, BlockKind.HEADING, 7))
        else:
            self.out.append(Line(words, weights=weighed))


def _visible(children: list[Token]) -> tuple[list[tuple[str, str]], bool]:
    """The lines of visible words of a paragraph, each with its weights, and whether all of them are strong."""
    out, weighed = [""], [""]
    strong, tags, signs, plain = 0, 0, 0, False
    spoken = [child for child in children if child.type in ("text", "code_inline")]
    paired = sum(child.content.count("**") for child in spoken) // 2 * 2
    for index, child in enumerate(children):
        if child.type in ("strong_open", "strong_close"):
            strong += child.nesting
        elif child.type in ("text", "code_inline"):
            # emphasis that does not open beside Chinese signs stays in the text as its asterisks
            for number, words in enumerate(child.content.split("**")):
                signs += number > 0
                out[-1] += words
                weighed[-1] += weights(words, bold=strong > 0 or tags > 0 or (signs % 2 == 1 and signs < paired))
                plain = plain or (not strong and bool(words.strip()))
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content[:3].lower() == "<br"):
            out.append("")
            weighed.append("")
        elif child.type == "html_inline" and (tag := _BOLD_TAG.match(child.content)):
            tags += -1 if tag[1] else 1
        elif child.type == "softbreak":
            following = next((other.content for other in children[index + 1 : index + 9] if other.content), "")
            if wraps(out[-1].rsplit("\n", 1)[-1][-NEAR:], following[:NEAR]):
                out[-1] += "\n"
            else:
                out.append("")
                weighed.append("")
    return list(zip(out, weighed, strict=True)), not plain
