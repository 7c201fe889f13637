"""``kg report``: one page about policies."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.options import AppTypes, LangOption, Markup, MarkupOption, Output


def run(
    source: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Policy files, folders, URLs, -; or one graph.")
    ],
    lang: LangOption,
    output: Output = None,
    app_type: AppTypes = None,
    markup: MarkupOption = Markup.AUTO,
) -> None:
    """Write one page about policies: counts, picture, findings, flows, and the text with its evidence marked.

    It says what each function needs (held against the app type's list where --app-type is given) and what is vague.
    The page stands alone: it needs no network and no script.

    \b
    Examples:
      kg report policy.txt -o report.html
      kg report policies/ --app-type short-video --lang zh -o report.html
    """
    from kg import export, validate
    from kg.cli.app_types import checked
    from kg.cli.assessments import assessments
    from kg.cli.console import write
    from kg.cli.graphs import stored

    types = checked(app_type)
    store, code = stored(source, markup=markup.value, app_types=types)
    if store.versions():
        found, answers = validate.findings(store, app_type=types), assessments(store, types)
        write(export.report(store, found, lang=lang.value, assessments=answers), output)
    raise typer.Exit(code)
