"""The outline: which numbered items and headings are open, and under which of them the next one stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.records import Range
from kg.segment.numbering import Number

MAX_DEPTH = 12  # deeper entries close what they stand in
BULLET_RANK = 20
TITLE_ONLY = 7  # the level of a bold line: below the six of pages


@dataclass(slots=True)
class Entry:
    """An open item or heading. ``name`` is its part of the section path (may be empty)."""

    name: str
    title: Range | None = None
    number: Number | None = None
    rank: int = BULLET_RANK
    level: int = 0  # of a heading of the page; 0 for an item
    bullet: int = 0  # depth of a bullet; 0 for others
    lead: Range | None = None  # the words that open the list inside it
    inherited: Range | None = None  # the lead-in that the entry itself stands under
    heading: bool = False
    whole: bool = False  # names a whole document: a policy, an agreement
    children: int = 0  # unnumbered ones so far
    key: int = 0  # its segment

    @property
    def title_only(self) -> bool:
        """Whether it is a title without number and rank."""
        return self.level == TITLE_ONLY and self.number is None

    @property
    def style(self) -> str:
        """The style of its number, or an empty string."""
        return self.number.style if self.number else ""


@dataclass(slots=True)
class Outline:
    """The open entries, outermost first, below the document itself."""

    root: Entry = field(default_factory=lambda: Entry("", rank=-1))
    stack: list[Entry] = field(default_factory=list)

    @property
    def top(self) -> Entry:
        """The innermost open entry, or the document."""
        return self.stack[-1] if self.stack else self.root

    def path(self) -> tuple[str, ...]:
        """The names of the open entries."""
        return tuple(entry.name for entry in self.stack if entry.name)

    def titles(self) -> tuple[Range, ...]:
        """The titles of the open entries."""
        return tuple(entry.title for entry in self.stack if entry.title)

    def lead_in(self) -> Range | None:
        """The lead-in that holds for what stands in the innermost entry."""
        return self.top.lead or self.top.inherited

    def close_bullets(self) -> None:
        """Ends the open bullet lists: running text has come."""
        closed = False
        while self.stack and self.stack[-1].bullet:
            self.stack.pop()
            closed = True
        if closed:
            self.top.lead = None

    def push(self, entry: Entry) -> None:
        """Opens an entry in the innermost one."""
        del self.stack[MAX_DEPTH - 1 :]
        entry.inherited = self.lead_in()
        self.stack.append(entry)

    def open_bullet(self, depth: int) -> Entry:
        """Closes what a bullet of this depth can't stand in; gives its parent."""
        while self.stack and self.stack[-1].bullet >= depth:
            self.stack.pop()
        return self.top

    def open_heading(self, level: int) -> Entry:
        """Closes what an unnumbered heading of this level ends; gives its parent."""
        self._close_headings(level)
        while self.stack and not self.top.level and self.top.rank >= 4:
            self.stack.pop()
        return self.top

    def open_title(self, *, whole: bool = False) -> Entry:
        """Closes what a title without rank (a bold line) ends: the list before it; gives its parent.

        The title of a ``whole`` document ends all sections of the one before.
        """
        while whole and self.stack and (self.top.number or self.top.level == TITLE_ONLY):
            self.stack.pop()
        last: Entry | None = None
        while self.stack and (self.top.title_only or self.top.bullet or not self.top.heading):
            last = self.stack.pop()
        if last and not last.title_only:
            self.top.lead = None  # its list is over
        return self.top

    def _close_headings(self, level: int) -> None:
        """Closes the headings of the page that are of this level or below it, with all in them."""
        for index, entry in enumerate(self.stack):
            if level <= entry.level < TITLE_ONLY:
                del self.stack[index:]
                return

    def open_number(self, number: Number, *, level: int, opener: bool, own_line: bool) -> str:
        """Closes what an item with this number can't stand in; gives its name below what stays open.

        ``level`` is the page's heading rank (0 for none). ``opener`` says that the words just before open a list;
        ``own_line``, that they are the innermost entry's own line.
        """
        if number.decimal:
            found = self._prefix(number)
            if found is not None:
                parent, shared = found
                del self.stack[parent + 1 :]
                return ".".join(map(str, number.value[shared:]))
        if (index := self._sibling(number)) is not None:
            if number.opens and self.top.title_only and index < len(self.stack) - 1:
                self._lift_title(index)
                return number.name
            if number.opens and opener and own_line and number.rank >= 4 and not number.decimal and not level:
                return number.name
            if number.opens and not self._continues(index, number) and not number.decimal:
                lead = self.top.lead if opener else None
                del self.stack[index:]
                self.top.lead = lead
                return number.name
            del self.stack[index:]
            return number.name
        if level < TITLE_ONLY and level:
            self._close_headings(level)
        lead, depth = (self.top.lead if opener else None), len(self.stack)
        while self.stack and not self._encloses(self.top, number, opener=opener and own_line):
            self.stack.pop()
        if len(self.stack) < depth:
            self.top.lead = lead  # the list that was open there is over
        return number.name

    def _lift_title(self, index: int) -> None:
        """Moves the innermost title out of a list that starts again below it."""
        title = self.stack[-1]
        del self.stack[index:]
        while self.stack and self.top.title_only:
            self.stack.pop()
        self.stack.append(title)

    def _continues(self, index: int, number: Number) -> bool:
        before = self.stack[index].number
        return before is not None and before.value[-1] + 1 == number.value[-1]

    def _prefix(self, number: Number) -> tuple[int, int] | None:
        """The open entry that a decimal number names as its parent, and how many parts they share."""
        best: tuple[int, int] | None = None
        weight = (0, False, False)
        for index, entry in enumerate(self.stack):
            if entry.number is None or entry.number.rank > 4:
                continue
            value = entry.number.value
            if len(value) < len(number.value) and number.value[: len(value)] == value:
                fit = (len(value), entry.heading and entry.number.rank == 4, entry.heading)
                if fit > weight:
                    best, weight = (index, len(value)), fit
        return best

    def _sibling(self, number: Number) -> int | None:
        """The open entry in whose list the number goes on: the same style, else a slip of the same numerals."""
        same = [i for i, entry in enumerate(self.stack) if entry.style == number.style]
        for index in reversed(same):
            if self._continues(index, number):
                return index
        slips = _SLIPS.get(number.style, ())
        for index in reversed(range(len(self.stack))):
            if self.stack[index].style in slips and not number.opens and self._continues(index, number):
                return index
        return same[-1] if same else None

    def _encloses(self, entry: Entry, number: Number, *, opener: bool) -> bool:
        """Whether an item with a number of a new style can stand in the entry."""
        if entry.bullet:
            return opener
        if entry.number is None:
            return entry.whole or number.rank > 2
        if entry.rank < number.rank:
            return not (entry.number.decimal and number.decimal)
        return number.opens and (opener or (entry.rank == number.rank and entry.style != number.style))


_SLIPS: dict[str, tuple[str, ...]] = {
    "一）": ("（一）", "一、"),
    "（一）": ("一）",),
    "一、": ("一）",),
    "1、": ("1.", "1）"),
    "1.": ("1、",),
    "ol": ("1.",),
    "1）": ("（1）", "1、"),
    "（1）": ("1）",),
    "a.": ("a)",),
    "a)": ("a.", "(a)"),
    "(a)": ("a)",),
}
