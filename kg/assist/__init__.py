"""A graph for assistants: questions, flows, findings and evidence as tools of the Model Context Protocol."""

from kg.assist.server import server

__all__ = ["server"]
