"""Saved web pages to plain text: words that a reader of the page sees, without menus, scripts and hidden parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.read.compose import Line, collapsed, composed, weights
from kg.read.content import Content
from kg.records import BlockKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_HIDDEN = 0.2  # of the words; if fewer are left without menus, they were none
BOLD_TITLE = 30  # characters that a bold line may have as a title


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DROPPED = _names(
    "head script style noscript template nav footer aside menu select option button input textarea svg math canvas "
    "iframe frame frameset object embed audio video map dialog"
)
_DROPPED_ROLES = _names("navigation menu menubar banner search contentinfo toolbar alertdialog")
_DROPPED_NAMES = _names("nav navbar navigation menu breadcrumb breadcrumbs sidebar side-bar footer site-footer")
_BLOCKS = _names(
    "html body address article blockquote center dd details dir div dl dt fieldset figcaption figure form header "
    "hgroup hr li main ol p pre section summary ul table textarea caption h1 h2 h3 h4 h5 h6 thead tbody tfoot tr td th"
)
_BOLD = frozenset(("b", "strong"))
_WEIGHT = re.compile(r"font-weight\s*:\s*(?:(bold|bolder|[6-9]\d\d|1000)|normal|lighter|[1-5]\d\d)(?![\w-])", re.I)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SENTENCE_END = tuple("。；，、;,！？")
_SUBSET = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?<!DOCTYPE[^<>\[]{0,500}\[[^\]]*\]\s*>", re.IGNORECASE
)  # XML's own declarations: no words of the page


def content(source: str, *, where: str = "") -> Content:
    """The plain text of a page, its blocks (headings, paragraphs, list items, table rows), and what of it is bold.

    ``<br>`` ends a line. Nothing is fetched and no entity of the page's own is expanded.

    Raises:
        InputError: nested deeper than 200 elements, more than 400,000 of them, or more than 500 attributes on one.

    >>> page = content("<h2>注册</h2><p>我们收集<b>手机号</b>。<br>用于登录。</p><script>x</script>")
    >>> page.text
    '注册\\n我们收集手机号。\\n用于登录。\\n'
    >>> [block.kind.value for block in page.blocks], [place.of(page.text) for place in page.bold]
    (['heading', 'paragraph', 'paragraph'], ['手机号'])
    """
    return composed(lines(source, where=where))


def lines(source: str, *, where: str = "") -> list[Line]:
    """The lines of a page, before they are one text."""
    from lxml import etree, html

    from kg.read.html_bounds import Bounds

    declared = _SUBSET.match(source)
    source = source[declared.end() :] if declared else source
    data = source.replace("\0", "").encode("utf-8", "replace")
    # no limits of the parser's own: a picture inside the page may be large, and Bounds looks at the rest
    counting = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, target=Bounds(where))
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        etree.fromstring(data, parser=counting)
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        return []
    page = Page()
    page.walk(root)
    page.end()
    if page.hidden_by_name:  # in some pages the policy stands in what is called a menu or a side bar
        whole = Page(by_name=False)
        whole.walk(root)
        whole.end()
        if page.length < MOST_HIDDEN * whole.length:
            return whole.lines
    return page.lines


class Page:
    """The walk over a page: words are gathered into lines, and block elements and ``<br>`` end a line."""

    def __init__(self, *, in_cell: bool = False, by_name: bool = True) -> None:
        self.lines: list[Line] = []
        self.in_cell = in_cell
        self.by_name = by_name  # whether a class or id that says "menu" hides an element
        self.hidden_by_name = False
        self._words: list[str] = []
        self._weights: list[str] = []
        self._bold = 0  # how many bold elements are open
        self._heavy = False  # words are bold here, be it by their element or by its style
        self._plain = False  # the line has words that are not bold
        self._heading = 0
        self._depth = 0
        self._preformatted = False
        self._new_item = False
        self._looked = 0  # at how many lines, for words that no menu has
        self._begun = False  # one of them has such words

    @property
    def length(self) -> int:
        """How many characters the lines have."""
        return sum(len(line.words) + sum(len(cell.words) for cell in line.own) for line in self.lines)

    def text(self, words: str | None) -> None:
        """Adds words to the open line; in preformatted text, their line breaks end it."""
        for number, piece in enumerate(_BREAK.split(words) if words and self._preformatted else (words,)):
            if number:
                self.end()
            if piece:
                self._words.append(piece)
                self._weights.append(weights(piece, bold=self._heavy))
                self._plain = self._plain or (not self._bold and bool(piece.strip()))

    def end(self) -> None:
        """Ends the open line."""
        words, weighed = collapsed("".join(self._words)), "".join(self._weights)
        self._words.clear()
        self._weights.clear()
        bold, self._plain = not self._plain, False
        if not words:
            return
        if self._heading:
            self.lines.append(Line(words, BlockKind.HEADING, self._heading, weights=weighed))
        elif self._depth:
            kind = BlockKind.LIST_ITEM if self._new_item else BlockKind.PARAGRAPH
            self.lines.append(Line(words, kind, self._depth, weights=weighed))
            self._new_item = False
        elif bold and not self.in_cell and len(words) <= BOLD_TITLE and not words.endswith(_SENTENCE_END):
            self.lines.append(Line(words, BlockKind.HEADING, 7, weights=weighed))
        else:
            self.lines.append(Line(words, weights=weighed))

    def walk(self, element: HtmlElement) -> None:
        """Adds an element and all in it, but not the words after it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or (tag in _DROPPED and not _says_something(element)) or _hidden(element):
            return
        if self.by_name and _named_as_menu(element):
            self.hidden_by_name = True
            return
        if tag in ("ul", "ol") and self._is_menu(element):
            return
        if tag == "br":
            self.end()
            return
        if tag == "table" and not self.in_cell:
            from kg.read.html_tables import rows

            found = rows(element)
            if found is not None:
                self.end()
                self.lines.extend(found)
                return
        if tag == "dl" and not self.in_cell:
            from kg.read.html_tables import records

            found = records(element)
            if found is not None:
                self.end()
                self.lines.extend(found)
                return
        if tag in _BLOCKS:
            self.end()
        before = self._heading, self._depth, self._preformatted, self._heavy
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading = int(tag[1])
        elif tag == "dt":
            self._heading = 7
        elif tag in ("ul", "ol", "dir"):
            self._depth += 1
        elif tag == "li":
            self._depth, self._new_item = max(1, self._depth), True
        elif tag in ("pre", "textarea"):
            self._preformatted = True
        self._bold += tag in _BOLD
        self._heavy = _heavy(element, self._heavy or tag in _BOLD)
        self.text(element.text)
        for child in element:
            self.walk(child)
            self.text(child.tail)
        self._bold -= tag in _BOLD
        if tag in _BLOCKS:
            self.end()
        if tag == "li":
            self._new_item = False
        self._heading, self._depth, self._preformatted, self._heavy = before

    def _is_menu(self, element: HtmlElement) -> bool:
        """Whether a list at the page's start holds nothing but short links to other pages."""
        if self._has_begun():
            return False
        links = [link for link in element.iter("a") if not (link.get("href") or "").startswith("#")]
        words = collapsed(element.text_content())
        linked = sum(len(collapsed(link.text_content())) for link in links)
        return len(links) >= 3 and linked >= 0.8 * len(words.replace(" ", "")) and linked <= 14 * len(links)

    def _has_begun(self) -> bool:
        """Whether a heading or a sentence stands in the lines so far; each line is looked at once."""
        new = self.lines[self._looked :] if not self._begun else []
        self._looked = len(self.lines)
        self._begun = self._begun or any(line.kind is BlockKind.HEADING or "。" in line.words for line in new)
        return self._begun


def _heavy(element: HtmlElement, usual: bool) -> bool:
    """Whether the words of an element are bold, by the last that its style says of it, else as usual."""
    style = element.get("style")
    found = _WEIGHT.findall(style) if style else ()
    return bool(found[-1]) if found else usual


def _hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if attributes.get("role", "").lower() in _DROPPED_ROLES:
        return True
    return _HIDDEN_STYLE.search(attributes.get("style", "")) is not None


def _says_something(element: HtmlElement) -> bool:
    """Whether an element that is mostly left out holds words of the text: a button in a sentence, a policy in a box."""
    if element.tag == "textarea":
        return "readonly" in element.attrib or "disabled" in element.attrib
    before = element.getprevious()
    parent = element.getparent()
    if element.tag != "button" or parent is None or parent.tag in ("form", "nav", "header", "footer"):
        return False
    words = (before.tail if before is not None else parent.text) or ""
    return len(words.strip()) > 1 and len((element.tail or "").strip()) > 0


def _named_as_menu(element: HtmlElement) -> bool:
    if element.tag in ("html", "body", "main", "article"):
        return False
    names = {*element.get("class", "").lower().split(), element.get("id", "").lower()}
    return not names.isdisjoint(_DROPPED_NAMES)
