"""Coroutines in tests, also where another event loop runs in the thread, as that of a browser does."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

__all__ = ["apart"]


def apart(scene: Coroutine[object, object, Any]) -> Any:
    """Run a coroutine in an event loop and a thread of its own, and return its result."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, scene).result()
