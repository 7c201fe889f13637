"""The arguments and options that several commands share: the same words everywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import default_lang


class Lang(StrEnum):
    """The language of what people read."""

    ZH = "zh"
    EN = "en"


class Markup(StrEnum):
    """Whether brackets are the inline markup."""

    AUTO = "auto"
    YES = "yes"
    NO = "no"


Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE...", help="Policy files, folders, pages' URLs, or - for standard input.")
]
GraphName = Annotated[
    str, typer.Argument(metavar="GRAPH", help="An RDF file, a store folder, a SPARQL endpoint's URL, or -.")
]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of standard output.")]
MarkupOption = Annotated[
    Markup, typer.Option("--markup", help="Whether (actor) [action] <data> {purpose} is markup in these files.")
]
LangOption = Annotated[
    Lang,
    typer.Option(
        "--lang",
        default_factory=lambda: Lang(default_lang()),
        help="The language of what people read.",
        show_default="that of the environment",
    ),
]
AppTypes = Annotated[
    list[str] | None,
    typer.Option("--app-type", metavar="SLUG", help="The app's type, for example short-video; may be repeated."),
]
Waivers = Annotated[
    Path | None,
    typer.Option("--waivers", metavar="FILE", help="Findings that somebody let pass, with reason and last day."),
]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="The scheduler of a Dask cluster that does the work."),
]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
