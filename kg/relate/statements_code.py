"""Third parties' code in the app: that there is some, which it is, and what is said of each piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.records import BlockKind, Range, Segment
from kg.relate.statements_rules import Found, Patterns, RuleBook, named
from kg.relate.statements_text import Sentence

_AFTER = 7  # sentences after a name in which the data and the purpose may stand
_BEFORE = 2
_ROW = 24  # characters in which a row names its piece of code


def embedded_code(sentences: Sequence[Sentence], book: RuleBook) -> Iterator[Found]:
    """That SDKs are used (``mention``) and each that is named: ``listed`` with data and purpose, else ``partial``."""
    patterns = book.patterns["embedded-code"]
    best: dict[str, Found] = {}
    mentions = 0
    for index, sentence in enumerate(sentences):
        text = sentence.text
        if not patterns["term"].search(text) or patterns["not"].search(text):
            continue
        names = list(_names(text, patterns))
        if not names and patterns["used"].search(text) and not sentence.heading and not mentions:
            mentions += 1
            yield Found("EmbeddedCode", sentence, sentence.range(), {"kind": "mention"}, "code-mention")
        for name in names:
            kind = "listed" if _told(sentences, index, name, patterns) else "partial"
            item = Found("EmbeddedCode", sentence, sentence.range(), {"kind": kind, "name": name}, f"code-{kind}")
            if name not in best or (best[name].values["kind"], kind) == ("partial", "listed"):
                best[name] = item
    yield from best.values()


def _names(text: str, patterns: Patterns) -> Iterator[str]:
    text = patterns["link"].sub(" ", text)
    for match in (*patterns["name"].finditer(text), *patterns["after"].finditer(text)):
        name = patterns["lead"].sub("", named(match)["name"])
        if len(name) > 1 and not patterns["generic"].match(name):
            yield name


def _told(sentences: Sequence[Sentence], index: int, name: str, patterns: Patterns) -> bool:
    """Whether the row, or the lines from one name to the next, tell the data and the purpose."""
    here = sentences[index]
    if here.segment.kind is BlockKind.TABLE_ROW or "|" in here.text:
        return True

    def of_another(row: str) -> bool:
        return any(len(set(other) & set(name)) < 2 for other in _names(row, patterns))

    before = [s.text for s in sentences[max(0, index - _BEFORE) : index] if _beside(here, s) and not of_another(s.text)]
    words = [here.title, *before, here.text]
    for other in [s for s in sentences[index + 1 : index + 1 + 2 * _AFTER] if len(s.text) > 2][:_AFTER]:
        if not _beside(here, other) or of_another(other.text[:_ROW]):
            break
        words.append(other.text)
    joined = patterns["link"].sub(" ", " ".join(words)).replace(name, "")
    return bool(patterns["data"].search(joined) and patterns["purpose"].search(joined))


def _beside(here: Sentence, other: Sentence) -> bool:
    """Whether both stand in one section; a label at the start of a row is no heading above it."""
    one, two = here.segment, other.segment
    return here.heading or one.section == two.section or _above(one) == _above(two)


def _above(segment: Segment) -> tuple[Range, ...]:
    return tuple(heading for heading in segment.headings if heading.start < segment.start)
