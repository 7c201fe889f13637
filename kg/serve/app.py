"""The application: the guard, the SPARQL endpoint, the JSON endpoints, and the pages."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteError

from kg.errors import KgError, UnknownName
from kg.serve import api, sparql
from kg.serve.keeper import Keeper
from kg.serve.security import Guard
from kg.serve.settings import Settings

__all__ = ["application", "service"]


def service(keeper: Keeper, settings: Settings) -> FastAPI:
    """The endpoints for programs: ``/sparql`` and ``/api/…``, behind the guard."""
    app = FastAPI(
        title="PIF-KG",
        version=version("pif-kg"),
        description="Personal data flows of Chinese privacy policies, with the words that they rest on.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # both load their scripts from elsewhere
        redoc_url=None,
    )
    app.add_middleware(Guard, settings=settings)
    app.include_router(sparql.routes(keeper, settings))
    app.include_router(api.routes(keeper, settings))
    app.add_exception_handler(KgError, _kg_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StarletteError, _http_error)
    return app


def application(keeper: Keeper, settings: Settings) -> FastAPI:
    """All of it: the endpoints and the pages. One a process, for NiceGUI has one set of pages."""
    from kg.serve.pages import add

    app = service(keeper, settings)
    add(app, keeper, settings)
    return app


async def _kg_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, KgError):
        raise error
    status = 404 if isinstance(error, UnknownName) else sparql.status_of(error)
    headers = {"x-kg-problem": str(status)}
    if "x-kg-page" in request.headers:  # it shows what is wrong; the browser's console need not
        status = 200
    return JSONResponse({"error": api.problem(error)}, status, headers)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"][1:]))
    return JSONResponse({"error": {"message": f"{first['msg']}.", "where": where, "hint": ""}}, 422)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException | StarletteError):
        raise error
    return JSONResponse({"error": {"message": str(error.detail), "where": "", "hint": ""}}, error.status_code)
