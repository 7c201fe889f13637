"""``kg validate``: policies against rules that cite the law."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.laws import Laws, laws
from kg.cli.options import AppTypes, Cluster, Json, LangOption, Markup, MarkupOption, Output, Waivers
from kg.errors import OutputError
from kg.records import SURE, Engine, Grouping


class FailOn(StrEnum):
    """From which level on findings give exit status 1."""

    VIOLATION = "violation"
    WARNING = "warning"
    NEVER = "never"


def run(
    source: Annotated[
        list[str], typer.Argument(metavar="GRAPH|SOURCE...", help="A graph, or policies: files, folders, URLs, or -.")
    ],
    lang: LangOption,
    rules: Annotated[
        list[str] | None, typer.Option("--rules", metavar="KEY,...", help="Only these rules; see kg rules.")
    ] = None,
    law: Laws = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="One row a topic, one column a law; as text, json, csv or html.")
    ] = False,
    app_type: AppTypes = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="text, json, jsonl, csv, html, sarif, junit, ttl, parquet or waivers.",
            show_default="the ending of -o, or text",
        ),
    ] = None,
    output: Output = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="From which level on findings give exit status 1.")
    ] = FailOn.VIOLATION,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Earlier findings (jsonl) to leave out."),
    ] = None,
    waivers: Waivers = None,
    group_by: Annotated[
        Grouping, typer.Option("--group-by", help="What stands together in text and html.")
    ] = Grouping.RULE,
    engine: Annotated[
        Engine, typer.Option("--engine", help="setwise is fast; pyshacl, the reference, finds the same.")
    ] = Engine.SETWISE,
    sure: Annotated[
        float, typer.Option("--sure", min=0, max=1, help="A flow less sure than this carries no violation.")
    ] = SURE,
    markup: MarkupOption = Markup.AUTO,
    cluster: Cluster = None,
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
      kg validate policies/ -o findings.sarif
      kg validate corpus/ -o findings.parquet
      kg validate policy.txt --format waivers -o waivers.yml
      kg validate policy.txt --waivers waivers.yml --group-by clause
      kg validate policy.txt --compare -o laws.html
    """
    from kg import validate
    from kg.cli.app_types import checked
    from kg.cli.checking import checked_all
    from kg.cli.comparing import COMPARISONS
    from kg.cli.console import printable, talk, write
    from kg.cli.doubts import doubts
    from kg.cli.files import files, texts
    from kg.cli.findings import WAYS
    from kg.cli.graphs import is_graph, stored
    from kg.cli.suffixes import format_of
    from kg.validate.listing import Listing
    from kg.writing import check_place

    keys = tuple(key.strip() for entry in rules or () for key in entry.split(",") if key.strip())
    types, known = checked(app_type), validate.read_baseline(baseline) if baseline else frozenset()
    allowed = validate.read_waivers(waivers) if waivers else ()
    ways = COMPARISONS if compare else WAYS
    name = ways[format_of(format, output, names=ways.names, default="text", json=json)].name
    asked = validate.asked(keys, laws(law) or (tuple(validate.Law) if compare else ()))
    if waivers and output and output.resolve() == waivers.resolve():
        raise OutputError(
            "This is the file of waivers that is read.",
            where=str(output),
            hint="Write elsewhere, or add to it: >>.",
        )
    if output and str(output) != "-":
        check_place(output)
    if not compare:
        WAYS[name].write(Listing(()))  # says what is missing before a policy is read
    store, code = stored(source, markup=markup.value, cluster=cluster)
    if not store.versions():
        raise typer.Exit(code)
    folder = Path(source[0]) if is_graph(source[0]) and Path(source[0]).is_dir() else None
    own = {} if is_graph(source[0]) else files(source)
    found, failed = checked_all(
        store,
        folder,
        files=own,
        rules=keys,
        laws=asked,
        app_type=types,
        engine=engine,
        sure=sure,
        cluster=cluster,
    )
    code = max(code, failed.exit_code)
    if len(failed.failures) == len(store.versions()):
        raise typer.Exit(code)
    read = validate.typed_policies(store)
    typed = bool(types) or any(read.values())
    ran = [key for key in validate.asked_keys(asked, typed=typed) if key in (keys or (key,))]
    found, remarks = validate.waive(found, allowed, today=date.today(), rules=ran, policies=read)
    findings = validate.unknown(found, known)
    if compare:
        rows = validate.compare(store, findings, rules=keys, laws=asked, app_type=types)
        made: str | bytes = COMPARISONS[name].write(rows, lang.value)
    else:
        own_texts = texts(findings, own.values()) if name == "sarif" else {}
        made = WAYS[name].write(Listing(findings, lang.value, group_by, own_texts))
        made = printable(str(made)) if name == "text" else made
    write(made, output)
    strange = (
        *validate.waivers_elsewhere(allowed, read, today=date.today()),
        *validate.baseline_elsewhere(known, str(baseline), read),
    )
    for note in (*validate.notes(store, rules=keys, laws=asked, app_type=types), *remarks, *strange):
        talk(f"kg: {note.get(lang.value)}")
    for said in doubts(store, own, lang.value):
        talk(f"kg: {said}")
    counted = {FailOn.VIOLATION: ("violation",), FailOn.WARNING: ("violation", "warning"), FailOn.NEVER: ()}[fail_on]
    failing = any(finding.severity.value in counted for finding in findings if finding.waived is None)
    raise typer.Exit(code or int(failing))
