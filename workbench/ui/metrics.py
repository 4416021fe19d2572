"""Figures on the server for those who watch it, in the text format of Prometheus; they name nobody."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Metrics"]


class Metrics:
    """Counts requests by the class of their status, those in flight, and the seconds that they took."""

    def __init__(self) -> None:
        self._began = time.time()
        self._answers: Counter[str] = Counter()
        self._seconds = 0.0
        self._open = 0

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return an application whose requests are counted."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self._answers[f"{message['status'] // 100}xx"] += 1
                await send(message)

            self._open += 1
            began = time.monotonic()
            try:
                await app(scope, receive, noted)
            finally:
                self._open -= 1
                self._seconds += time.monotonic() - began

        return counted

    def text(self) -> str:
        """Return the figures."""
        lines = [
            "# TYPE muqabala_start_time_seconds gauge",
            f"muqabala_start_time_seconds {self._began:.3f}",
            "# TYPE muqabala_requests_in_flight gauge",
            f"muqabala_requests_in_flight {self._open}",
            "# TYPE muqabala_requests_total counter",
            *(f'muqabala_requests_total{{status="{k}"}} {n}' for k, n in sorted(self._answers.items())),
            "# TYPE muqabala_request_seconds_total counter",
            f"muqabala_request_seconds_total {self._seconds:.3f}",
        ]
        return "\n".join(lines) + "\n"
