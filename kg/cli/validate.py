"""``kg validate``: policies against rules that cite the law."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import AppTypes, Json, LangOption, Markup, MarkupOption, Output


class FailOn(StrEnum):
    """From which level on findings give exit status 1."""

    VIOLATION = "violation"
    WARNING = "warning"
    NEVER = "never"


class EngineName(StrEnum):
    """The engines that run the shapes."""

    SETWISE = "setwise"
    PYSHACL = "pyshacl"


def run(
    source: Annotated[
        list[str], typer.Argument(metavar="GRAPH|SOURCE...", help="A graph, or policies: files, folders, URLs, or -.")
    ],
    lang: LangOption,
    rules: Annotated[
        list[str] | None, typer.Option("--rules", metavar="KEY,...", help="Only these rules; see kg rules.")
    ] = None,
    app_type: AppTypes = None,
    format: Annotated[str, typer.Option("--format", help="text, json, jsonl, sarif, junit, html or ttl.")] = "text",
    output: Output = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="From which level on findings give exit status 1.")
    ] = FailOn.VIOLATION,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Earlier findings (jsonl) to leave out."),
    ] = None,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="setwise is fast; pyshacl, the reference, finds the same.")
    ] = EngineName.SETWISE,
    sure: Annotated[
        float, typer.Option("--sure", min=0, max=1, help="A flow less sure than this carries no violation.")
    ] = 0.6,
    markup: MarkupOption = Markup.AUTO,
    json: Json = False,
) -> None:
    """Check policies against rules that cite the law.

    A finding says what the text does not show and where, with the article; it never says that the law was broken.
    Exit status 1 where there are findings of the level --fail-on or worse.

    \b
    Examples:
      kg validate policy.txt --app-type short-video
      kg validate graph.trig --rules PIPL-23-1a,PIPL-23-1b --format json
      kg validate policies/ --baseline known.jsonl --fail-on warning
      kg validate policies/ --format sarif -o findings.sarif
    """
    from kg import validate
    from kg.cli.app_types import checked
    from kg.cli.checking import checked_all
    from kg.cli.console import talk, write
    from kg.cli.graphs import is_graph, stored

    keys = tuple(key for entry in rules or () for key in entry.split(",") if key)
    types, known = checked(app_type), validate.read_baseline(baseline) if baseline else frozenset()
    writer = validate.FORMATS["json" if json else format]
    _known_rules(keys)
    store, code = stored(source, markup=markup.value)
    if not store.versions():
        raise typer.Exit(code)
    folder = Path(source[0]) if is_graph(source[0]) and Path(source[0]).is_dir() else None
    found = checked_all(store, folder, rules=keys, app_type=types, engine=validate.Engine(engine.value), sure=sure)
    findings = validate.unknown(found, known)
    write(writer.write(findings, lang.value), output)
    for note in validate.notes(store, rules=keys, app_type=types):
        talk(f"kg: {note.get(lang.value)}")
    counted = {FailOn.VIOLATION: ("violation",), FailOn.WARNING: ("violation", "warning"), FailOn.NEVER: ()}[fail_on]
    failing = any(finding.severity.value in counted for finding in findings)
    raise typer.Exit(code or int(failing))


def _known_rules(keys: tuple[str, ...]) -> None:
    from kg.errors import UnknownName
    from kg.validate import rules

    known = {rule.key for rule in rules()}
    for key in keys:
        if key not in known:
            raise UnknownName("rule", key, known)
