"""The pages for people: NiceGUI's frame around modules that draw from the JSON endpoints."""

from kg.serve.pages.frame import add

__all__ = ["add"]
