"""``kg queries``: the library questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Json, Lang, LangOption

if TYPE_CHECKING:
    from kg.query import Query


def run(
    lang: LangOption,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One question, with all that it says.")] = None,
    json: Json = False,
) -> None:
    """List the library questions; with a NAME, its parameters, columns and text.

    \b
    Examples:
      kg queries
      kg queries recipients-of-category
      kg queries --json
    """
    from kg.cli.console import drawn, printable, table, write
    from kg.query import library

    asked = (library()[name],) if name else tuple(library())
    if json:
        import json as codec

        write(codec.dumps([_record(query) for query in asked], ensure_ascii=False, indent=1) + "\n", None)
        return
    if name:
        write(printable(_page(asked[0], lang.value)), None)
        return

    def parameters(query: Query) -> str:
        return ", ".join(p.name if p.required else f"[{p.name}]" for p in query.params)

    heads = ("问题", "回答什么", "参数") if lang is Lang.ZH else ("question", "answers", "parameters")
    rows = [(query.name, query.summary.get(lang.value), parameters(query)) for query in asked]
    write(drawn(table(heads, rows)), None)


def _record(query: Query) -> dict[str, object]:
    return {
        "name": query.name,
        "group": query.group,
        "summary": {"zh": query.summary.zh, "en": query.summary.en},
        "description": {"zh": query.description.zh, "en": query.description.en},
        "source": query.source,
        "parameters": [
            {
                "name": p.name,
                "type": p.type.value,
                "required": p.required,
                "default": p.default,
                "summary": {"zh": p.summary.zh, "en": p.summary.en},
                "example": p.example,
            }
            for p in query.params
        ],
        "columns": [{"name": c.name, "summary": {"zh": c.summary.zh, "en": c.summary.en}} for c in query.columns],
        "command": query.example,
    }


def _page(query: Query, lang: str) -> str:
    lines = [query.name, f"  {query.summary.get(lang)}"]
    if query.description.get(lang):
        lines.append(f"  {query.description.get(lang)}")
    if query.source:
        lines.append(f"  {query.source}")
    lines += ["", "参数" if lang == "zh" else "parameters"]
    for p in query.params:
        need = ("必填" if lang == "zh" else "required") if p.required else ("可选" if lang == "zh" else "optional")
        lines.append(f"  {p.name}  ({p.type.value}, {need})  {p.summary.get(lang)}".rstrip())
    if not query.params:
        lines.append("  -")
    lines += ["", "列" if lang == "zh" else "columns"]
    lines += [f"  {c.name}  {c.summary.get(lang)}".rstrip() for c in query.columns]
    return "\n".join([*lines, "", query.example, "", query.text.rstrip(), ""])
