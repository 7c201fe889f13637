"""``kg diff``: what changed between two versions of a policy."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Json, LangOption, Markup, MarkupOption, Output
from kg.errors import InputError, UnknownName

if TYPE_CHECKING:
    from kg.compare import Comparison


class FailOn(StrEnum):
    """What gives exit status 1."""

    WIDENED = "widened"
    ANY = "any"
    NEVER = "never"


def run(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The older policy: a file, folder, URL, -, or a graph.")],
    lang: LangOption,
    new: Annotated[
        str | None, typer.Argument(metavar="[NEW]", help="The newer one; without it, both are versions in OLD.")
    ] = None,
    old_version: Annotated[
        str, typer.Option("--old", metavar="ID", help="Which version of OLD: its hash after the @, or a policy's id.")
    ] = "",
    new_version: Annotated[str, typer.Option("--new", metavar="ID", help="Which version of NEW.")] = "",
    format: Annotated[
        str | None,
        typer.Option("--format", help="text, json, jsonl or html.", show_default="the ending of -o, or text"),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="What gives exit status 1: more room for the controller, or any change.")
    ] = FailOn.NEVER,
    output: Output = None,
    markup: MarkupOption = Markup.AUTO,
    json: Json = False,
) -> None:
    """Compare two versions of a policy by what they mean: what came, what went, what is wider or narrower now.

    Words that mean the same, and clauses that moved, are no change. Each change has both quotes, and says what the
    law asks where processing rests on consent: consent anew, or notice.

    \b
    Examples:
      kg diff policy-2024.txt policy-2025.txt
      kg diff old.trig new.trig --fail-on widened
      kg diff policies/ --old 1a2b3c --new 4d5e6f
      kg diff old.html new.html -o changes.html
    """
    from kg import compare
    from kg.cli.changes import as_text
    from kg.cli.console import write
    from kg.cli.graphs import stored
    from kg.cli.suffixes import format_of

    names = ("text", *compare.FORMATS.names)
    name = format_of(format, output, names=names, default="text", json=json)
    if name not in names:
        raise UnknownName(compare.FORMATS.what, name, names)
    if new is None and not (old_version and new_version):
        raise InputError("There is nothing to compare with.", where=old, hint="Give NEW, or --old and --new.")
    if old == new == "-":
        raise InputError("Standard input can be read once only.", where="-", hint="Give - once.")
    before, code = stored([old], markup=markup.value)
    after, other = (before, 0) if new is None else stored([new], markup=markup.value)
    if not before.versions() or not after.versions():
        raise typer.Exit(max(code, other))
    found = compare.compared(before, after, old_id=old_version, new_id=new_version)
    _tell(found)
    lines = as_text(found, lang.value) if name == "text" else compare.FORMATS[name].write(found, lang.value)
    write(lines, output)
    changes = [change for one in found for change in one.changes]
    failing = {FailOn.WIDENED: any(change.wider for change in changes), FailOn.ANY: bool(changes)}.get(fail_on, False)
    raise typer.Exit(max(code, other) or int(failing))


def _tell(found: tuple[Comparison, ...]) -> None:
    """Says which policies stand on one side only.

    Raises:
        InputError: no policy stands on both sides.
    """
    from kg.cli.console import talk

    lone = [one for one in found if not (one.old and one.new)]
    if lone and len(lone) == len(found):
        raise InputError(
            "No policy stands on both sides: policies go together by their ids, the file names without suffixes.",
            hint="Give the two files themselves, or --old and --new.",
        )
    for one in lone:
        talk(f"kg: {one.policy} is {'new' if one.new else 'there no more'}: nothing to compare it with.")
