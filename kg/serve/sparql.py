"""The SPARQL 1.1 Protocol for queries, read-only. Source: https://www.w3.org/TR/sparql11-protocol/"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from kg.errors import KgError
from kg.query import Dataset
from kg.serve.answering import Asked, answered
from kg.serve.description import description
from kg.serve.keeper import Busy, Keeper, TimeIsUp
from kg.serve.keeping import Limits
from kg.serve.negotiation import GRAPHS, RESULTS, best, for_a_person
from kg.serve.settings import Settings

T = TypeVar("T")


class Refused(Exception):
    """A request that is none of the protocol's, with the status that says so."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


def limits(settings: Settings) -> Limits:
    """What a query of a user's may cost; it steps back for the pages."""
    return Limits(settings.timeout, settings.memory, nice=5)


def routes(keeper: Keeper, settings: Settings) -> APIRouter:
    """``/sparql``."""
    router = APIRouter()

    async def endpoint(request: Request) -> Response:
        try:
            asked = await _asked(request)
            if asked is None:
                return await _described(request, keeper)
            accept = request.headers.get("accept", "")
            rows, graph = best(accept, tuple(RESULTS)), best(accept, tuple(GRAPHS))
            if rows is None and graph is None:
                raise Refused(406, _offered())
            names = (rows.name if rows else "", graph.name if graph else "")
            work = keeper.ask(answered, asked, *names, settings.max_rows, limits=limits(settings))
            found = await _while_waited_for(request, work)
        except Refused as refused:
            return _said(refused.status, refused.words)
        except KgError as error:
            return _said(status_of(error), str(error), {"retry-after": "5"} if isinstance(error, Busy) else {})
        if found is None:
            return _said(406, _offered())
        media_type, data = found
        return Response(data, media_type=media_type, headers={"vary": "Accept", "cache-control": "no-cache"})

    router.add_api_route("/sparql", endpoint, methods=["GET", "HEAD", "POST"], include_in_schema=False)
    return router


def status_of(error: KgError) -> int:
    """The HTTP status of an error: the client's fault, no place, or ours."""
    if isinstance(error, Busy):
        return 503
    if isinstance(error, TimeIsUp):
        return 504
    return 400 if error.exit_code == 2 else 500


async def _asked(request: Request) -> Asked | None:
    """The query of a request, None where it has none at all.

    Raises:
        Refused: the request is none of the protocol's.
    """
    pairs = list(request.query_params.multi_items())
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await request.body()
        if kind == "application/x-www-form-urlencoded":
            pairs += parse_qsl(_text(body), keep_blank_values=True)
        elif kind == "application/sparql-query":
            pairs.append(("query", _text(body)))
        elif kind == "application/sparql-update":
            raise Refused(403, "This server only reads; it takes no updates.")
        else:
            raise Refused(415, "Send application/sparql-query, or a form with the field “query”.")
    names = [name for name, _ in pairs]
    if names_of_update := {"update", "using-graph-uri", "using-named-graph-uri"} & set(names):
        raise Refused(403, f"This server only reads; it takes no {sorted(names_of_update)[0]}.")
    if names.count("query") > 1:
        raise Refused(400, "There is more than one query.")
    query = dict(pairs).get("query")
    if query is None:
        if request.method == "POST":
            raise Refused(400, "There is no query.")
        return None
    default = tuple(value for name, value in pairs if name == "default-graph-uri")
    named = tuple(value for name, value in pairs if name == "named-graph-uri")
    return Asked(query, Dataset(default, named) if default or named else None)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "The query is not UTF-8 text.") from None


async def _described(request: Request, keeper: Keeper) -> Response:
    accept = request.headers.get("accept", "")
    if for_a_person(accept, tuple(GRAPHS)):
        return Response(status_code=303, headers={"location": "/ask"})
    form = best(accept, tuple(GRAPHS))
    if form is None:
        raise Refused(406, _offered())
    data = form.write(await keeper.ask(description, str(request.url.replace(query=""))))
    return Response(data, media_type=form.sent, headers={"vary": "Accept"})


def _offered() -> str:
    kinds = ", ".join(form.media_types[0] for form in (*RESULTS, *GRAPHS))
    return f"There is no such format. Rows and triples come as: {kinds}."


def _said(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return Response(f"{words}\n", status, media_type="text/plain; charset=utf-8", headers=headers)


async def _while_waited_for(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The outcome of the work, which ends when the client goes."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait([task], timeout=0.5)
            if not task.done() and await request.is_disconnected():
                raise Refused(499, "Nobody waits any more.")
        return task.result()
    finally:
        task.cancel()
