"""Cuts a document into clauses, each with its section path, the headings above it and the lead-in of its list."""

from kg.segment.clauses import segments
from kg.segment.sentences import sentences

__all__ = ["segments", "sentences"]
