"""Those who do work elsewhere, and what they answer: what they made, or the error that they met."""

from __future__ import annotations

import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, TypeAlias, TypeVar

from kg.errors import KgError

Given = TypeVar("Given")
Made = TypeVar("Made")

AHEAD = 8  # things under way or waiting for their use, for each that works: nobody waits while policies are written
Answer: TypeAlias = tuple[Callable[..., Exception] | None, Any]


class Workers(ABC, Generic[Given, Made]):
    """They all do the same work, on one thing after the other."""

    @abstractmethod
    def most(self) -> int:
        """How many things may be under way or wait for their use."""

    @abstractmethod
    def begin(self, given: Given) -> Callable[[], Made]:
        """Starts the work, or lines it up; the call waits for what was made, or raises its error."""

    @abstractmethod
    def end(self) -> None:
        """Leaves out what is not done."""


def answered(work: Callable[[Any], Any], given: object) -> Answer:
    """None and what was made; or what makes the error again, and its parts (not every error can be pickled)."""
    try:
        return None, work(given)
    except KgError as error:
        return _kg_error, (type(error), error.message, error.where, error.hint)
    except Exception as error:
        return _other_error, (type(error).__name__, str(error), traceback.format_exc())


def opened(answer: Answer) -> Any:
    """What was made, or its error, raised.

    >>> opened(answered(len, "姓名"))
    2
    """
    make, parts = answer
    if make is not None:
        raise make(*parts)
    return parts


def _kg_error(kind: type[KgError], message: str, where: str, hint: str) -> KgError:
    """
    >>> from kg.errors import UnknownName
    >>> _kg_error(UnknownName, "There is no format “turtel”.", "a.txt", "There are: trig.")
    UnknownName('There is no format “turtel”.')
    """
    error = kind.__new__(kind, message)
    KgError.__init__(error, message, where=where, hint=hint)
    return error


def _other_error(name: str, words: str, trace: str) -> Exception:
    """An error of the same name and words, with the worker's traceback below its own."""
    error: Exception = type(name, (Exception,), {})(words)
    error.add_note(f"In the worker:\n{trace}")
    return error
