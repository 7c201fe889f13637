"""Jobs for the process that keeps the store; this module imports little, for each child imports it."""

from __future__ import annotations

import os
import signal

from kg.query import run_text
from kg.store import Store

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


def asked(store: Store, query: str) -> int:
    """How many rows a query gives."""
    return len(run_text(store, query, timeout=None, most=10**9).rows)


def died(store: Store) -> None:
    """Ends the process, as an engine may."""
    os.kill(os.getpid(), signal.SIGSEGV)


def failed(store: Store) -> None:
    """Raises what nobody expected."""
    raise ZeroDivisionError("by nought")
