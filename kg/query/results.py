"""An answer as bytes: CSV, SPARQL results JSON, JSON lines, Turtle; or as strings for a table on a screen."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from rdflib import Graph
from rdflib.term import BNode, Literal, URIRef

from kg.errors import ParameterError
from kg.escape import cell
from kg.query.engine import Form, Rows
from kg.registry import Table
from kg.terms import Term
from kg.vocab import PREFIXES

_INSIDE = re.compile(r"[a-z][a-z0-9+.-]*:\S*[/#:][^/#]+@[0-9a-f]{12}/(?P<path>.+)", re.IGNORECASE)  # whatever the base
_LONGEST = sorted(PREFIXES.items(), key=lambda entry: -len(entry[1]))
_CELL = 60


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write an answer."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Rows], bytes]


def short(term: Term | None) -> str:
    """A term for people: a prefixed name, a path inside its policy version, or the bare words.

    >>> short(URIRef("https://w3id.org/pif/data#IMEI"))
    'pifd:IMEI'
    >>> short(URIRef("https://w3id.org/pif/policy/demo@abababababab/flow/2-1"))
    'flow/2-1'
    """
    if term is None:
        return ""
    if not isinstance(term, URIRef):
        return str(term)
    if inside := _INSIDE.fullmatch(str(term)):
        return inside["path"]
    for prefix, iri in _LONGEST:
        if term.startswith(iri) and len(term) > len(iri):
            return f"{prefix}:{term[len(iri) :]}"
    return str(term)


def to_rows(answer: Rows, *, lang: str | None = None) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The header and the cells as strings; with ``lang``, without the columns in the other language.

    Control characters become spaces, so that hostile words can't steer a terminal.
    """
    other = {"zh": "En", "en": "Zh"}.get((lang or "")[:2], "\0")
    kept = [i for i, name in enumerate(answer.columns) if not name.endswith(other)]
    cells = tuple(tuple(_printable(short(row[i])) for i in kept) for row in answer.rows)
    return tuple(answer.columns[i] for i in kept), cells


def _printable(words: str) -> str:
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in words)


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)


def _cut(words: str) -> str:
    return words if len(words) <= _CELL else words[: _CELL - 1] + "…"


def _table(answer: Rows) -> bytes:
    head, cells = to_rows(answer)
    lines = [head, *(tuple(map(_cut, row)) for row in cells)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(head))]
    text = ["  ".join(w + " " * (n - _width(w)) for w, n in zip(line, widths, strict=True)).rstrip() for line in lines]
    return ("\n".join(text) + "\n").encode()


def _csv(answer: Rows) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(cell(name) for name in answer.columns)
    for row in answer.rows:
        writer.writerow(["" if term is None else _cell(term) for term in row])
    return out.getvalue().encode()


def _cell(term: Term) -> str:
    if isinstance(term, Literal) and isinstance(term.value, int | float) and not isinstance(term.value, bool):
        return str(term)
    return cell(str(term))


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if isinstance(term, BNode):
        return {"type": "bnode", "value": str(term)}
    extra = {"xml:lang": term.language} if term.language else {"datatype": str(term.datatype)} if term.datatype else {}
    return {"type": "literal", "value": str(term), **extra}


def _json(answer: Rows) -> bytes:
    content: dict[str, object]
    if answer.form is Form.ASK:
        content = {"head": {}, "boolean": str(answer.rows[0][0]) == "true"}
    else:
        bound = [
            {name: _json_term(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
            for row in answer.rows
        ]
        content = {"head": {"vars": list(answer.columns)}, "results": {"bindings": bound}}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(term: Term | None) -> object:
    if isinstance(term, Literal) and isinstance(term.value, int | float):
        return term.value
    return None if term is None else str(term)


def _jsonl(answer: Rows) -> bytes:
    lines = (dict(zip(answer.columns, map(_plain, row), strict=True)) for row in answer.rows)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _ttl(answer: Rows) -> bytes:
    if answer.form is not Form.GRAPH:
        raise ParameterError("Rows are no triples.", hint="Use CONSTRUCT or DESCRIBE, or the format json or csv.")
    graph = Graph()
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    for subject, predicate, object in answer.rows:
        graph.add((subject, predicate, object))  # type: ignore[arg-type]
    return graph.serialize(format="turtle", encoding="utf-8")


FORMATS: Table[Format] = Table(
    "result format",
    (
        Format("table", "text/plain", ".txt", _table),
        Format("csv", "text/csv", ".csv", _csv),
        Format("json", "application/sparql-results+json", ".json", _json),
        Format("jsonl", "application/jsonl", ".jsonl", _jsonl),
        Format("ttl", "text/turtle", ".ttl", _ttl),
    ),
)
