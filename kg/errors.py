"""Every error that a user can meet.

KgError
├── InputError       the policy, the graph or the folder that was given
├── OutputError      the place that was to be written
├── ClusterError     the cluster that was to do the work
├── AssetError       one of our own ontology, shape, rule or query files
├── UnknownName      a query, format, rule or parameter that does not exist
├── ParameterError   a value that does not fit its parameter
└── EngineError      a library that refused (raised ``from`` its own error)
    └── ShapesError  … because the shapes are not what they should be
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class KgError(Exception):
    """What went wrong, where, and what to do.

    >>> print(KgError("The file is empty.", where="a.txt", hint="Give a policy with text in it."))
    a.txt: The file is empty. Give a policy with text in it.
    """

    exit_code = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return " ".join(part for part in (place + self.message, self.hint) if part)


class InputError(KgError):
    """The policy, graph or folder can't be read as what it should be."""


def missing_extra(work: str, extra: str, *, where: str = "") -> InputError:
    """The error of work that needs an optional part which is not installed.

    >>> print(missing_extra("Reading PDF", "pdf", where="a.pdf"))
    a.pdf: Reading PDF needs an extra that is not installed. Run: pip install 'pif-kg[pdf]'
    """
    hint = f"Run: pip install 'pif-kg[{extra}]'"
    return InputError(f"{work} needs an extra that is not installed.", where=where, hint=hint)


class OutputError(KgError):
    """The result can't be written where it should go."""


class ClusterError(KgError):
    """The cluster can't be reached, lost all its workers, or runs another program than we do."""


class AssetError(KgError):
    """One of the files that ship with the project is missing or wrong."""

    exit_code = 3


_LISTED = {"query": "kg queries", "rule": "kg rules"}  # tables too long for a message, and the command that shows them


class UnknownName(KgError):
    """A name that the table does not hold; the message lists what there is, or near names and who lists them all.

    >>> print(UnknownName("format", "turtel", ["turtle", "trig"]))
    There is no format “turtel”. Did you mean “turtle”? There are: trig, turtle.
    >>> print(UnknownName("rule", "PIPL-23-1", ["PIPL-23-1a", "PIPL-23-1b", "NDSR-09"]))
    There is no rule “PIPL-23-1”. Did you mean “PIPL-23-1a” or “PIPL-23-1b”? kg rules lists all.
    """

    def __init__(self, what: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        names = sorted(known)
        command = _LISTED.get(what)
        begun = [one for one in names if one.startswith(name)] if command and name else []
        near = begun[:3] or sorted(get_close_matches(name, names, n=3 if command else 1))
        guess = f"Did you mean {' or '.join(f'“{one}”' for one in near)}? " if near else ""
        there = f"{command} lists all." if command else f"There are: {', '.join(names)}."
        super().__init__(f"There is no {what} “{name}”.", where=where, hint=guess + there)


class ParameterError(KgError):
    """A parameter's value is not what its declaration asks for."""


class EngineError(KgError):
    """A library under us refused; its own error is the cause."""

    exit_code = 3


class ShapesError(EngineError):
    """Shapes that can't be read or run; people edit them, so it is about their input."""

    exit_code = 2
