"""The taxonomies as the rules of inference need them: what is broader than what, and what is sensitive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rdflib.term import URIRef

from kg.store import Store
from kg.vocab import PIF, PIFD


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """``ancestors`` holds, for each concept, all that is broader; ``sensitive``, the categories with a tier.

    ``listed`` are the sensitive kinds of the law and of the standard in force that stand under no other such kind.
    """

    ancestors: Mapping[URIRef, frozenset[URIRef]]
    sensitive: frozenset[URIRef]
    listed: frozenset[URIRef] = frozenset()

    def up(self, concept: URIRef) -> frozenset[URIRef]:
        """The concept itself and all that is broader.

        >>> from kg.vocab import PIFK
        >>> PIFK.ThirdParty in taxonomy().up(PIFK.SDKProvider)
        True
        """
        return self.ancestors.get(concept, frozenset()) | {concept}

    def covers(self, broad: URIRef, narrow: URIRef) -> bool:
        """Whether the one concept is the other, or broader."""
        return broad == narrow or broad in self.ancestors.get(narrow, ())


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """The four taxonomies of ``ontology/``, read once."""
    store = Store()
    parents: dict[URIRef, set[URIRef]] = {}
    for child, parent in store.select("SELECT DISTINCT ?child ?parent WHERE { ?child skos:broader ?parent }").rows:
        parents.setdefault(URIRef(str(child)), set()).add(URIRef(str(parent)))
    tiers = store.select("SELECT DISTINCT ?category ?tier WHERE { ?category pif:sensitivity ?tier }").rows
    ancestors = _closure(parents)
    in_force = {URIRef(str(category)) for category, tier in tiers if tier != PIF.LegacySensitive}
    in_force.discard(PIFD.SensitivePersonalInformation)  # the name of all of them, no kind
    return Taxonomy(
        ancestors,
        frozenset(URIRef(str(category)) for category, _ in tiers),
        frozenset(kind for kind in in_force if not ancestors.get(kind, frozenset()) & in_force),
    )


def _closure(parents: Mapping[URIRef, set[URIRef]]) -> dict[URIRef, frozenset[URIRef]]:
    found: dict[URIRef, frozenset[URIRef]] = {}
    for concept in parents:
        seen: set[URIRef] = set()
        waiting = list(parents[concept])
        while waiting:
            parent = waiting.pop()
            if parent not in seen:
                seen.add(parent)
                waiting += parents.get(parent, ())
        found[concept] = frozenset(seen)
    return found
