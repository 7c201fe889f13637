"""Span -> Flow, and the statements that stand beside flows."""

from kg.relate.flows import flows
from kg.relate.statements import statements

__all__ = ["flows", "statements"]
