"""``kg annotate``: the words that were found."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.options import Json, Markup, MarkupOption, Output, Sources
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.records import Document


class Format(StrEnum):
    """How the spans are written."""

    JSONL = "jsonl"
    JSON = "json"
    MARKED = "marked"


def run(
    source: Sources,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="JSON, or marked-up text.", show_default="the ending of -o, or jsonl"),
    ] = None,
    sentences: Annotated[
        bool, typer.Option("--sentences", help="SOURCE holds sentences: show what the tagger alone sees in them.")
    ] = False,
    output: Output = None,
    markup: MarkupOption = Markup.AUTO,
    json: Json = False,
) -> None:
    """Show the words that were found: actors, acts, data, purposes, recipients, sources, conditions.

    JSON lines hold one span each, with its place and what found it. The format marked writes the text with
    (actor) [action] <data> {purpose} around the words, as kg reads it with --markup yes; it takes one policy.

    With --sentences SOURCE is JSON lines, one policy each: {"id": …, "sentences": [{"text": …}, …]}. The same lines
    come out with the spans of the trained tagger, [start, end, type], for kg score.

    \b
    Examples:
      kg annotate policy.txt
      kg annotate gold.jsonl --sentences -o tagged.jsonl
      kg annotate policy.txt --format marked -o policy.annotated.txt
    """
    from kg import annotate, segment
    from kg.cli.console import talk, write
    from kg.cli.marked import marked
    from kg.cli.sources import each, sources
    from kg.cli.suffixes import format_of
    from kg.score.lines import dumped, read_lines

    if sentences:
        if format in (Format.MARKED, Format.JSON) or json:
            raise InputError("Sentences come as JSON lines.", where=source[0], hint="Leave --format and --json out.")
        write(dumped(_tagged(line, where) for name in source for where, line in read_lines(Path(name))), output)
        return
    chosen = format_of(format, output, names=Format, default=Format.JSONL, json=json)
    if chosen == Format.MARKED and len(sources(source)) != 1:
        raise InputError("The format marked takes one policy.", where=source[0], hint="Give one file.")
    lines: list[dict[str, Any]] = []
    texts: list[str] = []
    read: list[str] = []

    def find(document: Document) -> None:
        read.append(document.id)
        segments = segment.segments(document)
        spans = annotate.spans(document, segments)
        if chosen == Format.MARKED:
            text, widened = marked(document.text, spans)
            texts.append(text)
            if widened:
                talk(f"kg: on {widened} lines the text's own brackets became full-width ones, lest they be markup.")
        sections = {(s.start, s.end): s.section for s in segments}
        places = sorted(sections)
        lines.extend(_line(document, span, sections, places) for span in spans)

    code = each(source, find, markup=markup.value)
    if not read:
        raise typer.Exit(code)
    if chosen == Format.JSON:
        import json as codec

        write(codec.dumps(lines, ensure_ascii=False, indent=1) + "\n", output)
    elif chosen == Format.MARKED:
        write(texts[0], output)
    else:
        write(dumped(lines), output)
    raise typer.Exit(code)


def _tagged(line: dict[str, Any], where: str) -> dict[str, Any]:
    """A policy's sentences with what the tagger sees in them."""
    from kg.annotate import learned

    sentences = line.get("sentences")
    if not isinstance(sentences, list) or not all(
        isinstance(s, dict) and isinstance(s.get("text"), str) for s in sentences
    ):
        raise InputError(
            "This line holds no sentences with their text.",
            where=where,
            hint='Write {"id": …, "sentences": [{"text": …}, …]} on each line.',
        )
    found = learned.tagger().tag([sentence["text"] for sentence in sentences])
    return line | {
        "sentences": [
            sentence | {"spans": [list(span[:3]) for span in spans]}
            for sentence, spans in zip(sentences, found, strict=True)
        ]
    }


def _line(
    document: Document, span: Any, sections: dict[tuple[int, int], str], places: list[tuple[int, int]]
) -> dict[str, Any]:
    home = places[bisect_right(places, (span.start, len(document.text) + 1)) - 1] if places else None
    return {
        "policy": document.id,
        "section": sections[home] if home else "",
        "kind": span.kind.value,
        "start": span.start,
        "end": span.end,
        "text": document.text[span.start : span.end],
        "concept": span.concept,
        "method": span.method,
        "score": span.score,
    }
