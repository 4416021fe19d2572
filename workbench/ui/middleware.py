"""The middleware of every request and response: origin check and security headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workbench.errors import InputError
from workbench.messages import preferred_language
from workbench.ui.json_views import error_view
from workbench.ui.language import asked_language
from workbench.ui.route_table import own_path

__all__ = ["SecurityMiddleware", "frame_policy"]

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?")
# Gradio's page has scripts and styles within itself, and makes functions of texts; nothing comes from elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'"
)
_NOT_KEPT = ("/api/", "/gradio_api/", "/sign-", "/password", "/account", "/metrics")  # by browsers and proxies


def frame_policy(origins: Sequence[str]) -> str:
    """Return the Content-Security-Policy that lets pages of these origins, and our own, embed the page."""
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise InputError("serve-bad-origin", origin=origin)
    return " ".join(["frame-ancestors 'self'", *origins])


class SecurityMiddleware:
    """The outermost middleware.

    It rejects cross-site requests that change something, and adds security headers.
    """

    def __init__(self, app: ASGIApp, *, frames: str) -> None:
        self._app = app
        self._frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked_language.set(preferred_language(Headers(scope=scope).get("accept-language", "")))

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_security_headers(scope, MutableHeaders(scope=message))
            await send(message)

        if scope["method"] not in _SAFE_METHODS and _is_cross_site(Headers(scope=scope)):
            rejection = JSONResponse(error_view(InputError("request-cross-site")), status_code=403)
            await rejection(scope, receive, send_secured)
        else:
            await self._app(scope, receive, send_secured)

    def _add_security_headers(self, scope: Scope, headers: MutableHeaders) -> None:
        if own_path(scope).startswith(_NOT_KEPT):
            headers.setdefault("Cache-Control", "no-store")
        if own_path(scope) == "/":
            headers.setdefault("Cache-Control", "no-cache")
        if scope["scheme"] == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers.setdefault("Content-Security-Policy", f"{_POLICY}; {self._frames}")


def _is_cross_site(headers: Headers) -> bool:
    origin = headers.get("origin")
    return bool(origin) and urlsplit(origin).netloc != headers.get("host", "")
