"""The addresses of OGC API – Features, and who answers: the application that a server serves.

Example::

    application = make_app(Live(workspace, memory), title="sahel.dateline", guards=Guards())
"""

import logging
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from geo import __version__
from geo.api.answering import refuse
from geo.api.documents import (
    GEOJSON,
    JSON,
    OPENAPI,
    SCHEMA,
    CollectionDocument,
    CollectionsDocument,
    Conformance,
    Fault,
    FeatureDocument,
    FeaturesDocument,
    Landing,
    SchemaDocument,
)
from geo.api.gate import Gate, Guards
from geo.api.items import COLLECTIONS, CollectionId, CollectionKind
from geo.api.live import Live
from geo.api.queries import DocumentQuery, QueryError, check_counts, describe_error, items_query, names_of
from geo.api.service import DESCRIPTION, ApiService, Asked
from geo.errors import GeoError
from geo.views.escape import plain

_log = logging.getLogger(__name__)

_ID = "the id of an item, as the items have it"
_FEW = 1000  # bytes of an answer that is sent as it is
_REFUSED: dict[int | str, dict[str, Any]] = {"4XX": {"model": Fault, "description": "It is not answered, and why"}}


class _Json(Response):
    media_type = JSON


class _GeoJson(Response):
    media_type = GEOJSON


class _Schema(Response):
    media_type = SCHEMA


class _OpenApi(Response):
    media_type = OPENAPI


def make_app(live: Live, *, title: str, guards: Guards, base: str = "") -> ASGIApp:
    """Return the application of a workspace.

    Args:
        live: The workspace.
        title: What it is called.
        guards: Who is let in.
        base: The path below which a proxy shows it, such as "/sahel"; empty where there is none.
    """
    # Without the framework's own pages, whose scripts come from elsewhere.
    app = FastAPI(title=title, version=__version__, description=DESCRIPTION, openapi_url=None)
    service = ApiService(live, plain(title), app)
    _add(app, "/", service.landing, Landing, _Json, "Where to go from here")
    _add(app, "/conformance", service.conformance, Conformance, _Json, "The standards that are kept to")
    _add(app, "/api", service.api, SchemaDocument, _OpenApi, "This document")
    _add(app, "/collections", service.collections, CollectionsDocument, _Json, "All collections")
    for kind in COLLECTIONS.values():
        _add_collection(app, service, kind)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _not_found)
    app.add_exception_handler(GeoError, _not_possible)
    app.add_exception_handler(Exception, _failed)
    app.add_middleware(GZipMiddleware, minimum_size=_FEW)
    app.add_middleware(Gate, guards=guards, refuse=refuse)
    if guards.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(guards.origins),
            allow_methods=["GET", "HEAD"],
            allow_headers=["Authorization", "If-None-Match"],
            expose_headers=["ETag"],
        )

    async def below(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = f"{base}/" if scope["path"] == base else scope["path"]
            scope = {**scope, "root_path": base, "path": path}
        await app(scope, receive, send)

    return below if base else app


def _add(
    app: FastAPI, path: str, answer: Callable[..., Response], model: type, media: type[Response], told: str
) -> None:
    responses: dict[int | str, dict[str, Any]] = {200: {"model": model}, **_REFUSED}
    app.add_api_route(path, answer, methods=["GET"], response_class=media, responses=responses, summary=told)


def _add_collection(app: FastAPI, service: ApiService, kind: CollectionKind) -> None:
    """Add the addresses of a collection, each of its own, so that the document tells the filters of each."""
    path, title, query = f"/collections/{kind.id}", kind.title, items_query(kind.id)

    def collection(request: Request, asked: Asked) -> Response:
        return service.collection(kind, request, asked)

    def schema(request: Request, asked: Asked) -> Response:
        return service.schema(kind, request, asked)

    def queryables(request: Request, asked: Asked) -> Response:
        return service.queryables(kind, request, asked)

    def items(request: Request, asked: Annotated[query, Query()]) -> Response:  # type: ignore[valid-type]
        check_counts(query, request.query_params.multi_items())
        return service.items(kind, request, asked)

    def item(request: Request, item_id: Annotated[str, Path(description=_ID)], asked: Asked) -> Response:
        return service.item(kind, request, item_id, asked)

    _add(app, path, collection, CollectionDocument, _Json, f"{title}: what they are")
    _add(app, f"{path}/schema", schema, SchemaDocument, _Schema, f"{title}: the schema of each")
    _add(app, f"{path}/queryables", queryables, SchemaDocument, _Schema, f"{title}: what a filter may name")
    _add(app, f"{path}/items", items, FeaturesDocument, _GeoJson, f"{title}, page by page")
    _add(app, f"{path}/items/{{item_id:path}}", item, FeatureDocument, _GeoJson, f"{title}: one of them")


# ---- what goes wrong ----


async def _not_understood(request: Request, problem: Exception) -> Response:
    """Tell of the first parameter that is not understood."""
    assert isinstance(problem, RequestValidationError)
    known = names_of(_query_of(request))
    wrong = problem.errors()[0]
    name = str(wrong["loc"][-1])
    return refuse(request, 400, describe_error(name, wrong.get("input"), known.get(name), list(known)))


def _query_of(request: Request) -> type[DocumentQuery]:
    """Return the parameters of the address that was asked for."""
    parts = request.url.path.strip("/").split("/")
    if len(parts) >= 2 and parts[-1] == "items" and parts[-2] in set(CollectionId):
        return items_query(CollectionId(parts[-2]))
    return DocumentQuery


async def _not_found(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    if problem.status_code == 404 and problem.detail == "Not Found":
        known = ", ".join(f"/collections/{name}" for name in COLLECTIONS)
        path = plain(request.url.path[:80])
        return refuse(request, 404, f"nothing is at {path}; there are /, /conformance, /api, /collections, {known}")
    if problem.status_code == 405:
        why = f"{plain(request.method[:20])} is not answered; this server is read-only and answers GET and HEAD"
        return refuse(request, 405, why, headers={"Allow": "GET, HEAD"})
    return refuse(request, problem.status_code, plain(problem.detail), headers=problem.headers)


async def _not_possible(request: Request, problem: Exception) -> Response:
    """Tell what is wrong with the request; what is wrong with the workspace, and where it lies, is told here alone."""
    if isinstance(problem, QueryError):
        return refuse(request, 400, plain(str(problem)))
    _log.warning("%s", plain(str(problem)))
    return refuse(request, 503, "the workspace cannot be read just now; the server's own output says why; try again")


async def _failed(request: Request, _problem: Exception) -> Response:
    return refuse(request, 500, "Dateline failed over this; what it says on its own output helps its makers to mend it")
