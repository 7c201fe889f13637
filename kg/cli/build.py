"""``kg build``: the graph of policies."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.options import AppTypes, Cluster, Markup, MarkupOption, Sources
from kg.errors import ClusterError, OutputError

if TYPE_CHECKING:
    from kg.cli.destination import Destination, Settings


class Format(StrEnum):
    """The RDF formats; the last two are those of parts."""

    TRIG = "trig"
    NQ = "nq"
    TTL = "ttl"
    JSONLD = "jsonld"
    NQ_GZ = "nq.gz"
    PARQUET = "parquet"


def run(
    source: Sources,
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", metavar="OUT", help="FILE.trig, .nq, .ttl, .jsonld, a FOLDER/, a server's URL, or -."
        ),
    ],
    format: Annotated[
        Format | None, typer.Option("--format", help="The format; without it the suffix of OUT says it.")
    ] = None,
    part: Annotated[
        int, typer.Option("--part", metavar="N", min=1, help="Policies a part, for --format nq.gz and parquet.")
    ] = 100,
    markup: MarkupOption = Markup.AUTO,
    app_type: AppTypes = None,
    base: Annotated[
        str, typer.Option("--base", metavar="IRI", help="What the policies' IRIs start with.")
    ] = "https://w3id.org/pif/policy/",
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", metavar="N", min=1, help="Read in at most N processes.", show_default="one a core"),
    ] = None,
    cluster: Cluster = None,
    again: Annotated[bool, typer.Option("--again", help="Build what OUT holds already, too.")] = False,
) -> None:
    """Build the graph of policies.

    OUT is an RDF file by its suffix; a store folder (a path that ends in /, or one that is there), which takes many
    policies and goes on where it stopped; a folder of parts (--format nq.gz or parquet) or the URL of a server's Graph
    Store Protocol, which do so, too. One bad policy stops nothing: it is reported at the end, with exit status 2.

    \b
    Examples:
      kg build policy.txt -o policy.trig
      kg build policies/ -o corpus/
      kg build policies/ -o parts/ --format nq.gz --cluster tcp://10.0.0.5:8786
      kg build policies/ -o http://localhost:7878/store
      kg build policy.txt -o - --format nq | kg query - overview
    """
    from kg.cli.app_types import checked
    from kg.cli.destination import Settings
    from kg.cli.sources import each_made

    settings = Settings(base=base, app_types=checked(app_type), markup=markup.value, again=again)
    place, made = _place(output, format.value if format else None, part, settings)
    try:
        code = each_made(
            source,
            partial(made, base=settings.base, app_types=settings.app_types),
            place.take,
            wanted=place.wants,
            jobs=jobs,
            cluster=cluster,
            markup=markup.value,
            what="Building",
        )
    except (KeyboardInterrupt, ClusterError):
        place.settle()
        raise
    place.finish()
    raise typer.Exit(code)


def _place(output: str, format: str | None, part: int, settings: Settings) -> tuple[Destination, Callable[..., Any]]:
    """The place that ``-o`` names, and what is made for it of a document."""
    from kg.cli.destination import RdfFile, StoreFolder
    from kg.cli.parts import KINDS, Parts, parts_folder
    from kg.cli.remote import Server
    from kg.cli.sources import is_url
    from kg.pipeline import graphs

    if not output:
        raise OutputError("There is no place to write to.", hint="Name it: -o FILE, FOLDER/ or a server's URL.")
    path = Path(output)
    if kind := parts_folder(output, format):
        return Parts(path, KINDS[kind], part, settings), KINDS[kind].make
    if is_url(output):
        return Server(output, settings), graphs
    if output != "-" and (output.endswith("/") or path.is_dir()):
        return StoreFolder(path, settings), graphs
    suffix = f".{format or 'trig'}" if format or output == "-" else path.suffix.lower()
    return RdfFile(output, suffix, settings), graphs
