"""How a policy, clause, flow, mention and party get their IRIs: the same input, the same IRI. See ``docs/graph.md``."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from rdflib.term import URIRef

from kg.records import Document, Mention, Range
from kg.vocab import GRAPH, ORGANISATION, POLICY

VOCABULARY = GRAPH["vocabulary"]
LAW_GRAPH = GRAPH["law"]
PARTIES = GRAPH["parties"]

_SAFE = "-._~!$&'()*+,;=:@"


@lru_cache(maxsize=65536)
def encoded(name: str) -> str:
    """A name as one IRI segment: letters of any script stay, what an IRI can't hold is percent-encoded.

    >>> encoded("广州华多网络科技有限公司")
    '广州华多网络科技有限公司'
    >>> encoded('a b/"c"')
    'a%20b%2F%22c%22'
    """
    return "".join(
        c if c in _SAFE or (c.isalnum() and c.isprintable()) else quote(c, safe="", errors="replace")
        for c in " ".join(name.split())
    )


class PolicyIris:
    """The IRIs of one version of one policy, each made once.

    >>> from kg.records import Origin
    >>> document = Document("demo", "我们收集手机号。", Origin("demo.txt", "ab" * 32))
    >>> iris = PolicyIris(document)
    >>> str(iris.flow("3.6.a-1"))
    'https://w3id.org/pif/policy/demo@abababababab/flow/3.6.a-1'
    """

    def __init__(self, document: Document, *, base: str = str(POLICY)) -> None:
        self.policy = URIRef(base + encoded(document.id))
        self.version = URIRef(f"{self.policy}@{document.origin.sha256[:12]}")
        self.inferred = inferred(self.version)
        self._made: dict[str, URIRef] = {}
        self.source = self._child("source")
        self.build = self._child("build")

    def _child(self, path: str) -> URIRef:
        iri = self._made.get(path)
        if iri is None:
            iri = self._made[path] = URIRef(f"{self.version}/{path}")
        return iri

    def clause(self, id: str) -> URIRef:
        """The IRI of a segment."""
        return self._child(f"clause/{encoded(id)}")

    def flow(self, id: str) -> URIRef:
        """The IRI of a flow."""
        return self._child(f"flow/{encoded(id)}")

    def statement(self, id: str) -> URIRef:
        """The IRI of a statement beside flows."""
        return self._child(f"statement/{encoded(id)}")

    def span(self, place: Range | Mention) -> URIRef:
        """The IRI of a selector."""
        return self._child(f"span/{place.start}-{place.end}")

    def mention(self, kind: str, place: Mention) -> URIRef:
        """The IRI of a mention of one kind: ``data``, ``purpose``, ``party``, ``condition`` or ``passage``."""
        return self._child(f"mention/{kind}-{place.start}-{place.end}")

    def party(self, key: str) -> URIRef:
        """The IRI of a party that is known inside this policy only."""
        return self._child(f"party/{encoded(key)}")


def inferred(version: URIRef) -> URIRef:
    """The graph of what follows from a version."""
    return URIRef(f"{version}/inferred")


def organisation(name: str) -> URIRef:
    """The IRI of a named organisation, one over all policies."""
    return ORGANISATION[encoded(name)]
