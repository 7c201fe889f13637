"""Which format an answer has: the ``Accept`` header against the formats that there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.query import Rows
from kg.query.results import FORMATS
from kg.registry import Table
from kg.terms import to_ox
from kg.vocab import PREFIXES


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: its name, its media types with the one that is sent first, its IRI at W3C, and what writes it."""

    name: str
    media_types: tuple[str, ...]
    iri: str
    write: Callable[[Rows], bytes]

    @property
    def sent(self) -> str:
        """The ``Content-Type``."""
        kind = self.media_types[0]
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _rows(format: ox.QueryResultsFormat) -> Callable[[Rows], bytes]:
    def write(answer: Rows) -> bytes:
        read = ox.parse_query_results(FORMATS["json"].write(answer), format=ox.QueryResultsFormat.JSON)
        return read.serialize(format=format) or b""

    return write


def _graph(format: ox.RdfFormat) -> Callable[[Rows], bytes]:
    def write(answer: Rows) -> bytes:
        triples = (ox.Triple(*(to_ox(term) for term in row if term is not None)) for row in answer.rows)  # type: ignore[arg-type]
        return ox.serialize(triples, format=format, prefixes=PREFIXES) or b""

    return write


_W3C = "http://www.w3.org/ns/formats/"
RESULTS: Table[Writer] = Table(
    "result format",
    (
        Writer(
            "json",
            ("application/sparql-results+json", "application/json"),
            f"{_W3C}SPARQL_Results_JSON",
            FORMATS["json"].write,
        ),
        Writer(
            "xml",
            ("application/sparql-results+xml", "application/xml", "text/xml"),
            f"{_W3C}SPARQL_Results_XML",
            _rows(ox.QueryResultsFormat.XML),
        ),
        Writer("csv", ("text/csv",), f"{_W3C}SPARQL_Results_CSV", _rows(ox.QueryResultsFormat.CSV)),
        Writer("tsv", ("text/tab-separated-values",), f"{_W3C}SPARQL_Results_TSV", _rows(ox.QueryResultsFormat.TSV)),
    ),
)
GRAPHS: Table[Writer] = Table(
    "graph format",
    (
        Writer("turtle", ("text/turtle", "application/x-turtle"), f"{_W3C}Turtle", _graph(ox.RdfFormat.TURTLE)),
        Writer("ntriples", ("application/n-triples", "text/plain"), f"{_W3C}N-Triples", _graph(ox.RdfFormat.N_TRIPLES)),
        Writer("rdfxml", ("application/rdf+xml", "application/xml"), f"{_W3C}RDF_XML", _graph(ox.RdfFormat.RDF_XML)),
        Writer("jsonld", ("application/ld+json", "application/json"), f"{_W3C}JSON-LD", _graph(ox.RdfFormat.JSON_LD)),
        Writer("nquads", ("application/n-quads",), f"{_W3C}N-Quads", _graph(ox.RdfFormat.N_QUADS)),
        Writer("trig", ("application/trig",), f"{_W3C}TriG", _graph(ox.RdfFormat.TRIG)),
    ),
)


def best(accept: str, offered: Sequence[Writer]) -> Writer | None:
    """The format that the client likes best, the first of those that it likes the same; None where it takes none.

    >>> best("text/csv;q=0.5, application/sparql-results+xml, */*;q=0.1", tuple(RESULTS)).name
    'xml'
    >>> best("", tuple(RESULTS)).name, best("image/png", tuple(RESULTS))
    ('json', None)
    """
    liked = _liked(accept) or [("*/*", 1.0)]
    scored = [(max(_quality(media, liked) for media in form.media_types), form) for form in offered]
    quality, form = max(scored, key=lambda pair: pair[0])
    return form if quality > 0 else None


def for_a_person(accept: str, offered: Sequence[Writer]) -> bool:
    """Whether the client likes a web page better than any of the formats.

    >>> for_a_person("text/html, */*;q=0.8", tuple(GRAPHS)), for_a_person("text/turtle, text/html;q=0.2", tuple(GRAPHS))
    (True, False)
    """
    liked = _liked(accept)
    most = max(_quality(media, liked) for form in offered for media in form.media_types)
    return _quality("text/html", liked) > most


def _liked(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if media:
            found.append((media, quality))
    return found


def _quality(media: str, liked: list[tuple[str, float]]) -> float:
    """What the most specific range that covers the media type says of it."""
    for range in (media, f"{media.partition('/')[0]}/*", "*/*"):
        named = [quality for name, quality in liked if name == range]
        if named:
            return max(named)
    return 0.0
