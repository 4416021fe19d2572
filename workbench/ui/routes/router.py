"""All JSON routes of the page."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from workbench.service import Workbench
from workbench.ui.routes.import_export import exchange
from workbench.ui.routes.names import ledger_routes
from workbench.ui.routes.overview import overview
from workbench.ui.routes.releases import release_routes
from workbench.ui.routes.review import pairs
from workbench.ui.state import AppState
from workbench.version import VERSION

__all__ = ["router"]


def router(app: FastAPI, workbench: Workbench) -> APIRouter:
    """Return the routes over a workspace."""

    app.state.workbench_state = AppState(workbench)
    routes = APIRouter()
    routes.add_api_route("/healthz", _health, methods=["GET"])
    for part in (pairs, overview, ledger_routes, exchange, release_routes):
        routes.include_router(part, prefix="/api")
    return routes


def _health() -> dict[str, str]:
    return {"state": "ok", "version": VERSION}
