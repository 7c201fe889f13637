"""The command line: it parses, calls one function, prints."""

from kg.cli.app import main

__all__ = ["main"]
