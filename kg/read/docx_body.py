"""The walk over a Word file: each paragraph with its style and number, each table with its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.read.compose import CellText, Line, collapsed, gathered, weights
from kg.read.docx_numbers import LEVELS, Numbers
from kg.read.grids import MAX_CELL, MAX_COLUMNS, Row, table
from kg.records import BlockKind

if TYPE_CHECKING:
    from docx.document import Document as Word
    from lxml.etree import _Element

MAX_PARAGRAPHS = 200_000  # a long policy has 2,000
MAX_DEPTH = 20  # tables and boxes in each other
BOLD_TITLE = 30  # characters that a bold paragraph may have as a title

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SENTENCE_END = tuple("。；，、;,！？")
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.I)
_LIST_STYLE = re.compile(r"list (?:bullet|number) ([2-9])$", re.I)
_CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]$|toc heading|目录标题", re.I)
_LEFT_OUT = frozenset(
    f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "footnoteReference", "object")
)
_BREAKS = frozenset((f"{_W}br", f"{_W}cr"))


class Body:
    """The text of one Word file."""

    def __init__(self, word: Word, where: str = "") -> None:
        self.where = where
        self._count = 0
        self._styles = {style.get(f"{_W}styleId", ""): style for style in word.styles.element.findall(f"{_W}style")}
        numbering = next((rel for rel in word.part.rels.values() if rel.reltype.endswith("/numbering")), None)
        self._numbers = Numbers(None if numbering is None else word.part.numbering_part.element)

    def lines(self, parent: _Element, depth: int = 0) -> list[Line]:
        """The lines of the body, a cell, or a box, in reading order.

        Raises:
            InputError: more than 200,000 paragraphs, or tables nested more than 20 deep.
        """
        if depth > MAX_DEPTH:
            raise InputError("The Word file nests its tables too deep.", where=self.where, hint="Save it as text.")
        out: list[Line] = []
        for child in _children(parent):
            if child.tag == f"{_W}p":
                out += self._paragraph(child, depth)
            elif child.tag == f"{_W}tbl":
                out += self._table(child, depth + 1)
        return out

    def _paragraph(self, source: _Element, depth: int) -> list[Line]:
        self._count += 1
        if self._count > MAX_PARAGRAPHS:
            what = f"The Word file has more than {MAX_PARAGRAPHS:,} paragraphs."
            raise InputError(what, where=self.where, hint="Give the policy alone.")
        style = self._style(source)
        runs: list[tuple[str, bool]] = []
        boxes: list[_Element] = []
        self._words(source, runs, boxes, bold=self._bold(style))
        pieces = list(_pieces(runs))
        out: list[Line] = []
        if pieces and not _CONTENTS.match(self._name(style)):
            bold = all(is_bold for words, is_bold in runs if words.strip())
            out = self._shaped(pieces, source, style, bold=bold)
        for box in boxes:
            out += self.lines(box, depth + 1)
        return out

    def _shaped(self, pieces: list[tuple[str, str]], source: _Element, style: str, *, bold: bool) -> list[Line]:
        heading = self._heading(source, style)
        name, level = self._list(source, style)
        defined = self._numbers.level(name, level) if name else None
        label = self._numbers.next(name, level) if defined else ""
        if label:
            words, weighed = pieces[0]
            words = f"{label}{'' if label[-1] in '、）】' else ' '}{words}"
            pieces = [(words, weights(label, bold=False) + weighed), *pieces[1:]]
        first, *others = (Line(words, weights=weighed) for words, weighed in pieces)
        if heading:
            return [replace(line, kind=BlockKind.HEADING, level=heading) for line in (first, *others)]
        if defined and not label.startswith("第"):
            deeper = _LIST_STYLE.match(self._name(style))  # a list of its own, which looks like a deeper one
            depth = max(level + 1, int(deeper.group(1)) if deeper else 1)
            item = replace(first, kind=BlockKind.LIST_ITEM, level=depth)
            return [item, *(replace(line, level=depth) for line in others)]
        if bold and not others and len(first.words) <= BOLD_TITLE and not first.words.endswith(_SENTENCE_END):
            return [replace(first, kind=BlockKind.HEADING, level=7)]
        return [first, *others]

    def _words(self, source: _Element, runs: list[tuple[str, bool]], boxes: list[_Element], *, bold: bool) -> None:
        """Gathers the visible words of a paragraph, each with whether it is bold, and the text boxes in it."""
        stack: list[tuple[_Element, bool]] = [(source, bold)]
        while stack:
            element, heavy = stack.pop()
            tag = element.tag
            if tag == f"{_W}t":
                runs.append((element.text or "", heavy))
            elif tag == f"{_W}tab":
                runs.append((" ", heavy))
            elif tag in _BREAKS:
                runs.append(("\n", heavy))
            elif tag == f"{_W}noBreakHyphen":
                runs.append(("-", heavy))
            elif tag == f"{_W}txbxContent":
                boxes.append(element)
            elif tag in _LEFT_OUT or tag == f"{_MC}Fallback":
                continue
            else:
                if tag == f"{_W}r":
                    if _on(element.find(f"{_W}rPr/{_W}vanish")):
                        continue
                    heavy = self._bold_run(element, usual=bold)
                stack.extend((child, heavy) for child in reversed(element))

    # --- styles -----------------------------------------------------------------------------------------------------

    def _style(self, source: _Element) -> str:
        found = source.find(f"{_W}pPr/{_W}pStyle")
        return "" if found is None else str(found.get(f"{_W}val", ""))

    def _above(self, style: str) -> Iterator[_Element]:
        """The style and those that it is based on."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            found = self._styles[style]
            yield found
            base = found.find(f"{_W}basedOn")
            style = "" if base is None else base.get(f"{_W}val", "")

    def _name(self, style: str) -> str:
        found = self._styles.get(style)
        name = None if found is None else found.find(f"{_W}name")
        return "" if name is None else str(name.get(f"{_W}val", ""))

    def _heading(self, source: _Element, style: str) -> int:
        """The rank of a heading, by its outline level or its style's name; 0 for text."""
        places = [source, *self._above(style)]
        for place in places:
            level = place.find(f"{_W}pPr/{_W}outlineLvl")
            value = "" if level is None else level.get(f"{_W}val", "")
            if value.isdecimal():
                return int(value) + 1 if int(value) < LEVELS else 0
            name = place.find(f"{_W}name")
            found = None if name is None else _HEADING.match(name.get(f"{_W}val", ""))
            if found:
                return int(found.group(1))
            if name is not None and name.get(f"{_W}val", "").lower() in ("title", "标题"):
                return 1
        return 0

    def _bold(self, style: str, *, usual: bool = False) -> bool:
        """Whether a style of paragraphs or characters is bold; as usual, where it does not say."""
        said = (bold for place in self._above(style) if (bold := place.find(f"{_W}rPr/{_W}b")) is not None)
        return next(map(_on, said), usual)

    def _bold_run(self, run: _Element, *, usual: bool) -> bool:
        """Whether a run is bold: it says so itself, else the style of its characters, else its paragraph's."""
        said = run.find(f"{_W}rPr/{_W}b")
        if said is not None:
            return _on(said)
        style = run.find(f"{_W}rPr/{_W}rStyle")
        return usual if style is None else self._bold(style.get(f"{_W}val", ""), usual=usual)

    def _list(self, source: _Element, style: str) -> tuple[str, int]:
        """The list that numbers the paragraph, and the depth in it; no list has the name ''."""
        name = depth = ""
        for place in (source, *self._above(style)):
            number = place.find(f"{_W}pPr/{_W}numPr")
            if number is None:
                continue
            found, level = number.find(f"{_W}numId"), number.find(f"{_W}ilvl")
            name = name or ("" if found is None else found.get(f"{_W}val", ""))
            depth = depth or ("" if level is None else level.get(f"{_W}val", ""))
            if name:
                break
        return ("" if name == "0" else name), min(int(depth), LEVELS - 1) if depth.isdecimal() else 0

    # --- tables -----------------------------------------------------------------------------------------------------

    def _table(self, source: _Element, depth: int) -> list[Line]:
        """The lines of a table; of one that only lays out the page, the lines in it."""
        grid: list[Row] = []
        inner: list[Line] = []
        data = True
        for element in _children(source, f"{_W}tr"):
            row = Row(heads=element.find(f"{_W}trPr/{_W}tblHeader") is not None)
            bold = True
            for cell in _children(element, f"{_W}tc"):
                lines = self.lines(cell, depth)
                inner += lines
                made = gathered(lines)
                bold = bold and bool(lines) and all(_is_bold(line) for line in lines)
                data = data and len(made.words) <= MAX_CELL
                data = data and not any(line.kind is BlockKind.HEADING and line.level < 7 for line in lines)
                self._add(row, cell, made, grid[-1] if grid else None)
            row.bold = bold and bool(row.own)
            if row.columns:
                grid.append(row)
        if not data or not grid or max(len(set(row.columns)) for row in grid) < 2:
            return inner
        return table(grid)

    def _add(self, row: Row, cell: _Element, made: CellText, above: Row | None) -> None:
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        value = "" if span is None else span.get(f"{_W}val", "")
        across = int(value) if value.isdecimal() and len(value) < 4 else 1
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        column = len(row.columns)
        if merge is not None and merge.get(f"{_W}val", "continue") == "continue" and above and not made.words:
            made = above.columns[column] if column < len(above.columns) else CellText("")
        else:
            row.own.append(made)
        row.columns += [made] * max(1, min(across, MAX_COLUMNS - column))


def _children(parent: _Element, tag: str = "") -> Iterator[_Element]:
    """The children, and those in content controls and insertions instead of these; deleted ones left out."""
    stack = list(reversed(parent))
    while stack:
        child = stack.pop()
        if child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"):
            stack.extend(reversed(child))
        elif not tag or child.tag == tag:
            deleted = child.find(f"{_W}trPr/{_W}del") if child.tag == f"{_W}tr" else None
            if deleted is None:
                yield child


def _pieces(runs: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, str]]:
    """The lines of a paragraph that have words, each with its weights."""
    weighed, at = "".join(weights(words, bold=bold) for words, bold in runs), 0
    for line in "".join(words for words, _ in runs).split("\n"):
        start, at = at, at + len(weights(line, bold=False))
        if words := collapsed(line):
            yield words, weighed[start:at]


def _on(element: _Element | None) -> bool:
    return element is not None and element.get(f"{_W}val", "1") not in ("0", "false", "off")


def _is_bold(line: Line) -> bool:
    return line.kind is BlockKind.HEADING and line.level == 7
