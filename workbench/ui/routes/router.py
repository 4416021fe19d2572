"""The router with all JSON routes of the page."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from workbench.errors import InputError
from workbench.service import Workbench
from workbench.ui.routes.corrections import correction_routes
from workbench.ui.routes.import_export import import_export_routes
from workbench.ui.routes.names import name_routes
from workbench.ui.routes.overview import overview_routes
from workbench.ui.routes.releases import release_routes
from workbench.ui.routes.review import review_routes
from workbench.ui.state import AppState
from workbench.version import VERSION

__all__ = ["router"]

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def router(app: FastAPI, workbench: Workbench) -> APIRouter:
    """Return the routes of an application, and give it the state of a workbench."""
    app.state.workbench_state = AppState(workbench)
    routes = APIRouter()
    routes.add_api_route("/healthz", _health, methods=["GET"])
    for group in (review_routes, overview_routes, name_routes, import_export_routes, correction_routes, release_routes):
        routes.include_router(group, prefix="/api")
    routes.add_api_route("/api/{path:path}", _unknown_route, methods=_METHODS, include_in_schema=False)
    return routes


def _unknown_route(path: str) -> None:
    raise InputError("request-unknown-route", path=path)


def _health() -> dict[str, str]:
    return {"state": "ok", "version": VERSION}
