"""Security of every request and response, and the workbench in Gradio's document."""

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
    """Return the Content-Security-Policy that lets pages of these origins frame ours, besides pages of our own."""
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise InputError("serve-bad-origin", origin=origin)
    return " ".join(["frame-ancestors 'self'", *origins])


class SecurityMiddleware:
    """The outermost part of the application.

    It refuses cross-site requests that would change something, adds security headers to every response, and puts the
    workbench into the document that Gradio makes.
    """

    def __init__(self, app: ASGIApp, *, frames: str, files: str) -> None:
        self._app = app
        self._frames = frames
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._seal(MutableHeaders(scope=message))
            await send(message)

        if scope["method"] not in _SAFE and _is_cross_site(headers):
            refusal = JSONResponse(error_view(InputError("request-cross-site")), status_code=403)
            await refusal(scope, receive, sealed)
        elif scope["method"] == "GET" and scope["path"] == "/":
            await self._page(scope, receive, sealed)
        else:
            await self._app(scope, receive, sealed)

    def _seal(self, headers: MutableHeaders) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers.setdefault("Content-Security-Policy", self._frames)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with Gradio's document, requested uncompressed, and the workbench in it."""
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


def _is_cross_site(headers: Headers) -> bool:
    origin = headers.get("origin")
    return bool(origin) and urlsplit(origin).netloc != headers.get("host", "")
