"""What a page may be made of, looked at before it becomes a tree: a page can be made to take hours, or all memory."""

from __future__ import annotations

from kg.errors import InputError

MAX_DEPTH = 200  # saved pages nest some fifty elements; the walk over them is recursive
MAX_ELEMENTS = 400_000  # a long policy has 20,000; each takes about a kilobyte
MAX_ATTRIBUTES = 500  # of one element; real ones have some ten, and the parser's time grows with their square

Name = str | bytes


class Bounds:
    """Counts the elements of a page as the parser meets them.

    >>> from lxml import etree, html
    >>> parser = html.HTMLParser(huge_tree=True, target=Bounds("p.html"))
    >>> etree.fromstring("<div>" * 300, parser=parser)
    Traceback (most recent call last):
    kg.errors.InputError: p.html: The page is nested too deep: more than 200 elements. Save the page anew, ...
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.depth = self.count = 0

    def start(self, tag: Name, attrib: dict[Name, Name]) -> None:
        """An element opens.

        Raises:
            InputError: one too many, or too deep, or with too many attributes.
        """
        self.depth += 1
        self.count += 1
        what = ""
        if self.depth > MAX_DEPTH:
            what = f"is nested too deep: more than {MAX_DEPTH} elements"
        elif self.count > MAX_ELEMENTS:
            what = f"has more than {MAX_ELEMENTS:,} elements"
        elif len(attrib) > MAX_ATTRIBUTES:
            what = f"has an element with more than {MAX_ATTRIBUTES} attributes"
        if what:
            raise InputError(f"The page {what}.", where=self.where, hint="Save the page anew, or give its text.")

    def end(self, tag: Name) -> None:
        """An element closes."""
        self.depth -= 1

    def data(self, data: Name) -> None:
        """Words, which are not counted."""

    def comment(self, text: Name) -> None:
        """A comment, which is not counted."""

    def close(self) -> None:
        """The page ends."""
