"""A process that does partitions for another one, until that has no more or is gone."""

from __future__ import annotations

import os
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

__all__ = ["serve"]


def serve(connection: Connection, plugins: tuple[tuple[Path, bytes], ...]) -> None:
    """Answer orders with results: an order is (stage or None for the same as before, items), None the end.

    Numbers are computed by one thread, as the other cores have workers of their own.
    """
    os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy is loaded
    from workbench.engine.inline import attempt
    from workbench.registry import load_plugin_source

    for path, source in plugins:
        load_plugin_source(path, source)
    orders: SimpleQueue[Any] = SimpleQueue()
    # Orders are read while a result is written, as each side could otherwise wait for the other to read.
    Thread(target=_read, args=(connection, orders), daemon=True).start()
    stage = None
    while (order := orders.get()) is not None:
        stage = order[0] or stage
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.send(attempt(stage, order[1]))  # type: ignore[arg-type] # the first order has a stage


def _read(connection: Connection, orders: SimpleQueue[Any]) -> None:
    with suppress(EOFError, OSError):
        while True:
            orders.put(connection.recv())
    orders.put(None)
