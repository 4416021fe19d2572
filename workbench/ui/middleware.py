"""What every request passes on its way in, and every answer on its way out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workbench.errors import InputError
from workbench.ui.json_views import error_view
from workbench.ui.page import with_workbench

__all__ = ["SecurityMiddleware", "frame_policy"]

_SAFE = {"GET", "HEAD", "OPTIONS"}
_ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?")
_FINE = 200


def frame_policy(origins: Sequence[str]) -> str:
    """Return the policy by which pages of these origins may show ours in a frame, by default those of our own only."""
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise InputError("serve-bad-origin", origin=origin)
    return " ".join(["frame-ancestors 'self'", *origins])


class SecurityMiddleware:
    """The outermost part of the application.

    It refuses requests for a host of another name where nobody signs in: a name of elsewhere may be made to lead here,
    and a page of that name would otherwise be as good as ours. It refuses a change that another site's page asks for,
    tells browsers to take no text for a script, and puts the workbench into the document that Gradio makes.
    """

    def __init__(self, app: ASGIApp, *, names: frozenset[str], frames: str, files: str) -> None:
        self._app = app
        self._names = names
        self._frames = frames
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._seal(MutableHeaders(scope=message))
            await send(message)

        if refusal is not None:
            await refusal(scope, receive, sealed)
        elif scope["method"] == "GET" and scope["path"] == "/":
            await self._page(scope, receive, sealed)
        else:
            await self._app(scope, receive, sealed)

    def _refusal(self, method: str, headers: Headers) -> JSONResponse | None:
        host = headers.get("host", "")
        if self._names and _name(host) not in self._names:
            return JSONResponse(error_view(InputError("request-unknown-host")), status_code=403)
        origin = headers.get("origin")
        if method not in _SAFE and origin and urlsplit(origin).netloc != host:
            return JSONResponse(error_view(InputError("request-cross-site")), status_code=403)
        return None

    def _seal(self, headers: MutableHeaders) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers.setdefault("Content-Security-Policy", self._frames)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the document of Gradio, which has to come as plain text, and the workbench in it."""
        plain = {**scope, "headers": [h for h in scope["headers"] if h[0] != b"accept-encoding"]}
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self._app(plain, receive, hold)
        start = next(m for m in held if m["type"] == "http.response.start")
        parts = [m for m in held if m["type"] == "http.response.body"]
        headers = MutableHeaders(scope=start)
        if start["status"] == _FINE and headers.get("content-type", "").startswith("text/html"):
            html = b"".join(p.get("body", b"") for p in parts).decode()
            parts = [{"type": "http.response.body", "body": with_workbench(html, self._files).encode()}]
            headers["Content-Length"] = str(len(parts[0]["body"]))
            headers["Cache-Control"] = "no-cache"
        for message in (start, *parts):
            await send(message)


def _name(host: str) -> str:
    """Return the name in the header `Host`, without its port, "" where it cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
