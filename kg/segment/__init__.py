"""Cuts a document into clauses, each with its section path, the headings above it and the lead-in of its list."""

from kg.segment.clauses import segments

__all__ = ["segments"]
