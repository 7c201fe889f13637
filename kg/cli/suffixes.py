"""The format of an output: what --json or --format say, else the ending of the file that -o names."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from kg.errors import OutputError, ParameterError

_ENDINGS = {
    "html": (".html", ".htm"),
    "jsonl": (".jsonl", ".ndjson"),
    "junit": (".xml", ".junit"),
    "sarif": (".sarif", ".sarif.json"),
    "text": (".txt",),
    "table": (".txt",),
    "waivers": (".yml", ".yaml"),
}
_BINARY = {"parquet": "A Parquet table", "xlsx": "A workbook"}


def format_of(given: str | None, output: Path | None, *, names: Iterable[str], default: str, json: bool = False) -> str:
    """The format's name: as given, else that of ``names`` whose ending the output has, else the default.

    >>> names = ("text", "json", "csv", "sarif")
    >>> format_of(None, Path("found.csv"), names=names, default="text")
    'csv'
    >>> format_of(None, Path("found.sarif.json"), names=names, default="text")
    'sarif'
    >>> format_of("json", Path("found.csv"), names=names, default="text")
    'json'
    >>> format_of(None, Path("found.dat"), names=names, default="text")
    'text'

    Raises:
        ParameterError: --json is given, and another format.
        OutputError: the format is none to read, and would go to a terminal.
    """
    name = _chosen(given, output, names=names, default=default, json=json)
    if name in _BINARY and (output is None or str(output) == "-") and sys.stdout.isatty():
        raise OutputError(f"{_BINARY[name]} is nothing to read on a terminal.", hint=f"Give a file: -o FILE.{name}")
    return name


def _chosen(given: str | None, output: Path | None, *, names: Iterable[str], default: str, json: bool) -> str:
    if json and given not in (None, "json"):
        raise ParameterError(f"--json and --format {given} ask for two formats.", hint="Leave one of them out.")
    if json or given:
        return "json" if json else str(given)
    file = output.name.lower() if output else ""
    fitting = [
        (len(ending), name)
        for name in map(str, names)
        for ending in _ENDINGS.get(name, (f".{name}",))
        if file.endswith(ending)
    ]
    return max(fitting)[1] if fitting else default
