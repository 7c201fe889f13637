"""Span -> Flow, and the statements that stand beside flows."""

from kg.relate.flows import flows, pairings
from kg.relate.statements import statements

__all__ = ["flows", "pairings", "statements"]
