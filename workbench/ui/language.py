"""The language that a request asks for."""

from __future__ import annotations

from contextvars import ContextVar

from workbench.messages import ENGLISH

__all__ = ["asked_language"]

# Set for each request by the outermost middleware.
asked_language: ContextVar[str] = ContextVar("asked_language", default=ENGLISH)
