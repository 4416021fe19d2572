"""A worker process with low priority that runs functions and keeps what they load."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import Lock, Thread
from typing import Any, ParamSpec, TypeVar

from workbench.errors import WorkbenchError
from workbench.service.settings import Progress

__all__ = ["WorkerProcess", "end_with_parent", "lower_priority", "run_in_process"]

_NICE = 10
P = ParamSpec("P")
R = TypeVar("R")


def lower_priority() -> None:
    """Lower the priority of this process and use half of the cores; call before torch is loaded."""
    os.nice(_NICE)
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 2) // 2)))


def end_with_parent() -> None:
    """End this process as soon as its parent has ended, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def run_in_process(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Call a module-level function in a new process; return its result or raise its WorkbenchError."""
    worker = WorkerProcess()
    try:
        return worker.ask(work, *arguments, **named)
    finally:
        worker.close()


class WorkerProcess:
    """A process that calls one function after another; it is started on demand, and again if it ended.

    Safe to use from several threads. Requests wait in turn; those of `ask_later` let all others go first. idle is the
    number of seconds after which an unused process ends; None keeps it until `close`.
    """

    def __init__(self, idle: float | None = None) -> None:
        self._idle = idle
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._running, self._next, self._low_priority = Lock(), Lock(), Lock()

    def ask(self, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Call a module-level function in the process; return its result or raise its WorkbenchError."""
        with self._turn():
            return self._call(work, arguments, named)

    def ask_later(self, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Do the same as `ask`, after all other requests."""
        with self._low_priority, self._turn():
            return self._call(work, arguments, named)

    def ask_with_progress(self, progress: Progress, work: Callable[..., R], *arguments: Any) -> R:
        """Call a function that takes a progress callback as its last argument, and pass its reports on."""
        with self._turn():
            return self._call(work, arguments, {}, progress)

    def close(self) -> None:
        """End the process, whatever it is doing; pending requests raise an error."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the process.

        One request waits for `_running` and the others for `_next`; of those of `ask_later` only one at a time waits
        for either, so that others overtake the rest.
        """
        with self._next:
            self._running.acquire()
        try:
            yield
        finally:
            self._running.release()

    def _call(
        self,
        work: Callable[..., R],
        arguments: tuple[Any, ...],
        named: dict[str, Any],
        progress: Progress | None = None,
    ) -> R:
        try:
            connection = self._send((work, arguments, named, progress is not None))
            while True:
                kind, content = connection.recv()
                if kind != "progress":
                    break
                if progress is not None:
                    progress(*content)
        except (EOFError, OSError) as error:
            self._process = None
            raise WorkbenchError("worker-ended") from error
        if kind == "error":
            raise content
        result: R = content
        return result

    def _send(self, request: tuple[Any, ...]) -> Connection:
        """Send a request to the process, or to a new one if it has just ended; return the connection."""
        connection = self._connect()
        try:
            connection.send(request)
        except OSError:
            self._process = None
            connection = self._connect()
            connection.send(request)
        return connection

    def _connect(self) -> Connection:
        """Return the connection to the process, which is started if it does not run."""
        if self._process is None or self._connection is None or not self._process.is_alive():
            context = multiprocessing.get_context("spawn")
            self._connection, remote = context.Pipe()
            process = context.Process(target=_serve, args=(remote, self._idle), daemon=True)
            process.start()
            self._process = process  # only now can another thread end it
            remote.close()
        return self._connection


def _serve(connection: Connection, idle: float | None) -> None:
    """Answer requests until the other end is closed or no request comes for `idle` seconds."""
    lower_priority()
    end_with_parent()

    def report(stage: str, done: int, total: int) -> None:
        connection.send(("progress", (stage, done, total)))

    while True:
        try:
            if not connection.poll(idle):
                return
            work, arguments, named, reports = connection.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            result = work(*arguments, report) if reports else work(*arguments, **named)
        except WorkbenchError as error:
            connection.send(("error", error))
        else:
            connection.send(("result", result))
