"""What a policy says beside flows: who answers for it, rights and ways, periods, dates, linked documents, and so on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kg.records import Document, Segment, Statement
from kg.relate.statements_bases import bases
from kg.relate.statements_code import embedded_code
from kg.relate.statements_controller import complaints, contacts, controllers
from kg.relate.statements_dates import dates
from kg.relate.statements_documents import documents
from kg.relate.statements_lists import lists
from kg.relate.statements_permissions import permissions
from kg.relate.statements_requests import responses
from kg.relate.statements_retention import retentions
from kg.relate.statements_rights import rights
from kg.relate.statements_rules import Found, RuleBook, rule_book
from kg.relate.statements_text import Sentence, sentences

_QUOTED = re.compile(r"[“\"「](?P<name>[^”\"」，。]{2,14})[”\"」]")


def statements(document: Document, segments: tuple[Segment, ...]) -> tuple[Statement, ...]:
    """The statements of a policy, in reading order; kinds and values are those of ``docs/graph.md``.

    >>> from kg.records import BlockKind, Origin
    >>> text = "您可以在“我的-设置-账号安全”中注销账号。"
    >>> document = Document("demo", text, Origin("demo.txt", "0" * 64))
    >>> one, *_ = statements(document, (Segment("1", "1", 0, len(text), BlockKind.PARAGRAPH),))
    >>> one.id, one.values["right"], one.values["channelKind"]
    ('1-right-1', 'cancel-account', 'settings')
    """
    book = rule_book()
    context = book.patterns["context"]
    lines = sentences(document, segments, foreign=context["foreign"], denied=context["denied"])
    found = sorted(_all(lines, book), key=lambda f: (f.sentence.start, f.evidence, f.kind))
    count: Counter[tuple[str, str]] = Counter()
    result = []
    for item in found:
        key = (item.sentence.segment.id, item.kind.lower())
        count[key] += 1
        result.append(
            Statement(
                id=f"{key[0]}-{key[1]}-{count[key]}",
                kind=item.kind,
                segment=key[0],
                evidence=item.evidence,
                values=dict(item.values),
                polarity=item.polarity,
                confidence=item.confidence,
                method=item.method,
            )
        )
    return tuple(result)


def _all(lines: tuple[Sentence, ...], book: RuleBook) -> Iterator[Found]:
    who = list(controllers(lines, book))
    yield from who
    yield from contacts(lines, book)
    yield from rights(lines, book)
    yield from retentions(lines, book)
    yield from responses(lines, book)
    yield from permissions(lines, book)
    yield from embedded_code(lines, book)
    yield from lists(lines, book)
    yield from dates(lines, book)
    yield from bases(lines, book)
    yield from documents(lines, book, brands=_brands(lines, who))
    yield from complaints(book.plain(lines), book)


def _brands(lines: tuple[Sentence, ...], who: list[Found]) -> tuple[str, ...]:
    """Names of the controller and its products: its own, and those in quotation marks in the opening."""
    quoted = [m["name"] for line in lines[:12] for m in _QUOTED.finditer(line.text)]
    names = [found.values["name"] for found in who] + [n for n in quoted if n not in ("我们", "您", "你", "用户")]
    return tuple(sorted(set(names), key=len, reverse=True))
