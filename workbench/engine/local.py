"""Run stages on the cores of this machine, each worker a process."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import connection as connections
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Self, TypeVar

from workbench.engine.dispatch import Lost, dispatch
from workbench.engine.stages import Failure, Finished, SetAside, Stage
from workbench.engine.worker import serve

__all__ = ["LocalEngine"]

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

_PATIENCE = 5.0  # seconds for a worker to end


class LocalEngine:
    """Runs stages in processes of this machine, which start with the first partition and serve all stages.

    The model of the embedded encoder is a file that all of them map, so its weights are in memory once.
    """

    is_inline = False

    def __init__(self, workers: int, plugins: Sequence[tuple[Path, bytes]] = ()) -> None:
        self._workers = _Processes(workers, tuple(plugins))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.close()

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that run."""
        return self._workers.processes

    def map(
        self, stage: Stage[ItemT, ResultT], partitions: Iterable[Sequence[ItemT]]
    ) -> Iterator[Finished[ItemT, ResultT] | SetAside[ItemT]]:
        """Yield what comes of the partitions, as it comes."""
        return dispatch(self._workers, stage, partitions)


class _Processes:
    """The workers as processes; a lost one is replaced when it is given something."""

    def __init__(self, count: int, plugins: tuple[tuple[Path, bytes], ...]) -> None:
        self.count = count
        self._plugins = plugins
        self._running: dict[int, _Process] = {}
        self._lost: deque[int] = deque()

    @property
    def processes(self) -> list[int]:
        return [p.id for p in list(self._running.values())]  # another thread may ask

    def give(self, worker: int, stage: Stage[Any, Any], items: Sequence[object]) -> None:
        if worker in self._lost:
            return  # `answer` will say so
        if worker not in self._running:
            self._running[worker] = _Process(self._plugins)
        if not self._running[worker].send(stage, items):
            self._lost.append(worker)

    def answer(self) -> tuple[int, Sequence[object] | Failure | Lost]:
        while not self._lost:
            by_connection = {p.connection: k for k, p in self._running.items()}
            ready = connections.wait(list(by_connection))
            worker = by_connection[ready[0]]  # type: ignore[index] # one of those given
            with suppress(EOFError, OSError):
                answer: Sequence[object] | Failure = self._running[worker].connection.recv()
                return worker, answer
            self._lost.append(worker)
        worker = self._lost.popleft()
        self._running.pop(worker).end()
        return worker, Lost()

    def close(self) -> None:
        self._lost.clear()
        while self._running:
            self._running.popitem()[1].end()


class _Process:
    """A process and the connection to it."""

    def __init__(self, plugins: tuple[tuple[Path, bytes], ...]) -> None:
        context = get_context("spawn")  # a copy of this process would have its threads' locks, but not its threads
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=serve, args=(theirs, plugins), daemon=True)
        before = os.environ.get("OMP_NUM_THREADS")
        os.environ["OMP_NUM_THREADS"] = "1"  # NumPy can be loaded before `serve` is called
        try:
            self._process.start()
        finally:
            _restore("OMP_NUM_THREADS", before)
        theirs.close()
        self._stage: Stage[Any, Any] | None = None

    @property
    def id(self) -> int:
        return self._process.pid or 0

    def send(self, stage: Stage[Any, Any], items: Sequence[object]) -> bool:
        """Send an order, with the stage if it is another one than before; return whether there is anybody to read."""
        order = (None if stage is self._stage else stage, items)
        self._stage = stage
        try:
            self.connection.send(order)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def end(self) -> None:
        self.connection.close()
        self._process.join(0.1)
        self._process.kill()  # what it works on is of no use any more
        self._process.join(_PATIENCE)


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
