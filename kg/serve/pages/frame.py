"""The frame of each page: its header, its language, light or dark, and the module that draws it.

What a page shows comes from ``/api/…`` and stands in it as text, never as markup; no policy's words pass through here.
All scripts, styles and fonts are NiceGUI's and our own: a page asks this server only.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from nicegui import ui

from kg import validate
from kg.escape import html
from kg.export import EXPORTERS, VIEWS
from kg.export.escape import script
from kg.serve.building import MAX_UPLOAD, SUFFIXES
from kg.serve.keeper import Keeper
from kg.serve.settings import Settings
from kg.serve.wording import say, words
from kg.validate import Law
from kg.vocab import PREFIXES

STATIC = Path(__file__).resolve().parents[1] / "static"
Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name, which is its module's too, its address, and whether the header links to it."""

    name: str
    path: str
    linked: bool = True


PAGES = (
    Page("policies", "/"),
    Page("policy", "/policy/{key}", linked=False),
    Page("map", "/map"),
    Page("ask", "/ask"),
    Page("check", "/check"),
    Page("compare", "/compare"),
)


def add(app: FastAPI, keeper: Keeper, settings: Settings) -> None:
    """Puts the pages into the application."""
    app.mount("/static", StaticFiles(directory=STATIC), name="kg-static")
    for page in PAGES:
        _add(page, settings)
    ui.run_with(app, title="PIF-KG", tailwind=False, show_welcome_message=False, favicon=STATIC / "icon.svg")


def _add(page: Page, settings: Settings) -> None:
    def build(request: Request) -> None:
        lang = language(request, settings)
        ui.page_title(f"{say(f'nav.{page.name}', lang)} · PIF-KG")
        _frame(page, request, lang, settings)

    ui.page(page.path)(build)


def language(request: Request, settings: Settings) -> Lang:
    """The language that the address asks for, else the one chosen before, else the browser's, else the command's."""
    told = request.headers.get("accept-language", "").lower()
    browser = next(
        (lang for lang in sorted(("zh", "en"), key=lambda lang: told.find(lang) % 10_000) if lang in told), ""
    )
    for wanted in (request.query_params.get("lang"), request.cookies.get("kg_lang"), browser, settings.lang):
        if wanted in ("zh", "en"):
            return "zh" if wanted == "zh" else "en"
    return "en"


def _frame(page: Page, request: Request, lang: Lang, settings: Settings) -> None:
    told = {
        "page": page.name,
        "lang": lang,
        "words": words(lang),
        "uploads": settings.uploads,
        "suffixes": SUFFIXES,
        "maxUpload": MAX_UPLOAD,
        "appTypes": [(slug, name.get(lang)) for slug, name in validate.app_type_names().items()],
        "prefixes": PREFIXES,
        "laws": tuple(Law),
        "findingFormats": validate.FORMATS.names,
        "exporters": [{"name": e.name, "suffix": e.suffix} for e in EXPORTERS],
        "views": VIEWS.names,
        "timeout": settings.timeout,
        "maxRows": settings.max_rows,
    }
    mark = version("pif-kg")
    ui.add_head_html(
        f'<link rel="stylesheet" href="/static/kg.css?{mark}">'
        f'<script type="application/json" id="kg-told">{script(told)}</script>'
        f'<script type="module" src="/static/{page.name}.js?{mark}"></script>'
    )
    dark = ui.dark_mode({"dark": True, "light": False}.get(request.cookies.get("kg_look", "")))
    with ui.header(elevated=False).classes("kg-header"):
        ui.html(f'<a class="kg-skip" href="#kg">{say("nav.skip", lang)}</a>', sanitize=False)
        ui.html(_links(page, lang), sanitize=False).classes("kg-nav")
        ui.space()
        other: Lang = "en" if lang == "zh" else "zh"
        target = request.url.include_query_params(lang=other)
        address = f"{target.path}?{target.query}"
        name = {"zh": "中文", "en": "English"}[other]
        link = f'<a lang="{other}" href="{html(address)}" data-lang="{other}">{name}</a>'
        ui.html(link, sanitize=False).classes("kg-lang")
        look = ui.button(icon="contrast", on_click=lambda: _turn(dark)).props("flat round dense")
        look.props["aria-label"] = say("nav.look", lang)
    ui.element("main").props('id="kg" tabindex="-1"').classes("kg")


def _links(page: Page, lang: Lang) -> str:
    shown = [
        f'<a href="{other.path}"{" aria-current=page" if other is page else ""}>{say(f"nav.{other.name}", lang)}</a>'
        for other in PAGES
        if other.linked
    ]
    return f'<a class="kg-brand" href="/">PIF-KG</a><nav aria-label="{say("nav.pages", lang)}">{"".join(shown)}</nav>'


def _turn(dark: ui.dark_mode) -> None:
    dark.value = not dark.value
    look = "dark" if dark.value else "light"
    ui.run_javascript(f'document.cookie = "kg_look={look};path=/;max-age=31536000;samesite=strict"')
