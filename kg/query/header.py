"""The YAML header of a query file: what it answers, its parameters, its columns.

Header lines start with ``#+``; to SPARQL they are comments, so that every file runs in any engine as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg import assets
from kg.errors import AssetError
from kg.records import Text
from kg.rulefile import parsed
from kg.vocab import PREFIXES

_MARK = "#+"
_KEYS = {"params", "columns", "source"} | {
    name + suffix for name in ("summary", "description", "problem", "solution") for suffix in ("", "_zh")
}
_NONE = Text("", "")


class Type(StrEnum):
    """What a parameter's value is. The last four are looked up in the graph by name, id or label."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    CONCEPT = "concept"
    PARTY = "party"
    POLICY = "policy"
    APP_TYPE = "app-type"


class Scheme(StrEnum):
    """The taxonomy that a concept must come from."""

    DATA = "data"
    PURPOSE = "purpose"
    ACTION = "action"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of the query that a caller binds. ``scheme`` narrows a concept to one taxonomy."""

    name: str
    type: Type
    required: bool = False
    default: str | None = None
    summary: Text = _NONE
    example: str = ""
    scheme: Scheme | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer. ``lang`` is set where it holds words in that language only (``categoryZh``)."""

    name: str
    summary: Text
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A library query, with all that its page in the manual shows.

    ``group`` is the folder: ``competency``, ``report`` or ``hygiene``; ``problem`` and ``solution`` are filled for the
    last. ``source`` is the IRI of the provision that asks the question, or empty.
    """

    name: str
    group: str
    path: Path
    text: str = field(repr=False)
    summary: Text
    params: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    description: Text = _NONE
    problem: Text = _NONE
    solution: Text = _NONE
    source: str = ""

    @property
    def example(self) -> str:
        """A command that runs it: ``kg query GRAPH recipients-of-category --set category=IMEI``."""
        sets = "".join(f" --set {p.name}={p.example or p.default or '…'}" for p in self.params if p.required)
        return f"kg query GRAPH {self.name}{sets}"


def read(path: Path) -> Query:
    """The query of one file.

    Raises:
        AssetError: the header is missing, is not YAML, or says something that no header says.
    """
    text = path.read_text(encoding="utf-8")
    lines = [line[len(_MARK) :].removeprefix(" ") for line in text.splitlines() if line.startswith(_MARK)]
    try:
        header = parsed("\n".join(lines))
    except yaml.YAMLError as error:
        raise AssetError(f"The header is no YAML: {error}", where=str(path)) from error
    if not isinstance(header, dict) or not header.get("summary") or not header.get("summary_zh"):
        raise AssetError("The header lacks a summary or summary_zh.", where=str(path))
    if unknown := set(header) - _KEYS:
        raise AssetError(f"The header has unknown keys: {', '.join(sorted(unknown))}.", where=str(path))
    return Query(
        name=path.stem,
        group=path.parent.name,
        path=path,
        text=text,
        summary=_text(header, "summary"),
        description=_text(header, "description"),
        problem=_text(header, "problem"),
        solution=_text(header, "solution"),
        source=_iri(header.get("source", ""), path),
        params=tuple(_parameter(n, p, path) for n, p in (header.get("params") or {}).items()),
        columns=tuple(_column(c, path) for c in header.get("columns") or ()),
    )


def _text(values: Mapping[str, Any], key: str) -> Text:
    return Text(" ".join(str(values.get(f"{key}_zh") or "").split()), " ".join(str(values.get(key) or "").split()))


def _iri(name: str, path: Path) -> str:
    prefix, _, local = name.partition(":")
    if name and prefix not in PREFIXES:
        raise AssetError(f"The source “{name}” has an unknown prefix.", where=str(path))
    return PREFIXES[prefix] + local if name else ""


def _parameter(name: str, values: Mapping[str, Any], path: Path) -> Parameter:
    if unknown := set(values) - {"type", "required", "default", "summary", "summary_zh", "example", "scheme"}:
        raise AssetError(f"The parameter {name} has unknown keys: {', '.join(sorted(unknown))}.", where=str(path))
    try:
        return Parameter(
            name=name,
            type=Type(values["type"]),
            required=bool(values.get("required", False)),
            default=None if values.get("default") is None else str(values["default"]),
            summary=_text(values, "summary"),
            example=str(values.get("example", "")),
            scheme=Scheme(values["scheme"]) if "scheme" in values else None,
        )
    except (KeyError, ValueError) as error:
        raise AssetError(f"The parameter {name} has no valid type or scheme ({error}).", where=str(path)) from error


def _column(entry: str | Mapping[str, Any], path: Path) -> Column:
    values: Mapping[str, Any] = {"name": entry, **_glossary().get(entry, {})} if isinstance(entry, str) else entry
    if not values.get("name") or not values.get("summary") or not values.get("summary_zh"):
        raise AssetError(
            f"The column {values.get('name')} lacks a summary.", where=str(path), hint="Is it in queries/columns.yml?"
        )
    name = str(values["name"])
    return Column(name, _text(values, "summary"), {"Zh": "zh", "En": "en"}.get(name[-2:], ""))


@cache
def _glossary() -> Mapping[str, Mapping[str, str]]:
    path = assets.folder("queries") / "columns.yml"
    found = parsed(path.read_text(encoding="utf-8"))
    return {name: {"summary": entry["en"], "summary_zh": entry["zh"]} for name, entry in found.items()}
