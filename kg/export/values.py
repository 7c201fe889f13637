"""What graphs of a store say of one thing after the other."""

from __future__ import annotations

from rdflib.term import URIRef

from kg.store import Store
from kg.terms import Term


class GraphValues:
    """The values of properties in some graphs: read when they are asked for, or, where most will be, all at once.

    >>> GraphValues(Store(vocabulary=False), URIRef("urn:g")).values(URIRef("urn:a"), URIRef("urn:b"))
    []
    """

    def __init__(self, store: Store, *graphs: URIRef, whole: bool = False) -> None:
        self._store, self._graphs, self._whole = store, graphs, whole
        self._found: dict[tuple[Term, URIRef], list[Term]] = {}
        if whole:
            for graph in graphs:
                for s, p, o, _ in store.quads(graph):
                    self._found.setdefault((s, p), []).append(o)
            for values in self._found.values():
                values.sort(key=_order)

    def values(self, subject: Term, predicate: URIRef) -> list[Term]:
        """The values of a thing's property, sorted."""
        asked = (subject, predicate)
        if asked not in self._found and not self._whole:
            values = (value for graph in self._graphs for value in self._store.values(subject, predicate, graph))
            self._found[asked] = sorted(values, key=_order)
        return self._found.get(asked, [])


def _order(term: Term) -> tuple[str, str]:
    return str(term), getattr(term, "language", None) or ""
