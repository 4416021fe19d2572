"""How many heaps the threads of a server allocate from."""

from __future__ import annotations

import ctypes
import os
import sys

__all__ = ["share_heaps"]

_HEAPS = 2
_M_ARENA_MAX = -8  # of mallopt, in the malloc.h of glibc


def share_heaps(count: int = _HEAPS) -> None:
    """Let threads that start from now on share so many heaps, where the C library is glibc.

    It would make up to eight for each core, and what a thread has freed in one of them is of no use to another: memory
    grows with the threads that happen to meet. Threads of Python mostly run one at a time and lose nothing. The
    environment variable MALLOC_ARENA_MAX takes precedence.
    """
    if sys.platform != "linux" or "MALLOC_ARENA_MAX" in os.environ:
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, count)
