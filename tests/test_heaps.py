"""Threads of a server share heaps, so that memory does not grow with the threads that meet."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_COUNT = """
import ctypes, os, sys, tempfile, threading
from workbench.ui.heaps import share_heaps

def hold(libc=ctypes.CDLL(None)):
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.malloc(2000)
    together.wait()

if sys.argv[1] == "shared":
    share_heaps()
together = threading.Barrier(7)
threads = [threading.Thread(target=hold) for _ in range(6)]
for thread in threads:
    thread.start()
together.wait()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fflush.argtypes = [ctypes.c_void_p]
with tempfile.TemporaryFile() as told:
    stream = libc.fdopen(os.dup(told.fileno()), b"w")
    libc.malloc_info(0, stream)
    libc.fflush(stream)
    told.seek(0)
    print(told.read().count(b"<heap nr"))
"""


def heaps(how: str, **environment: str) -> int:
    """Return how many heaps a process with six threads has."""
    known = {k: v for k, v in os.environ.items() if k != "MALLOC_ARENA_MAX"}
    command = [sys.executable, "-c", _COUNT, how]
    told = subprocess.run(command, env=known | environment, capture_output=True, text=True, check=True)
    return int(told.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="heaps of glibc")
def test_threads_share_two_heaps() -> None:
    assert heaps("apart") > 2
    assert heaps("shared") <= 2
    assert heaps("shared", MALLOC_ARENA_MAX="5") > 2  # somebody has chosen
