"""Runs a query that a user wrote: bounded before it is parsed, and in a process of its own that a clock can end.

The engine's evaluation can't be interrupted from a thread, and a query that it can't bear ends the process that
runs it. So the process is forked: it sees the store as it is, hands back rows, and nobody minds if it dies.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import pyoxigraph as ox

from kg.errors import EngineError, InputError
from kg.query import bounds
from kg.store import Store
from kg.terms import Term, Terms, from_ox
from kg.vocab import PREFIXES

DEFAULT_TIMEOUT = 60.0
MAX_ROWS = 1_000_000
_AT = re.compile(r"error at (\d+):(\d+)")
_PREFIXED = re.compile(r"(?<![\w<?$:/#])([A-Za-z][\w.\-]*):(?!//)")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.\-]*):", re.IGNORECASE)


class Form(StrEnum):
    """What a query gives: rows, a yes or no, or triples (CONSTRUCT, DESCRIBE)."""

    SELECT = "select"
    ASK = "ask"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer: each row as long as ``columns``; None where a variable is unbound.

    ASK has the one column ``answer`` and one row; CONSTRUCT and DESCRIBE have ``subject``, ``predicate``, ``object``.
    """

    form: Form
    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query looks at, by IRI: merged as its default graph, and by name in ``GRAPH``."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def run_text(
    store: Store,
    sparql: str,
    *,
    timeout: float | None = DEFAULT_TIMEOUT,
    where: str = "",
    dataset: Dataset | None = None,
    most: int = MAX_ROWS,
) -> Rows:
    """The answer to any SELECT, ASK, CONSTRUCT or DESCRIBE; our prefixes need no declaring.

    It looks at the ``dataset``, else at what its own ``FROM`` names, else at all graphs as one. ``timeout`` is in
    seconds; None runs it in this process, without a clock. ``where`` names the query's file; ``most`` bounds the rows.

    >>> run_text(Store(vocabulary=False), "ASK { ?s a pif:Flow }", timeout=None).rows
    ((rdflib.term.Literal('false', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#boolean')),),)

    Raises:
        InputError: no query, a syntax error, too deep or too long, one that writes, or one that took too long.
    """
    try:
        bounds.check(sparql)
        if timeout is None or "fork" not in multiprocessing.get_all_start_methods():
            return _evaluate(store.oxigraph, sparql, dataset, most)
        return _in_a_process(partial(_evaluate, store.oxigraph, sparql, dataset, most), timeout)
    except InputError as error:
        place = ", ".join(part for part in (where, error.where) if part)
        raise InputError(error.message, where=place, hint=error.hint) from error.__cause__


def _evaluate(store: ox.Store, sparql: str, dataset: Dataset | None, most: int) -> Rows:
    row = Terms().row
    try:
        found = store.query(sparql, prefixes=PREFIXES, **_graphs(sparql, dataset))
        if isinstance(found, ox.QueryBoolean):
            return Rows(Form.ASK, ("answer",), ((from_ox(ox.Literal(bool(found))),),))
        if isinstance(found, ox.QuerySolutions):
            columns = tuple(variable.value for variable in found.variables)
            return Rows(Form.SELECT, columns, tuple(_limited(map(row, found), most)))
        triples = sorted(_distinct(found, most), key=str)
        return Rows(Form.GRAPH, ("subject", "predicate", "object"), tuple(map(row, triples)))
    except TypeError as error:
        raise InputError("The query gives triples as terms.", hint="Give their parts instead.") from error
    except SyntaxError as error:
        raise _syntax(sparql, str(error)) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise InputError(f"The query can't be run: {error}.") from error


def _graphs(sparql: str, dataset: Dataset | None) -> dict[str, Any]:
    if dataset is None:  # a union, once asked for, would override FROM
        return {} if bounds.names_dataset(sparql) else {"use_default_graph_as_union": True}
    try:
        default, named = ([ox.NamedNode(iri) for iri in graphs] for graphs in (dataset.default, dataset.named))
    except ValueError as error:
        raise InputError("The dataset names what is no IRI.", hint=str(error)) from error
    return {"default_graph": default, "named_graphs": named}


def _limited(rows: Iterator[tuple[Term | None, ...]], most: int) -> Iterator[tuple[Term | None, ...]]:
    for number, row in enumerate(rows):
        if number >= most:
            raise _too_many(most)
        yield row


def _distinct(triples: ox.QueryTriples, most: int) -> set[tuple[object, ...]]:
    found: set[tuple[object, ...]] = set()
    for t in triples:
        found.add((t.subject, t.predicate, t.object))
        if len(found) > most:
            raise _too_many(most)
    return found


def _too_many(most: int) -> InputError:
    return InputError(f"The query gives more than {most:,} rows.", hint="Add a LIMIT.")


def _syntax(sparql: str, message: str) -> InputError:
    at = _AT.search(message)
    if not at:
        return InputError("The query can't be parsed.", hint=message.splitlines()[0][:200])
    number, column = int(at[1]), int(at[2])
    lines = sparql.split("\n")
    line = lines[number - 1] if number <= len(lines) else ""
    near = line[max(0, column - 1) :][:40].strip() or "the line's end"
    known = set(PREFIXES) | set(_DECLARED.findall(sparql))
    here = {name for name in _PREFIXED.findall(line) if name not in known}
    if "Prefix not found" in message or here:
        named = f" “{sorted(here)[0]}:”" if here else ""
        hint = f"The prefix{named} is not declared. Ours need no PREFIX: {', '.join(sorted(PREFIXES))}."
    elif sparql.count("{") > sparql.count("}"):
        hint = "A “}” is missing."
    elif sparql.count("{") < sparql.count("}"):
        hint = "There is a “}” too many."
    else:
        hint = "Look at the word before this place, too: a misspelt keyword or a missing “.” is the usual cause."
    return InputError(
        f"The query can't be parsed, from here on: {near} …", where=f"line {number}, column {column}", hint=hint
    )


def _in_a_process(evaluate: Callable[[], Rows], timeout: float) -> Rows:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(evaluate, sender), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the engine's idle threads; the child does not use them
        child.start()
    sender.close()
    try:
        if not receiver.poll(timeout):
            raise InputError(f"The query took longer than {timeout:g} s.", hint="Narrow it, or give more --timeout.")
        answer = receiver.recv()
    except EOFError:
        child.join(1)
        raise InputError("The query is more than the engine can bear.", hint="Make it simpler.") from None
    finally:
        child.kill()
        child.join()
        receiver.close()
    if isinstance(answer, Rows):
        return answer
    kind, message, place, hint = answer
    raise (InputError if kind == "input" else EngineError)(message, where=place, hint=hint)


def _child(evaluate: Callable[[], Rows], sender: Connection) -> None:
    faulthandler.disable()  # should the engine die here, the other side says so
    try:
        sender.send(evaluate())
    except InputError as error:
        sender.send(("input", error.message, error.where, error.hint))
    except BaseException as error:  # what goes wrong here must reach the other side
        sender.send(("engine", f"The engine failed: {error!r}.", "", ""))
