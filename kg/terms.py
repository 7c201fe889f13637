"""Terms of RDF as rdflib and as Oxigraph hold them, one converter between them, and N-Quads.

The converter drops ``xsd:string``, which rdflib would otherwise take for another literal than a plain one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

import pyoxigraph as ox
from rdflib.term import BNode, Literal, URIRef

Term: TypeAlias = URIRef | Literal | BNode
Quad: TypeAlias = tuple[URIRef, URIRef, Term, URIRef]

_UNSAFE = re.compile(r"[^\w\-._~!$&'()*+,;=:@/#%?]")  # all that an IRI of ours may not hold as it is
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@lru_cache(maxsize=65536)
def node(iri: str) -> ox.NamedNode:
    """An IRI as Oxigraph's, made once.

    >>> node("urn:a")
    <NamedNode value=urn:a>
    """
    return ox.NamedNode(iri)


@lru_cache(maxsize=4096)
def literal(words: str) -> Literal:
    """A plain literal; a policy says the same words again and again.

    >>> literal("姓名")
    rdflib.term.Literal('姓名')
    """
    return Literal(words, normalize=False)


def to_ox(term: Term) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    """An rdflib term as Oxigraph's.

    >>> to_ox(Literal("姓名", lang="zh"))
    <Literal value=姓名 language=zh>
    """
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        if term.datatype is None or str(term.datatype) == _XSD_STRING:
            return ox.Literal(str(term))
        return ox.Literal(str(term), datatype=node(str(term.datatype)))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    return node(str(term))


def from_ox(term: object) -> Term:
    """An Oxigraph term as rdflib's, without ``xsd:string``.

    >>> from_ox(ox.Literal("姓名")) == Literal("姓名")
    True
    """
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        if term.datatype.value == _XSD_STRING:
            return Literal(term.value)
        return Literal(term.value, datatype=_iri(term.datatype.value), normalize=False)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise TypeError(f"not a term of RDF 1.1: {term!r}")


@lru_cache(maxsize=65536)
def _iri(value: str) -> URIRef:
    return URIRef(value)


class Terms(dict[object, "Term | None"]):
    """Oxigraph's terms as rdflib's, each made once: an answer says the same thing in many rows. None stays None.

    >>> terms = Terms()
    >>> terms[ox.Literal("姓名")] is terms[ox.Literal("姓名")]
    True
    """

    def __missing__(self, term: object) -> Term | None:
        made = self[term] = None if term is None else from_ox(term)
        return made

    def row(self, solution: Iterable[object]) -> tuple[Term | None, ...]:
        """A row of an answer."""
        return tuple(map(self.__getitem__, solution))


def to_ox_quad(quad: Quad) -> ox.Quad:
    """A quad of rdflib terms as Oxigraph's."""
    s, p, o, g = quad
    subject = ox.BlankNode(str(s)) if isinstance(s, BNode) else node(str(s))  # of a file that is not ours
    return ox.Quad(subject, node(str(p)), to_ox(o), node(str(g)))


def nquads(quads: Iterable[Quad]) -> bytes:
    """Quads as N-Quads, in the order in which they come.

    >>> nquads([(URIRef("urn:a"), URIRef("urn:b"), Literal("姓名"), URIRef("urn:g"))]).decode()
    '<urn:a> <urn:b> "姓名" <urn:g> .\\n'
    """
    n3 = _Written()
    return "".join(f"{n3[s]} {n3[p]} {n3[o]} {n3[g]} .\n" for s, p, o, g in quads).encode()


class _Written(dict[Term, str]):
    """Terms as N-Quads writes them, each made once."""

    def __missing__(self, term: Term) -> str:
        safe = type(term) is URIRef and not _UNSAFE.search(term)
        words = self[term] = f"<{term}>" if safe else str(to_ox(term))
        return words
