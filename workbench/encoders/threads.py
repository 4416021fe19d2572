"""How many texts the embedded encoders encode at once."""

from __future__ import annotations

import os
import re

__all__ = ["texts_at_once"]


def texts_at_once() -> int:
    """Return as many as OMP_NUM_THREADS says, else one a core."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    return int(given) if re.fullmatch(r"[1-9]\d{0,3}", given) else os.cpu_count() or 1
