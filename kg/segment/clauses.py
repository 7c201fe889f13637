"""A document's blocks to clauses."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from kg.records import Block, BlockKind, Document, Range, Segment
from kg.segment.numbering import Number, number
from kg.segment.outline import BULLET_RANK, TITLE_ONLY, Entry, Outline
from kg.segment.titles import (
    announces_contents,
    bare,
    contents,
    is_heading_line,
    is_title_line,
    names_document,
    opening_title,
)
from kg.sentences import sentences
from kg.wrapping import BULLET

NAME_LENGTH = 10  # a longer title gives way to a running number in a path
TAIL = 60  # characters at the end of a clause that tell whether it opens a list
WHOLE = "0"  # the section of a text without any number

_FINISHED = ("。", "！", "？", "；", ";", "!", "?", "）", "|")
_OPENS_LIST = re.compile(r"[：:][*_\s\"”]*$")
_ANNOUNCES = re.compile(
    r"(?:以下|如下|下列|下述|下表)(?!简称|称|统称|合称)[^。]{0,24}[。]?[*_\s]*$|(?<![（(])(?:包括|包含)[*_\s]*$"
)
_UNFINISHED = re.compile(r"[；;，,、][*_\s]*(?:以及|和|及|或)?[*_\s]*$|[^。！？!?：:*_\s]$")


class _Line:
    """A block with what its first characters say."""

    __slots__ = ("block", "body", "bullet", "number", "words")

    def __init__(self, text: str, block: Block, before: Number | None) -> None:
        self.block = block
        words = text[block.start : block.end]
        heading = block.kind is BlockKind.HEADING
        at = 0
        self.bullet = block.kind is BlockKind.LIST_ITEM
        if self.bullet and (sign := BULLET.match(words)):
            at = sign.end()
        self.number = None
        if block.kind is not BlockKind.TABLE_ROW:
            self.number = number(words[at:], heading=heading, listed=_listed(text, block), before=before)
        self.body = block.start + at + (self.number.end if self.number else 0)
        if self.body >= block.end:
            self.body = block.start + at  # a number alone: its words stand in the next block
        self.words = text[self.body : block.end]

    @property
    def may_be_entry(self) -> bool:
        """Whether it could be a line of a table of contents: an item that the page does not make a heading."""
        of_page = self.block.kind is BlockKind.HEADING and self.block.level < TITLE_ONLY
        return bool(self.number or self.bullet) and not of_page


def segments(document: Document) -> tuple[Segment, ...]:
    """The clauses of a document in reading order: one a block, with section, headings and lead-in.

    Every character that is not blank stands in exactly one clause.

    >>> from kg.records import Origin
    >>> text = "一、收集\\n1、注册\\n我们收集：\\n（1）手机号；\\n二、共享\\n不会共享。"
    >>> blocks = tuple(Block(*line.span(), BlockKind.PARAGRAPH) for line in re.finditer(".+", text))
    >>> [(part.id, part.kind.value) for part in segments(Document("demo", text, Origin("demo.txt", ""), blocks))]
    [('一', 'heading'), ('一.1', 'heading'), ('一.1~2', 'paragraph'), ('一.1.1', 'list_item'), \
('二', 'heading'), ('二~2', 'paragraph')]
    """
    return _Cutter(document).cut()


class _Cutter:
    """The walk over one document's blocks."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.lines: list[_Line] = []
        latin: Number | None = None
        for block in document.blocks:
            line = _Line(document.text, block, latin)
            if line.number and line.number.rank >= 6:
                latin = line.number
            self.lines.append(line)
        self.toc = contents([line.words for line in self.lines], [line.may_be_entry for line in self.lines])
        self.outline = Outline()
        self.paths: list[tuple[str, ...]] = []
        self.tops: list[int] = []  # for each clause, the key of the outermost named entry (-1 for none)
        self.out: list[Segment] = []
        self.listing = False  # the paragraph before belongs to a list of bare paragraphs
        titled = [b.level for b in document.blocks if b.kind is BlockKind.HEADING and b.level < TITLE_ONLY]
        # bold lines name sections only where nothing better does
        self.name_titles = len(titled) < 2 and not any(line.number and line.number.rank <= 4 for line in self.lines)
        alone = titled and titled[0] == min(titled) and titled.count(titled[0]) == 1 and len(titled) > 1
        self.title_level = titled[0] if alone else 0  # the heading that is the document's own title

    def cut(self) -> tuple[Segment, ...]:
        """All clauses."""
        for index, line in enumerate(self.lines):
            if index in self.toc:
                self._emit(line, BlockKind.LIST_ITEM, path=())
            elif line.block.kind is BlockKind.TABLE_ROW:
                self._emit(line, BlockKind.TABLE_ROW)
            elif line.number:
                self._item(index, line, line.number)
            elif line.bullet:
                self._bullet(line)
            elif line.block.kind is BlockKind.HEADING:
                self._heading(line, line.block.level)
            elif self._is_title(index, line):
                self._heading(line, TITLE_ONLY)
            else:
                self._paragraph(line)
        return self._named()

    # --- the kinds of clause

    def _item(self, index: int, line: _Line, found: Number) -> None:
        outline, block = self.outline, line.block
        kind = BlockKind.HEADING if self._is_heading(index, line) else BlockKind.LIST_ITEM
        opener, own_line = self._opener()
        level = block.level if block.kind is BlockKind.HEADING else 0
        if line.bullet:
            outline.open_bullet(block.level)
        name = outline.open_number(found, level=level, opener=opener, own_line=own_line)
        title = self._title(line, kind)
        heading = kind is BlockKind.HEADING
        bullet = block.level if line.bullet and not heading else 0
        entry = Entry(name, None, found, found.rank, level, bullet, heading=heading, key=len(self.out))
        self._open(line, kind, entry, title)

    def _bullet(self, line: _Line) -> None:
        parent = self.outline.open_bullet(max(1, line.block.level))
        parent.children += 1
        title = self._title(line, BlockKind.LIST_ITEM)
        name = self._name(title, parent.children, colon=True)
        entry = Entry(name, None, None, BULLET_RANK, 0, max(1, line.block.level), key=len(self.out))
        self._open(line, BlockKind.LIST_ITEM, entry, title)

    def _heading(self, line: _Line, level: int) -> None:
        outline = self.outline
        outline.close_bullets()
        title = self._title(line, BlockKind.HEADING)
        words = title.of(self.text) if title else ""
        if announces_contents(words):
            self._emit(line, BlockKind.HEADING, lead_in=outline.top.inherited)
            return
        whole = names_document(words)
        parent = outline.open_title(whole=whole) if level == TITLE_ONLY else outline.open_heading(level)
        named = level != self.title_level and (level != TITLE_ONLY or self.name_titles)
        parent.children += named
        name = self._name(title, parent.children) if named else ""
        entry = Entry(name, None, None, 0, level, heading=True, whole=whole, key=len(self.out))
        self._open(line, BlockKind.HEADING, entry, title)

    def _paragraph(self, line: _Line) -> None:
        outline = self.outline
        if not line.block.level:
            outline.close_bullets()
        top = outline.top
        lead = self._lead(line)
        listed = bool(top.lead) and self.listing and lead is None
        inline = opening_title(self.text, line.body, line.block.end, paragraph=True)
        self._emit(line, BlockKind.PARAGRAPH, inline=inline, lead_in=top.lead if listed else top.inherited)
        if lead is not None:
            top.lead = lead
        self.listing = lead is not None or (listed and _UNFINISHED.search(line.words[-TAIL:]) is not None)

    # --- what they share

    def _open(self, line: _Line, kind: BlockKind, entry: Entry, title: Range | None) -> None:
        self.outline.push(entry)
        inline = title if kind is not BlockKind.HEADING else None
        self._emit(line, kind, inline=inline, lead_in=entry.inherited)
        entry.title = title
        if kind is not BlockKind.HEADING:
            entry.lead = self._lead(line)
        self.listing = entry.lead is not None

    def _emit(
        self,
        line: _Line,
        kind: BlockKind,
        *,
        path: tuple[str, ...] | None = None,
        inline: Range | None = None,
        lead_in: Range | None = None,
    ) -> None:
        outline, block = self.outline, line.block
        if kind is BlockKind.TABLE_ROW or path is not None:
            lead_in = outline.lead_in()
        label = self.text[block.start : line.body].strip("*_# \t\u3000\xa0\\") if line.number else ""
        self.paths.append(outline.path() if path is None else path)
        named = [entry.key for entry in outline.stack if entry.name]
        self.tops.append(named[0] if named and path is None else -1)
        headings = outline.titles() + ((inline,) if inline else ())
        place = (block.start, block.end)
        part = Segment("", "", *place, kind, label, line.body, len(outline.stack), headings, lead_in, block.cells)
        self.out.append(part)

    def _title(self, line: _Line, kind: BlockKind) -> Range | None:
        start, end = line.body, line.block.end
        if kind is BlockKind.HEADING:
            title = bare(self.text, start, end)
            return title if title.start < title.end else None
        return opening_title(self.text, start, end)

    def _name(self, title: Range | None, count: int, *, colon: bool = False) -> str:
        words = title.of(self.text).replace(".", "").replace("~", "") if title else ""
        if colon and title and self.text[title.end :].lstrip("*_ ")[:1] not in ("：", ":"):
            words = ""
        return words if 0 < len(words) <= NAME_LENGTH and not words.isdecimal() else str(count)

    def _is_heading(self, index: int, line: _Line) -> bool:
        words = line.words
        if line.block.kind is BlockKind.HEADING:
            return len(words) <= 80 and not words.rstrip("*_ ").endswith(("。", "；", ";", "."))
        if not is_heading_line(words) or index + 1 >= len(self.lines) or index + 1 in self.toc:
            return False
        following = self.lines[index + 1]
        own = line.number
        if own is None or following.number is None:
            return True
        if following.number.style == own.style or following.number.rank < own.rank:
            return following.number.opens and own.rank <= 3 and following.number.rank > own.rank
        return following.number.opens or following.number.value[: len(own.value)] == own.value

    def _is_title(self, index: int, line: _Line) -> bool:
        """Whether an unnumbered line of running text is a title: short, no sentence, with more words below."""
        if line.block.level or index + 1 >= len(self.lines) or not is_title_line(line.words):
            return False
        if (
            index
            and not self.lines[index - 1].words.rstrip("*_ ").endswith(_FINISHED)
            and (self.out[-1].kind is not BlockKind.HEADING or len(self.lines[index - 1].words) > NAME_LENGTH * 3)
        ):
            return False
        following = self.lines[index + 1]
        if following.block.kind is not BlockKind.PARAGRAPH or following.number:
            return following.bullet or bool(following.number and following.number.opens)
        return len(following.words) > 2 * len(line.words) and following.words.rstrip("*_ ").endswith((*_FINISHED, "："))

    def _opener(self) -> tuple[bool, bool]:
        """Whether the words just before open a list, and whether they are the innermost entry's own line."""
        if not self.out:
            return False, False
        before = self.out[-1]
        opens = before.kind is BlockKind.HEADING or _opens_list(
            self.text[max(before.body, before.end - TAIL) : before.end]
        )
        return opens, before.kind is not BlockKind.PARAGRAPH

    def _lead(self, line: _Line) -> Range | None:
        """The sentence that opens a list, if the clause ends with one."""
        if not _opens_list(line.words) and not _ANNOUNCES.search(line.words[-TAIL:]):
            return None
        parts = sentences(self.text, line.body, line.block.end)
        return parts[-1] if parts and parts[-1].end - parts[-1].start > 8 else Range(line.body, line.block.end)

    def _named(self) -> tuple[Segment, ...]:
        """The clauses with section and id; a single outermost section that holds everything is left out."""
        tops = {key for key in self.tops if key >= 0}
        deep = any(len(path) > 1 for path in self.paths)
        drop = len(tops) == 1 and deep and all(self.tops[i] >= 0 for i in range(min(tops), len(self.tops)))
        seen: Counter[str] = Counter()
        out = []
        for part, path in zip(self.out, self.paths, strict=True):
            section = ".".join(path[1:] if drop and len(path) > 1 else path) or WHOLE
            seen[section] += 1
            count = seen[section]
            out.append(replace(part, id=section if count == 1 else f"{section}~{count}", section=section))
        return tuple(out)


def _opens_list(words: str) -> bool:
    return _OPENS_LIST.search(words[-TAIL:]) is not None


def _listed(text: str, block: Block) -> bool:
    """Whether two or more plain blanks stand before the block on its line, as before a converted list item."""
    first = block.start
    while first and text[first - 1] == " ":
        first -= 1
    return block.start - first >= 2 and (not first or text[first - 1] in "\n\r")
