"""The JSON endpoints: policies, flows, findings, the query library. ``/api/openapi.json`` describes them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse

from kg import query, validate
from kg.compare import Change
from kg.errors import InputError, KgError, UnknownName
from kg.export import EXPORTERS, VIEWS
from kg.query.results import FORMATS
from kg.records import Finding
from kg.serve import building, checks, mapping, selection, tasks
from kg.serve.answering import library_answer, text_answer
from kg.serve.keeper import Keeper
from kg.serve.keeping import Limits
from kg.serve.settings import Settings
from kg.serve.sparql import limits
from kg.validate import Law

BUILD = Limits(300.0, 3000, nice=5)
LOOK = Limits(60.0, 2000)
_JSON = "application/json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL query, and the format of its answer."""

    query: str
    format: Literal["json", "csv", "jsonl", "xlsx", "ttl"] = "json"


PolicyName = Annotated[str, Query(description="A policy's key, id or IRI.")]


class Library:
    """Answers that stay the same until the store changes, the latest first."""

    def __init__(self, keeper: Keeper, most: int = 256) -> None:
        self._keeper = keeper
        self._most = most
        self._found: dict[tuple[Any, ...], Any] = {}

    async def ask(self, task: Any, *given: object, limits: Limits = LOOK) -> Any:
        """The same as the keeper's; remembered."""
        key = (self._keeper.generation, task, *given)
        if key in self._found:
            self._found[key] = self._found.pop(key)
            return self._found[key]
        made = await self._keeper.ask(task, *given, limits=limits)
        self._found[key] = made
        while len(self._found) > self._most:
            del self._found[next(iter(self._found))]
        return made


def routes(keeper: Keeper, settings: Settings) -> APIRouter:
    """``/api/…``."""
    router, shelf = APIRouter(prefix="/api"), Library(keeper)

    @router.get("/policies", response_model=list[tasks.Policy], summary="The policies, with how much each holds")
    async def _policies() -> Response:
        return _sent(tasks.as_json(await shelf.ask(tasks.overview)))

    @router.post("/policies", status_code=200, summary="Build a policy from a file's bytes")
    async def _add(
        request: Request,
        name: Annotated[str, Query(max_length=300, description="The file's name: it tells what the policy is called.")],
        app_type: Annotated[list[str] | None, Query(description="The app's type, for example short-video.")] = None,
    ) -> StreamingResponse:
        """The body is the file. Lines of JSON answer: `{"step": …}`, then `{"policy": key}` or `{"error": …}`."""
        if not settings.uploads:
            raise HTTPException(403, "This server takes no policies.")
        if request.headers.get("content-type", "").partition(";")[0] != "application/octet-stream":
            raise HTTPException(415, "Send the file's bytes as application/octet-stream.")
        if not name.lower().endswith(building.SUFFIXES):
            raise HTTPException(415, f"Suffixes that are read: {', '.join(building.SUFFIXES)}.")
        types = tuple(sorted(set(app_type or ())))
        for slug in types:
            known = await shelf.ask(tasks.app_types)
            if slug not in known:
                raise UnknownName("app type", slug, known)
        data = await request.body()
        return StreamingResponse(_built(keeper, data, name, types), media_type="application/jsonl")

    @router.get("/policies/{name}", response_model=tasks.PolicyText, summary="One policy: its text, clauses and flows")
    async def _policy(name: str) -> Response:
        return _sent(await shelf.ask(tasks.policy, name))

    @router.get("/flows", response_model=selection.Flows, summary="Flows of all policies, or of one, by what they hold")
    async def _flows(
        policy: PolicyName = "",
        data: Annotated[str, Query(description="A data category (name, label or IRI), with all below it.")] = "",
        purpose: Annotated[str, Query(description="A purpose, with all below it.")] = "",
        party: Annotated[str, Query(description="Who gives, gets or acts: a label or IRI.")] = "",
        polarity: Literal["", "affirmed", "negated"] = "",
        min_confidence: Annotated[float, Query(ge=0, le=1)] = 0.0,
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    ) -> Response:
        wanted = selection.Wanted(policy, data, purpose, party, polarity, min_confidence, offset, limit)
        return _sent(await shelf.ask(selection.flows, wanted))

    @router.get("/findings", response_model=list[Finding], summary="What a policy's text does not show")
    async def _findings(
        policy: PolicyName,
        rule: Annotated[list[str] | None, Query(description="Keys of rules; none means all.")] = None,
        app_type: Annotated[list[str] | None, Query(description="The app's type, for example short-video.")] = None,
        law: Annotated[list[Law] | None, Query(description="Whose rules are asked; none means China's.")] = None,
        format: Annotated[str, Query(description="A format of kg validate; none is JSON.")] = "",
        lang: Literal["zh", "en"] = "zh",
    ) -> Response:
        """A finding says what the text does not show. It never says that the law was broken, and is no legal advice."""
        chosen = validate.FORMATS[format] if format else None
        laws = tuple(sorted(set(law or ())))
        keys, types = (tuple(sorted(set(given or ()))) for given in (rule, app_type))
        allowed, today = settings.waivers, date.today()  # an answer is remembered for its day: waivers end
        data = await shelf.ask(checks.findings, policy, keys, types, laws, allowed, today, format, lang)
        return _sent(data, chosen.media_type, f"findings{chosen.suffix}") if chosen else _sent(data)

    @router.get("/rules", response_model=list[checks.RuleEntry], summary="The rules that findings come from")
    async def _rules() -> Response:
        return _sent(await shelf.ask(checks.catalogue))

    @router.get(
        "/necessity", response_model=checks.Matrix, summary="What each function collects, against the app's list"
    )
    async def _necessity(
        policy: PolicyName,
        app_type: Annotated[list[str] | None, Query(description="The app's type, for example short-video.")] = None,
    ) -> Response:
        return _sent(await shelf.ask(checks.necessity, policy, tuple(sorted(set(app_type or ())))))

    @router.get("/changes", response_model=list[Change], summary="What changed in meaning between two policies")
    async def _changes(old: PolicyName, new: PolicyName) -> Response:
        return _sent(await shelf.ask(checks.changes, old, new))

    @router.get("/map", response_model=mapping.Map, summary="Paths from data over purposes to recipients, counted")
    async def _map(
        policy: Annotated[list[str] | None, Query(description="Keys of policies; none means all.")] = None,
    ) -> Response:
        return _sent(await shelf.ask(mapping.mapped, tuple(policy or ())))

    @router.get("/queries", summary="The library questions with their parameters and columns")
    async def _queries() -> list[dict[str, Any]]:
        return [_question(one) for one in query.library()]

    @router.get("/queries/{name}", summary="Ask a library question", response_class=Response)
    async def _ask(
        request: Request,
        name: str,
        format: Annotated[Literal["json", "csv", "jsonl", "xlsx"], Query()] = "json",
        limit: Annotated[int | None, Query(ge=1, description="Only so many rows, the first.")] = None,
    ) -> Response:
        """Its parameters are parameters of the address. The answer is rows: SPARQL JSON, CSV, JSON lines or XLSX."""
        pairs = [
            (key, value)
            for key, value in request.query_params.multi_items()
            if key not in ("format", "limit") and value
        ]
        if len(dict(pairs)) < len(pairs):
            raise InputError("A parameter is given twice.", hint="Give each once.")
        asked = query.library()[name]
        data = await shelf.ask(library_answer, asked.name, tuple(sorted(pairs)), format, limit, limits=limits(settings))
        return _sent(data, *_kind(format, name))

    @router.post("/ask", summary="Ask any SPARQL query, for one of the formats of kg query", response_class=Response)
    async def _ask_text(question: Question) -> Response:
        data = await keeper.ask(
            text_answer, question.query, question.format, settings.max_rows, limits=limits(settings)
        )
        return _sent(data, *_kind(question.format, "answer"))

    @router.get("/export/{format}", summary="Policies in an export format", response_class=Response)
    async def _export(
        format: str,
        policy: Annotated[list[str] | None, Query(description="Keys of policies; none means all.")] = None,
        view: str = "flows",
        lang: Literal["zh", "en"] = "zh",
    ) -> Response:
        exporter = EXPORTERS[format]
        data = await keeper.ask(tasks.exported, exporter.name, VIEWS[view].name, tuple(policy or ()), lang, limits=LOOK)
        return _sent(data, exporter.media_type, f"{view}{exporter.suffix}")

    @router.get("/terms", summary="The vocabulary: prefixed name, label in Chinese, label in English")
    async def _terms() -> Response:
        return _sent(await shelf.ask(tasks.terms))

    return router


def _kind(format: str, name: str) -> tuple[str, str]:
    """The media type, and the name of the file where the answer is one to keep."""
    if format == "xlsx":
        return _XLSX, f"{name}.xlsx"
    return FORMATS[format].media_type, "" if format == "json" else f"{name}{FORMATS[format].suffix}"


async def _built(keeper: Keeper, data: bytes, name: str, types: tuple[str, ...]) -> AsyncIterator[bytes]:
    try:
        async for kind, found in keeper.steps(building.build, data, name, types, limits=BUILD):
            if kind == "said":
                yield _line({"step": found})
            else:
                yield _line({"step": "store"})
                await keeper.put((found.graphs.version, found.graphs.inferred), found.graphs.nquads)
                key = tasks.key_of(str(found.graphs.version))
                yield _line({"policy": key, "id": found.id, "characters": found.characters, "flows": found.flows})
    except KgError as error:
        yield _line({"error": problem(error)})


def problem(error: KgError) -> dict[str, str]:
    """An error as plain data."""
    return {"message": error.message, "where": error.where, "hint": error.hint}


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _sent(data: bytes, media_type: str = _JSON, file: str = "") -> Response:
    headers = {"cache-control": "no-cache"}
    if file:
        headers["content-disposition"] = f'attachment; filename="{file}"'
    return Response(data, media_type=media_type, headers=headers)


def _question(asked: query.Query) -> dict[str, Any]:
    def both(text: Any) -> dict[str, str]:
        return {"zh": text.zh, "en": text.en}

    return {
        "name": asked.name,
        "group": asked.group,
        "summary": both(asked.summary),
        "description": both(asked.description),
        "text": asked.text,
        "params": [
            {
                "name": p.name,
                "type": p.type.value,
                "required": p.required,
                "default": p.default,
                "example": p.example,
                "scheme": p.scheme.value if p.scheme else "",
                "summary": both(p.summary),
            }
            for p in asked.params
        ],
        "columns": [{"name": c.name, "lang": c.lang, "summary": both(c.summary)} for c in asked.columns],
    }
