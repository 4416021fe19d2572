"""Long patterns, compiled when they are first used."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["compiled"]


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern, compiled at its first use: some take 50 ms, and not every command needs them."""
    return re.compile(pattern)
