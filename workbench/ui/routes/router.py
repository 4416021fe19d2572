"""The router with all JSON routes of the page."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import PlainTextResponse

from workbench.errors import InputError
from workbench.service import Workbench
from workbench.ui.auth import address_of, is_own_machine
from workbench.ui.routes.articles import article_routes
from workbench.ui.routes.corrections import correction_routes
from workbench.ui.routes.events import event_routes
from workbench.ui.routes.glossary import glossary_routes
from workbench.ui.routes.import_export import import_export_routes
from workbench.ui.routes.lookup import lookup_routes
from workbench.ui.routes.names import name_routes
from workbench.ui.routes.overview import overview_routes
from workbench.ui.routes.queue import queue_routes
from workbench.ui.routes.releases import release_routes
from workbench.ui.routes.review import review_routes
from workbench.ui.routes.teamwork import teamwork_routes
from workbench.ui.state import AppState, State
from workbench.version import VERSION

__all__ = ["router"]

_GROUPS = (
    queue_routes,
    review_routes,
    teamwork_routes,
    overview_routes,
    event_routes,
    name_routes,
    glossary_routes,
    lookup_routes,
    import_export_routes,
    article_routes,
    correction_routes,
    release_routes,
)
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def router(app: FastAPI, workbench: Workbench) -> APIRouter:
    """Return the routes of an application, and give it the state of a workbench."""
    app.state.workbench_state = AppState(workbench)
    routes = APIRouter()
    routes.add_api_route("/healthz", _health, methods=["GET"])
    routes.add_api_route("/readyz", _ready, methods=["GET"])
    routes.add_api_route("/metrics", _metrics, methods=["GET"], response_model=None)
    for group in _GROUPS:
        routes.include_router(group, prefix="/api")
    routes.add_api_route("/api/{path:path}", _unknown_route, methods=_METHODS, include_in_schema=False)
    return routes


def _unknown_route(path: str) -> None:
    raise InputError("request-unknown-route", path=path)


def _ready(state: State) -> dict[str, str]:
    """Say that the workspace can be read; where it cannot, the answer is an error."""
    state.workbench.document_names()
    return {"state": "ok"}


def _metrics(request: Request, state: State) -> PlainTextResponse:
    """Return figures on the server to the machine that it runs on, and to nobody else."""
    if not is_own_machine(address_of(request)):
        raise InputError("request-unknown-route", path="/metrics")
    return PlainTextResponse(state.metrics.text(), media_type="text/plain; version=0.0.4")


def _health() -> dict[str, str]:
    return {"state": "ok", "version": VERSION}
