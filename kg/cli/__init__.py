"""The command line: it parses, calls one function, prints."""

import gc

from kg.cli.app import main

gc.set_threshold(100_000)  # here and in workers: records are many and hold no cycles

__all__ = ["main"]
