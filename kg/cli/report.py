"""``kg report``: one page about policies."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.options import AppTypes, LangOption, Markup, MarkupOption, Output, Waivers
from kg.errors import ParameterError


class Format(StrEnum):
    """How the report is written."""

    HTML = "html"
    XLSX = "xlsx"


def run(
    source: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Policy files, folders, URLs, -; or one graph.")
    ],
    lang: LangOption,
    output: Output = None,
    app_type: AppTypes = None,
    markup: MarkupOption = Markup.AUTO,
    waivers: Waivers = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="A page, or an Excel workbook.", show_default="the ending of -o, or html"),
    ] = None,
    columns: Annotated[
        str, typer.Option("--columns", metavar="KEY,...", help="Columns of the workbook's record, in this order.")
    ] = "",
) -> None:
    """Write one page about policies: counts, picture, findings, flows, and the text with its evidence marked.

    It says what each function needs (held against the app type's list where --app-type is given) and what is vague.
    The page stands alone: it needs no network and no script. The workbook is a record of processing activities, with
    the findings on a second sheet. What --waivers lets pass is folded away there, with its reason, and counts nowhere.

    \b
    Examples:
      kg report policy.txt -o report.html
      kg report policies/ --app-type short-video --lang zh -o report.html
      kg report policy.txt --waivers waivers.yml -o report.html
      kg report policies/ --columns activity,data,purposes,recipients -o records.xlsx
    """
    from kg import export, validate
    from kg.cli.app_types import checked
    from kg.cli.assessments import assessments
    from kg.cli.console import talk, write
    from kg.cli.doubts import doubts
    from kg.cli.graphs import stored
    from kg.cli.suffixes import format_of

    allowed = validate.read_waivers(waivers) if waivers else ()
    types, chosen = checked(app_type), tuple(key.strip() for key in columns.split(",") if key.strip())
    workbook = format_of(format, output, names=Format, default=Format.HTML) == Format.XLSX
    if chosen and not workbook:
        raise ParameterError("--columns are those of the workbook.", hint="Add --format xlsx.")
    for key in chosen:
        export.ROPA_COLUMNS[key]
    store, code = stored(source, markup=markup.value, app_types=types)
    if store.versions():
        found = validate.findings(store, app_type=types)
        today, read = date.today(), validate.typed_policies(store)
        typed = bool(types) or any(read.values())
        ran = validate.asked_keys(typed=typed)
        findings, remarks = validate.waive(found, allowed, today=today, rules=ran, policies=read)
        for remark in (*remarks, *validate.waivers_elsewhere(allowed, read, today=today)):
            talk(f"kg: {remark.get(lang.value)}")
        for said in doubts(store, {}, lang.value):
            talk(f"kg: {said}")
        if workbook:
            write(export.record(store, findings, lang=lang.value, columns=chosen), output)
        else:
            answers = assessments(store, types)
            write(export.report(store, findings, lang=lang.value, assessments=answers), output)
    raise typer.Exit(code)
