"""The application: routes, static files and the Gradio page on one server, and the command that runs it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workbench.errors import InputError, WorkbenchError
from workbench.service import Workbench
from workbench.ui.page import build_page, head
from workbench.version import VERSION

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

__all__ = ["STATIC", "build", "build_routes", "serve"]

STATIC = Path(__file__).parent / "static"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_HERE = {"127.0.0.1", "::1", "localhost"}  # names of this machine
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - served on these, the machine has names that are not known here
_STATUS = {"ConflictError": 409, "NoSegmentError": 404, "PermissionDeniedError": 403, "WorkspaceBusyError": 503}


def build(bench: Workbench, *, auth: bool = False, host: str = "") -> FastAPI:
    """Return the application over a workspace that is served on a host, with `auth` only for people who sign in.

    A missing workspace is a WorkspaceError here and not later.
    """
    import gradio as gr

    from workbench.ui.auth import name_of

    app = build_routes(bench, auth=auth, host=host)
    app.state.office.desk.prepare()
    gr.mount_gradio_app(
        app, build_page(), path="/", footer_links=[], run_history=False, head=head(VERSION), theme=_theme(),
        show_error=False, auth_dependency=name_of if auth else None,
    )  # fmt: skip
    return app


def build_routes(bench: Workbench, *, auth: bool = False, host: str = "") -> FastAPI:
    """Return the application without its page: routes and static files."""
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    from workbench.service import board
    from workbench.ui.auth import guard
    from workbench.ui.routes import router

    board.document_names(bench)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.office.close()

    app = FastAPI(title="Muqabala", version=VERSION, docs_url=None, redoc_url=None, lifespan=living)
    app.include_router(router(app, bench))
    app.mount(f"/files/{VERSION}", StaticFiles(directory=STATIC), name="files")
    if auth:
        guard(app, bench)
    elif host not in _EVERYWHERE:
        app.middleware("http")(_only_for({*_HERE, host.lower()} - {""}))
    app.middleware("http")(_guarded)
    app.exception_handler(WorkbenchError)(_refused)
    return app


def serve(bench: Workbench, host: str, port: int, ready: Callable[[], None], *, auth: bool = False) -> None:
    """Serve the page of a workspace until it is stopped; `ready` is called once, before the first request."""
    import socket

    import uvicorn

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(f"{host}:{port} cannot be listened on.", remedy="Name another with --port.") from error
    app = build(bench, auth=auth, host=host)
    ready()
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=3)


def _theme() -> object:
    """Return Gradio's theme in type that lies on the machine."""
    from gradio.themes import Default

    return Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def _only_for(names: set[str]) -> Callable[[Request, Callable[[Request], Awaitable[Response]]], Awaitable[Response]]:
    """Return what refuses requests for a host of another name: a name of elsewhere may be made to lead here.

    Where nobody signs in, a page of that name would otherwise be as good as ours.
    """
    from fastapi.responses import JSONResponse

    async def only(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        if _name(request.headers.get("host", "")) not in names:
            return JSONResponse(
                {"error": "InputError", "message": "Nothing is served by this name.",
                 "remedy": "Use the address that was told when the page was started, or serve it with --auth."},
                status_code=403,
            )  # fmt: skip
        return await answer(request)

    return only


def _name(host: str) -> str:
    """Return the name in the header `Host`, without its port, "" where it cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


async def _guarded(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse a change that another site's page asks for, and tell browsers to take no text for a script."""
    from fastapi.responses import JSONResponse

    origin = request.headers.get("origin")
    if request.method not in _SAFE and origin and urlsplit(origin).netloc != request.headers.get("host"):
        return JSONResponse({"error": "InputError", "message": "This page is of another site."}, status_code=403)
    given = await answer(request)
    given.headers["X-Content-Type-Options"] = "nosniff"
    given.headers["Referrer-Policy"] = "same-origin"
    given.headers.setdefault("Content-Security-Policy", "frame-ancestors 'self'")
    return given


async def _refused(_: Request, error: Exception) -> Response:
    """Return what a user can mend as JSON: which error, what is wrong, what to do, and of a conflict both texts."""
    from fastapi.responses import JSONResponse

    from workbench.ui.views import error_view

    return JSONResponse(error_view(error), status_code=_STATUS.get(type(error).__name__, 400))
