"""The HTTP server: uvicorn with limits on what whoever has not signed in yet can hold: connections, time and log."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections import Counter, OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, cast

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from workbench.ui.heaps import share_heaps

if TYPE_CHECKING:
    from starlette.types import ASGIApp

__all__ = ["Connections", "LogLimit", "ServerLimits", "guarded_protocol", "run_server", "server_config"]

_KEEP_ALIVE = 300  # seconds: a reader's pause between two requests
_GRACE = 3  # seconds that open requests have when the server ends
_SPARE_FILES = 200  # for the workspace, workers and uploads
_MOST_CONNECTIONS = 4096
_BACKLOG = 512
_SWITCH_SECONDS = 0.0005  # after which a thread lets others go on, which have been waiting for a database; usually 5 ms


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """How many connections one address and all together may hold, and in how many seconds a request has its headers.

    trusted are the addresses of proxies, through which many people come, each with a connection of its own.
    """

    per_address: int = 256
    total: int = _MOST_CONNECTIONS
    header_seconds: float = 15.0
    trusted: tuple[str, ...] = ()


class Connections:
    """The open connections by address; those on which no request has come yet give way to new ones."""

    def __init__(self, limits: ServerLimits) -> None:
        self._limits = limits
        self._trusted = [ip_network(address, strict=False) for address in limits.trusted]
        self._open: Counter[str] = Counter()
        self._waiting: OrderedDict[_Guarded, str] = OrderedDict()

    def opened(self, connection: _Guarded, address: str) -> bool:
        """Count a connection; return False where there is no room for it."""
        limit = self._limits.total if self._is_trusted(address) else self._limits.per_address
        if self._open[address] >= limit and not self._end_oldest(address):
            return False
        if self._open.total() >= self._limits.total and not self._end_oldest(None):
            return False
        self._open[address] += 1
        self._waiting[connection] = address
        return True

    def has_request(self, connection: _Guarded) -> None:
        """Take note that a request has come: the connection is no longer the first to go."""
        self._waiting.pop(connection, None)

    def is_idle(self, connection: _Guarded, address: str) -> None:
        """Take note that a connection waits for a request again."""
        self._waiting[connection] = address

    def closed(self, connection: _Guarded, address: str) -> None:
        """Count a connection no longer."""
        self._waiting.pop(connection, None)
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]

    def _is_trusted(self, address: str) -> bool:
        with suppress(ValueError):
            return any(ip_address(address) in network for network in self._trusted)
        return False

    def _end_oldest(self, address: str | None) -> bool:
        """End the connection that has waited longest, of an address or of any; return whether there is one."""
        for connection, its in self._waiting.items():
            if address in {None, its}:
                connection.end()
                return True
        return False


class _Guarded(H11Protocol):  # type: ignore[misc, unused-ignore]
    """A connection that is closed if the headers of a request do not come in time."""

    registry: Connections
    limits: ServerLimits

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._timer: asyncio.TimerHandle | None = None
        self._address = self.client[0] if self.client else ""
        self._counted = self.registry.opened(self, self._address)
        if not self._counted:
            transport.abort()
            return
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        if self._counted:
            self._counted = False
            self.registry.closed(self, self._address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._waits():
            self._await_headers()
        else:
            self._stop_timer()
            self.registry.has_request(self)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._counted and self._waits():
            self.registry.is_idle(self, self._address)

    def end(self) -> None:
        """Close the connection at once."""
        if self._counted:
            self._counted = False
            self.registry.closed(self, self._address)
        self.transport.abort()

    def _waits(self) -> bool:
        """Return whether no request is being answered."""
        cycle: Any = self.cycle  # None before the first request
        return cycle is None or bool(cycle.response_complete)

    def _await_headers(self) -> None:
        """Give the headers of a request their time, which further bytes do not extend."""
        if self._timer is None and not self.transport.is_closing():
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self.limits.header_seconds, self.end)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def guarded_protocol(limits: ServerLimits) -> type[asyncio.Protocol]:
    """Return the protocol of a server's connections, which share what the limits allow."""
    return type("GuardedProtocol", (_Guarded,), {"registry": Connections(limits), "limits": limits})


class LogLimit(logging.Filter):
    """Lets each kind of message through so many times a minute; the next minute says how many were left out."""

    def __init__(self, most: int = 20, seconds: float = 60.0) -> None:
        super().__init__()
        self._most, self._seconds = most, seconds
        self._counts: Counter[str] = Counter()
        self._since = time.monotonic()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a message is written."""
        now = time.monotonic()
        if now - self._since > self._seconds:
            left = sum(max(0, n - self._most) for n in self._counts.values())
            self._counts.clear()
            self._since = now
            if left:
                record.msg, record.args = f"{record.getMessage()} ({left} messages were left out before)", None
        kind = f"{record.name} {record.levelno} {record.msg if isinstance(record.msg, str) else type(record.msg)}"[:200]
        self._counts[kind] += 1
        return self._counts[kind] <= self._most


def run_server(app: ASGIApp, host: str, port: int, *, trusted: Sequence[str] = ()) -> None:
    """Serve an application until the process is stopped; `trusted` are the addresses of proxies."""
    share_heaps()
    config = server_config(app, host, port, trusted)
    sys.setswitchinterval(_SWITCH_SECONDS)
    for name in ("uvicorn.error", "uvicorn", "asyncio", "workbench.ui.corpora"):
        logging.getLogger(name).addFilter(LogLimit())
    Server(config).run()


def server_config(app: ASGIApp, host: str, port: int, trusted: Sequence[str] = ()) -> Config:
    """Return the settings of a server; only the word of trusted proxies is taken on the addresses of their clients."""
    limits = ServerLimits(trusted=tuple(trusted), total=_room_for_connections())
    return Config(
        cast("Any", app),
        host=host,
        port=port,
        http=guarded_protocol(limits),
        ws="none",
        log_level="warning",
        access_log=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=_KEEP_ALIVE,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=list(trusted),
        server_header=False,
    )


def _room_for_connections() -> int:
    """Return how many connections may be open: as many as the process may have files, less some for other uses."""
    try:
        import resource
    except ImportError:  # on Windows, which has no such limit
        return _MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS + _SPARE_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(64, min(wanted, soft) - _SPARE_FILES)
