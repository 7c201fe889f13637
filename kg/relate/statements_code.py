"""Third parties' code in the app: that there is some, which it is, and what is said of each piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.records import Range, Segment
from kg.relate.statements_rules import Found, Patterns, RuleBook, named
from kg.relate.statements_tables import Columns, columns, is_row
from kg.relate.statements_text import Sentence

_AFTER = 7  # sentences after a name in which the data and the purpose may stand
_BEFORE = 2
_ROW = 24  # characters in which a row names its piece of code


def embedded_code(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """That SDKs are used (``mention``) and each that is named: ``listed`` with data and purpose, else ``partial``."""
    patterns, table = book.patterns["embedded-code"], columns(sentences)
    best: dict[str, Found] = {}
    for index, sentence in enumerate(sentences):
        text = sentence.text
        if not patterns["term"].search(text) or patterns["not"].search(text):
            continue
        names = list(_names(text, patterns))
        if not names and _is_mention(sentence, patterns):
            best.setdefault("", Found("EmbeddedCode", sentence, sentence.range(), {"kind": "mention"}, "code-mention"))
        for name in names:
            kind = "listed" if _told(table, index, name, patterns) else "partial"
            item = Found("EmbeddedCode", sentence, sentence.range(), {"kind": kind, "name": name}, f"code-{kind}")
            if name not in best or (best[name].values["kind"], kind) == ("partial", "listed"):
                best[name] = item
    yield from best.values()


def _is_mention(sentence: Sentence, patterns: Patterns) -> bool:
    """Whether it says that such code is used; what opens a list is left to the list."""
    text = sentence.text
    return not sentence.heading and bool(patterns["used"].search(text)) and not patterns["opens"].search(text)


def _names(text: str, patterns: Patterns) -> Iterator[str]:
    text = patterns["link"].sub(" ", text)
    for match in (*patterns["name"].finditer(text), *patterns["after"].finditer(text)):
        name = patterns["lead"].sub("", named(match)["name"])
        if len(name) > 1 and not patterns["generic"].match(name):
            yield name


def _told(table: Columns, index: int, name: str, patterns: Patterns) -> bool:
    """Whether the row, or the lines from one name to the next, tell the data and the purpose."""
    sentences = table.sentences
    here = sentences[index]
    if is_row(here):
        return not any(map(patterns["told-column"].search, table.empty(index)))

    def of_another(row: str) -> bool:
        return any(len(set(other) & set(name)) < 2 for other in _names(row, patterns))

    def tells(other: Sentence) -> bool:
        return not of_another(other.text) and not patterns["denied"].search(other.text)

    before = [s.text for s in sentences[max(0, index - _BEFORE) : index] if _beside(here, s) and tells(s)]
    words = [here.title, *before, here.text]
    for other in [s for s in sentences[index + 1 : index + 1 + 2 * _AFTER] if len(s.text) > 2][:_AFTER]:
        if not _beside(here, other) or of_another(other.text[:_ROW]):
            break
        if tells(other):
            words.append(other.text)
    joined = patterns["link"].sub(" ", " ".join(words))
    for called in (name, *_names(here.text, patterns)):
        joined = joined.replace(called, "")
    return bool(patterns["data"].search(joined) and patterns["purpose"].search(joined))


def _beside(here: Sentence, other: Sentence) -> bool:
    """Whether both stand in one section; a label at the start of a row is no heading above it."""
    one, two = here.segment, other.segment
    return here.heading or one.section == two.section or _above(one) == _above(two)


def _above(segment: Segment) -> tuple[Range, ...]:
    return tuple(heading for heading in segment.headings if heading.start < segment.start)
