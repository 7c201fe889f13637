"""Reading -> quads: one named graph for a version of a policy, as ``docs/graph.md`` says."""

from kg.graph.policy import quads

__all__ = ["quads"]
