"""Knowledge graphs of personal data flows from Chinese privacy policies.

For scripts and notebooks: ``kg.build``, ``kg.flows``, ``kg.validate``, ``kg.query`` and ``kg.diff`` (``kg/api.py``).
All is imported when it is first used. ``validate`` and ``query`` are rooms, too: these modules can be called
(``docs/adr/0007-names.md``).
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import Graph, Records, build, diff, flows

__all__ = ["Graph", "Records", "build", "diff", "flows", "query", "validate"]
_ROOMS = ("query", "validate")  # functions of the same name as a room


class _Room(ModuleType):
    """A room that can be called as the function of :mod:`kg.api` with its name."""

    def __call__(self, *given: Any, **options: Any) -> Any:
        return getattr(import_module("kg.api"), self.__name__.rpartition(".")[2])(*given, **options)


class _Package(ModuleType):
    """This package: its two rooms can be called, whoever imports them first."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _ROOMS and isinstance(value, ModuleType):
            value.__class__ = _Room
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name in _ROOMS:
            return import_module(f"kg.{name}")
        if name in __all__:
            return getattr(import_module("kg.api"), name)
        raise AttributeError(f"module 'kg' has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
