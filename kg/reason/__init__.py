"""store -> quads: what follows from a policy, and whether the ontology holds together."""

from kg.reason.closure import inferences
from kg.reason.consistency import Classification, classify

__all__ = ["Classification", "classify", "inferences"]
