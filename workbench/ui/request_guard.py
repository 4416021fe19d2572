"""The guard before every request: closed routes, sizes and times of bodies, and headers of every answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse

from workbench.errors import InputError, WorkbenchError
from workbench.ui.json_views import error_view
from workbench.ui.route_table import own_path, route_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["RequestGuard"]

_PAUSE = 30.0  # seconds between two parts of a body
_SLOWEST = 16 * 2**10  # bytes a second, below which a large body is given up
_DRAINED = 4 * 2**20  # bytes of a refused body that are read, so that the refusal arrives


class RequestGuard:
    """Refuses what is not in the table of routes, and bodies that are too large or too slow, before they are read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = own_path(scope)
        route = route_of(scope["method"], path)
        if route is None:
            await _refuse(InputError("request-unknown-route", path=path), 404, scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > route.limit:
            error = InputError("request-too-large", limit=max(1, route.limit // 2**10))
            await _refuse(error, 413, scope, receive, send)
            return
        await _Body(route.limit, receive, send).handle(self._app, scope)


class _Body:
    """The body of a request, which is counted and timed as it comes."""

    def __init__(self, limit: int, receive: Receive, send: Send) -> None:
        self._limit = limit
        self._receive, self._send = receive, send
        self._size = 0
        self._complete = False
        self._began = asyncio.get_running_loop().time()
        self._fault: tuple[WorkbenchError, int] | None = None
        self._answered = False

    async def handle(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self._next, self._answer)
        except _GivenUpError:
            if self._fault and not self._answered:
                await _send_error(*self._fault, scope, self._next, self._send)

    async def _next(self) -> Message:
        if self._complete or self._fault:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), _PAUSE)
        except TimeoutError:
            raise self._give_up(InputError("request-too-slow"), 408) from None
        self._size += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        seconds = asyncio.get_running_loop().time() - self._began
        if self._size > self._limit:
            raise self._give_up(InputError("request-too-large", limit=max(1, self._limit // 2**10)), 413)
        if not self._complete and seconds > _PAUSE + self._size / _SLOWEST:
            raise self._give_up(InputError("request-too-slow"), 408)
        return message

    def _give_up(self, error: WorkbenchError, status: int) -> _GivenUpError:
        self._fault = (error, status)
        return _GivenUpError()

    async def _answer(self, message: Message) -> None:
        if self._fault and not self._answered:  # what the application makes of the missing body is not the reason
            raise _GivenUpError
        self._answered = True
        await self._send(message)


class _GivenUpError(Exception):
    """The body of a request is not read any further."""


async def _refuse(error: WorkbenchError, status: int, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with an error; a body of moderate size is read before, so that the answer is not lost."""
    read = 0
    length = Headers(scope=scope).get("content-length", "0")
    wanted = int(length) if length.isdecimal() else _DRAINED
    while read < min(_DRAINED, wanted):
        try:
            message = await asyncio.wait_for(receive(), 5.0)
        except TimeoutError:
            break
        read += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            break
    await _send_error(error, status, scope, receive, send)


async def _send_error(error: WorkbenchError, status: int, scope: Scope, receive: Receive, send: Send) -> None:
    async def send_closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
        await send(message)

    await JSONResponse(error_view(error), status_code=status)(scope, receive, send_closing)
