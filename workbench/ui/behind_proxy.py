"""The page behind a proxy: under which address people reach it, and whose word is taken for where they come from."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from workbench.errors import InputError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["BehindProxy", "ProxySettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxySettings:
    """The public address in its parts, empty where it is that of the server itself, and the proxies that are trusted.

    root_path is where the page is below the host, such as `/muqabala`, without a slash at its end.
    """

    scheme: str = ""
    host: str = ""
    root_path: str = ""
    trusted: tuple[str, ...] = ()

    @classmethod
    def of(cls, public_url: str = "", root_path: str = "", trusted: Sequence[str] = ()) -> Self:
        """Return the settings that options of `workbench serve` give; a root path overrides that of the URL."""
        parts = urlsplit(public_url)
        is_bad = bool(parts.query or parts.fragment or parts.username) or not parts.hostname
        if public_url and (is_bad or parts.scheme not in {"http", "https"}):
            raise InputError("serve-bad-public-url", url=public_url)
        path = (root_path or parts.path).rstrip("/")
        if path and (not path.startswith("/") or "//" in path or not path.isascii() or any(c in path for c in "?#;, ")):
            raise InputError("serve-bad-root-path", path=path)
        for address in trusted:
            try:
                ipaddress.ip_network(address, strict=False)
            except ValueError as error:
                raise InputError("serve-bad-proxy", proxy=address) from error
        return cls(scheme=parts.scheme, host=parts.netloc, root_path=path, trusted=tuple(trusted))


class BehindProxy:
    """Gives each request the scheme, the host and the path that people see, whether or not the proxy passes them on."""

    def __init__(self, app: ASGIApp, settings: ProxySettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] == "http":
            scope = {**scope, **self._seen(scope)}
        await self._app(scope, receive, send)

    def _seen(self, scope: Scope) -> dict[str, object]:
        settings = self._settings
        seen: dict[str, object] = {}
        if settings.root_path:
            root, path = settings.root_path, scope["path"]
            seen["root_path"] = root
            seen["path"] = path if path == root or path.startswith(f"{root}/") else root + path
        if settings.host:
            seen["scheme"] = settings.scheme
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            seen["headers"] = [(b"host", settings.host.encode("ascii" if settings.host.isascii() else "idna")), *others]
        return seen
