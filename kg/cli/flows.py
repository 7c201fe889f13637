"""``kg flows``: who does what with which data, why, and with whom."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Json, LangOption, Markup, MarkupOption, Output, Sources

if TYPE_CHECKING:
    from kg.records import Reading


class Format(StrEnum):
    """How the flows are written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def run(
    source: Sources,
    lang: LangOption,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="How the flows are written.", show_default="the ending of -o, or table"),
    ] = None,
    output: Output = None,
    markup: MarkupOption = Markup.AUTO,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0, max=1, help="Leave out flows that are less sure than this.")
    ] = 0.0,
    json: Json = False,
) -> None:
    """List the flows of policies: one row a statement that someone does, or will not do, something with data.

    \b
    Examples:
      kg flows policy.txt
      kg flows policies/ -o flows.jsonl
      kg flows policy.txt --min-confidence 0.9
      cat policy.html | kg flows - --format csv
      kg flows policies/ -o flows.parquet
    """
    from kg.cli.console import drawn, talk, write
    from kg.cli.doubts import doubt
    from kg.cli.flow_table import flow_table, flows_csv
    from kg.cli.sources import each_made
    from kg.cli.suffixes import format_of
    from kg.graph.language import language
    from kg.graph.rows import flow_rows
    from kg.iris import PolicyIris
    from kg.pipeline import understand
    from kg.score.lines import dumped, line

    lines: list[dict[str, object]] = []
    read: list[str] = []  # what is to be said of each policy, mostly nothing
    chosen = format_of(format, output, names=Format, default=Format.TABLE, json=json)
    as_rows = chosen == Format.PARQUET

    def list_flows(reading: Reading) -> None:
        name, written = reading.document.origin.name, language(reading.document.text)
        read.append(doubt(name, written, flows=bool(reading.flows), lang=lang.value))
        if as_rows:
            rows = flow_rows(reading, str(PolicyIris(reading.document).version))
            lines.extend(row for row in rows if row["confidence"] >= min_confidence)
            return
        sure = (flow for flow in reading.flows if flow.confidence >= min_confidence)
        lines.extend(line(reading.document.id, flow) for flow in sure)

    code = each_made(source, understand, list_flows, markup=markup.value)
    if not read:
        raise typer.Exit(code)
    if chosen == Format.JSON:
        import json as codec

        write(codec.dumps(lines, ensure_ascii=False, indent=1) + "\n", output)
    elif chosen == Format.JSONL:
        write(dumped(lines), output)
    elif as_rows:
        from kg.export.parquet import FLOWS, parquet

        write(parquet(lines, FLOWS), output)
    elif chosen == Format.CSV:
        write(flows_csv(lines), output)
    else:
        write(drawn(flow_table(lines, lang=lang.value)), output)
    for said in filter(None, read):
        talk(f"kg: {said}")
    raise typer.Exit(code)
