"""Several corpora on one server: a page that lists them, and below a path of its own the page of each.

A corpus is opened when it is first asked for; the page that lists them asks all of them for their figures. Its people,
sessions and rights are its own: a session belongs to the path of the corpus, so that whoever has signed in to one has
not signed in to another.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from html import escape
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError, WorkspaceError
from workbench.ui.component import TEMPLATE
from workbench.ui.page import TITLE
from workbench.ui.route_table import own_path

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Corpora", "corpus_paths"]

_logger = logging.getLogger(__name__)
_UNAVAILABLE, _RETRY_AFTER = 503, {"Retry-After": "5"}  # seconds
_UNFIT = re.compile(r"[^A-Za-z0-9_.-]+")
_DOCUMENT = (
    '<!doctype html><html lang="ar"><head><base href="./"><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '{icon}<link rel="stylesheet" href="{files}/page.css">'
    '<script type="module" src="{files}/corpora_page.js"></script>'
    '</head><body><main data-corpora="{paths}">{editor}</main></body></html>'
)


def corpus_paths(names: Iterable[str]) -> list[str]:
    """Return the part of the path that each of some names gets, in Latin letters, no two alike.

    >>> corpus_paths(["talks", "Trade talks 2", "محادثات", "مفاوضات"])
    ['talks', 'Trade-talks-2', 'corpus', 'corpus-2']
    """
    paths: list[str] = []
    for name in names:
        plain = _UNFIT.sub("-", name).strip("-.") or "corpus"
        number = 2
        path = plain
        while path in paths or path in {"api", "files"}:
            path, number = f"{plain}-{number}", number + 1
        paths.append(path)
    return paths


class _Opened:
    """The application of a corpus, which runs from the first request to the end of the server."""

    def __init__(self, make: Callable[[], FastAPI]) -> None:
        self._make = make
        self._app: asyncio.Future[ASGIApp] | None = None
        self._task: asyncio.Task[None] | None = None
        self._ended = asyncio.Event()

    async def app(self) -> ASGIApp:
        """Return the application, started."""
        if self._app is None:
            self._app = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._run(self._app))
        return await asyncio.shield(self._app)

    async def close(self) -> None:
        """End the application, if it was started."""
        self._ended.set()
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _run(self, opened: asyncio.Future[ASGIApp]) -> None:
        try:
            app = await asyncio.to_thread(self._make)
            async with app.router.lifespan_context(app):
                opened.set_result(app.state.workbench_state.metrics.around(app))
                await self._ended.wait()
        except Exception as error:
            if opened.done():
                raise
            opened.set_exception(error)  # the request is answered by it, and the next one tries again
            self._app = None


class Corpora:
    """An ASGI application of several corpora, each by its path, and of the page that lists them.

    made opens the corpus of a path, checks raises a WorkbenchError if its workspace cannot be read.
    """

    def __init__(
        self,
        made: Mapping[str, Callable[[], FastAPI]],
        checks: Mapping[str, Callable[[], object]],
        frames: Sequence[str],
        hosts: Sequence[str],
    ) -> None:
        self._opened = {path: _Opened(make) for path, make in made.items()}
        self._checks = checks
        self._listing = self._listed(tuple(made), frames, hosts)
        self._unavailable = _unavailable(frames)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        first, slash = "", ""
        if scope["type"] == "http":
            first, slash, _ = own_path(scope).removeprefix("/").partition("/")
        if first not in self._opened or not slash:
            await self._listing(scope, receive, send)
            return
        try:
            app = await self._opened[first].app()
        except WorkbenchError as error:
            _logger.warning("%s cannot be opened: %s", first, error.text())
            app = self._unavailable
        except Exception:
            _logger.exception("%s cannot be opened", first)
            app = self._unavailable
        await app({**scope, "root_path": f"{scope.get('root_path', '')}/{first}"}, receive, send)

    def _failing(self) -> list[str]:
        """Return the paths of the corpora whose workspaces cannot be read."""
        failing = []
        for path, check in self._checks.items():
            try:
                check()
            except WorkbenchError:
                failing.append(path)
        return failing

    def _listed(self, paths: Sequence[str], frames: Sequence[str], hosts: Sequence[str]) -> ASGIApp:
        """Return the application of the page that lists the corpora; its script asks each of them for its figures."""
        from fastapi import FastAPI, Request
        from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
        from starlette.middleware.trustedhost import TrustedHostMiddleware

        from workbench.ui.middleware import SecurityMiddleware, frame_policy
        from workbench.ui.static_files import ICON, serve_static_files

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            yield
            for opened in self._opened.values():
                await opened.close()

        app = FastAPI(
            title="Muqabala", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan, redirect_slashes=False
        )
        files = serve_static_files(app)
        data = escape(json.dumps(list(paths)), quote=True)
        document = _DOCUMENT.format(title=TITLE, icon=ICON, files=files, paths=data, editor=TEMPLATE)

        async def listing() -> Response:
            return HTMLResponse(document, headers={"Cache-Control": "no-cache"})

        async def health() -> dict[str, Any]:
            return {"state": "ok", "corpora": len(paths)}

        async def readiness() -> Response:
            if failing := await asyncio.to_thread(self._failing):
                return JSONResponse({"state": "failing", "corpora": failing}, _UNAVAILABLE, headers=_RETRY_AFTER)
            return JSONResponse({"state": "ok", "corpora": len(paths)})

        async def with_slash(request: Request, path: str) -> Response:
            if path not in self._opened:
                return Response(status_code=404)
            return RedirectResponse(f"{request.scope.get('root_path', '')}/{path}/", status_code=307)

        with_slash.__annotations__ = {"request": Request, "path": str}
        listing.__annotations__ = readiness.__annotations__ = {}
        app.add_api_route("/", listing, methods=["GET", "HEAD"])
        app.add_api_route("/healthz", health, methods=["GET"])
        app.add_api_route("/readyz", readiness, methods=["GET"])
        app.add_api_route("/{path}", with_slash, methods=["GET", "HEAD"])
        if hosts:
            app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
        app.add_middleware(SecurityMiddleware, frames=frame_policy(frames))
        return app


def _unavailable(frames: Sequence[str]) -> ASGIApp:
    """Return what answers in place of a corpus that cannot be opened; why is in the log only, as it names files."""
    from fastapi.responses import JSONResponse

    from workbench.ui.json_views import error_view
    from workbench.ui.middleware import SecurityMiddleware, frame_policy

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        error = error_view(WorkspaceError("corpus-unavailable"))
        await JSONResponse(error, _UNAVAILABLE, headers=_RETRY_AFTER)(scope, receive, send)

    return SecurityMiddleware(answer, frames=frame_policy(frames))
