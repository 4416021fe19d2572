"""Which routes there are, who may use each, and how large a request may be; what is not in the table is closed.

The table holds for the routes of the workbench and for those of Gradio, which brings more than the page needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from workbench.service.accounts import Right

__all__ = ["ROUTES", "Access", "Route", "own_path", "route_of"]

# Everybody; who has signed in or gives a token; who has signed in themselves, without a token; who has a right.
Access = Literal["everybody", "signed in", "in person"] | Right
_KIB, _MIB = 2**10, 2**20
_SMALL, _TEXTS, _FILES = 64 * _KIB, 4 * _MIB, 512 * _MIB
_ID = "{id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A path, in which `{…}` stands for one part and `{…*}` for any rest, its methods, and who may use them.

    limit is the number of bytes that the body of a request may have.
    """

    path: str
    methods: tuple[str, ...]
    access: Access
    limit: int = 0


def _reading(access: Access, *paths: str) -> Iterable[Route]:
    return (Route(path=path, methods=("GET", "HEAD"), access=access) for path in paths)


def _writing(access: Access, limit: int, *paths: str, method: str = "POST") -> Iterable[Route]:
    return (Route(path=path, methods=(method,), access=access, limit=limit) for path in paths)


ROUTES: tuple[Route, ...] = (
    # The service itself.
    *_reading("everybody", "/healthz", "/readyz", "/sign-in", "/metrics"),
    *_writing("everybody", _SMALL, "/sign-in"),
    *_writing("in person", _SMALL, "/sign-out", "/password"),
    *_writing("in person", _SMALL, "/account/tokens", "/account/tokens/revoke", "/account/second-factor"),
    *_writing("in person", _SMALL, "/account/sign-out-everywhere"),
    *_reading("in person", "/password", "/account"),
    *_reading("signed in", "/", "/files/{folder}/{path*}"),
    # What the page reads.
    *_reading(
        "signed in",
        *("/api/me", "/api/documents", "/api/overview", "/api/map", "/api/names", "/api/formats", "/api/export"),
        *("/api/approval", "/api/article", "/api/people", "/api/team", "/api/bring", "/api/pairs"),
        *("/api/events", "/api/events/sheet", "/api/glossary/file", "/api/concordance", "/api/completions"),
        *("/api/corpus", "/api/document"),
        *(f"/api/pairs/{_ID}", f"/api/pairs/{_ID}/{{part}}"),
    ),
    *_reading("admin", "/api/release", "/api/release/check", "/api/release/archive"),
    # What people write.
    *_writing("correct", _TEXTS, f"/api/pairs/{_ID}", f"/api/pairs/{_ID}/{{part}}"),
    *_writing("correct", _TEXTS, f"/api/pairs/{_ID}/{{part}}", method="PUT"),
    *_writing("correct", 0, f"/api/pairs/{_ID}/draft", method="DELETE"),
    *_writing("correct", _TEXTS, "/api/approval", f"/api/pairs/{_ID}/threads/{{thread}}"),
    *_writing("review", _SMALL, "/api/team/assign"),
    *_writing("admin", _SMALL, "/api/team/rule", method="PUT"),
    *_writing("correct", _SMALL, "/api/names", "/api/names/merge", "/api/names/merge/preview", "/api/glossary"),
    *_writing("correct", 16 * _MIB, "/api/glossary/file"),
    *_writing("correct", _TEXTS, "/api/everywhere", "/api/everywhere/preview", "/api/everywhere/undo"),
    *_writing("correct", _FILES, "/api/import", "/api/import/preview"),
    # What admins do.
    *_writing("admin", _FILES, "/api/bring"),
    *_writing("admin", _SMALL, "/api/bring/prepare", "/api/bring/cancel", "/api/corpus"),
    *_writing("admin", 8 * _MIB, "/api/release"),
    *_writing("admin", _FILES, "/api/release/next"),
    *_writing("admin", 0, "/api/documents/{id}", method="DELETE"),
    # Gradio: its page, the named endpoints, also as tools for MCP clients. Files, streams, proxies, monitoring and the
    # rest are closed.
    *_reading(
        "signed in",
        *("/config", "/config/", "/theme.css", "/gradio_api/theme.css", "/favicon.ico", "/robots.txt"),
        *("/manifest.json", "/pwa_icon", "/pwa_icon/{size}", "/assets/{path*}", "/static/{path*}", "/svelte/{path*}"),
        *("/gradio_api/info", "/gradio_api/info/", "/gradio_api/app_id", "/gradio_api/app_id/"),
        *("/gradio_api/startup-events", "/gradio_api/heartbeat/{session}", "/gradio_api/queue/data"),
        *("/gradio_api/call/{name}/{event}", "/gradio_api/call/v2/{name}/{event}"),
        *("/gradio_api/user", "/gradio_api/login_check", "/login_check"),
        *("/gradio_api/custom_component/{id}/{environment}/{type}/{file}",),
    ),
    *_writing(
        "signed in",
        _MIB,
        *("/gradio_api/queue/join", "/gradio_api/run/{name}", "/gradio_api/run/{name}/", "/gradio_api/api/{name}"),
        *("/gradio_api/api/{name}/", "/gradio_api/call/{name}", "/gradio_api/call/{name}/", "/gradio_api/reset"),
        *("/gradio_api/call/v2/{name}", "/gradio_api/call/v2/{name}/", "/gradio_api/reset/", "/gradio_api/cancel"),
    ),
    Route(path="/gradio_api/mcp/{rest*}", methods=("GET", "POST", "DELETE"), access="signed in", limit=_MIB),
    Route(path="/api/{rest*}", methods=("GET", "HEAD"), access="signed in"),  # which answers that there is none
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Route], ...]:
    return tuple((re.compile(_pattern(route.path)), route) for route in ROUTES)


def _pattern(path: str) -> str:
    parts = re.split(r"(\{[^}]*\})", path)
    wild = ("(.*)" if part.endswith("*}") else "([^/]+)" if part.startswith("{") else re.escape(part) for part in parts)
    return "".join(wild)


def own_path(scope: Mapping[str, Any]) -> str:
    """Return the path of a request without the path that a proxy serves the page under."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) or "/"


def route_of(method: str, path: str) -> Route | None:
    """Return the entry of a request, None where the table has none."""
    for pattern, route in _patterns():
        if method in route.methods and pattern.fullmatch(path):
            return route
    return None
