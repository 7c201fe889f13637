"""The web application: pages for people, SPARQL and JSON for programs, over one store."""

from kg.serve.settings import Settings

__all__ = ["Settings"]
