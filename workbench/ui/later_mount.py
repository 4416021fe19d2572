"""The Gradio app of a server that is just starting: it is loaded after the first page was shown, or when it is needed.

To import Gradio takes three times as long as everything else that the server needs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.ui.component import TEMPLATE
from workbench.ui.page import TITLE
from workbench.ui.route_table import own_path
from workbench.ui.static_files import ICON, head_tags

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

__all__ = ["AT_THE_LATEST", "LaterMount"]

_AFTER_THE_PAGE = 2.0  # seconds, so that the first sentence is drawn before
AT_THE_LATEST = 15.0  # seconds after the start
# The editor without Gradio; `try_page.js` asks for the whole page when the Try page is opened.
_DOCUMENT = (
    '<!doctype html><html lang="ar"><head><base href="./"><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">{icon}{head}'
    '<script type="module" src="{files}/page.js"></script></head><body><main>{editor}</main></body></html>'
)


class LaterMount:
    """An ASGI application in place of Gradio's: until that is loaded it answers `/` itself and lets the rest wait.

    make returns an application with the Gradio app in it, and is called in the event loop; begun is called before.
    files is the folder of the page's scripts, latest after how many seconds it is loaded unasked.
    """

    def __init__(
        self, make: Callable[[], FastAPI], begun: Callable[[], None], files: str, latest: float | None = AT_THE_LATEST
    ) -> None:
        self._make = make
        self._begun = begun
        self._latest = latest
        self._document = _DOCUMENT.format(title=TITLE, icon=ICON, head=head_tags(files), files=files, editor=TEMPLATE)
        self._wanted, self._ended = asyncio.Event(), asyncio.Event()
        self._app: asyncio.Future[FastAPI] | None = None
        self._loading: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        from starlette.responses import HTMLResponse

        if self._app is None or self._app.done() or scope["type"] != "http" or own_path(scope) != "/":
            await (await self._loaded())(scope, receive, send)
            return
        await HTMLResponse(self._document, headers={"Cache-Control": "no-cache"})(scope, receive, send)
        asyncio.get_running_loop().call_later(_AFTER_THE_PAGE, self._wanted.set)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Load the Gradio app when it is time, and end it at the end of the block."""
        loop = asyncio.get_running_loop()
        self._app = loop.create_future()
        latest = None if self._latest is None else loop.call_later(self._latest, self._wanted.set)
        self._loading = task = asyncio.create_task(self._run(self._app))
        try:
            yield
        finally:
            if latest is not None:
                latest.cancel()
            self._ended.set()
            self._wanted.set()
            await asyncio.wait({task})

    async def _loaded(self) -> FastAPI:
        self._wanted.set()
        if self._app is None or self._loading is None:
            raise RuntimeError("the application has not been started")
        either: set[asyncio.Future[Any]] = {self._app, self._loading}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if self._loading.done():
            self._loading.result()  # raises what went wrong
        return self._app.result()

    async def _run(self, app: asyncio.Future[FastAPI]) -> None:
        await self._wanted.wait()
        if self._ended.is_set():
            return
        self._begun()
        await asyncio.to_thread(import_module, "gradio")
        made = self._make()
        async with made.router.lifespan_context(made):
            app.set_result(made)
            await self._ended.wait()
