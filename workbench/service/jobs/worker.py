"""A process that does work while people type: it gives way to them, and keeps what it has loaded."""

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
    """Let other processes go first, and leave them half of the cores; called before torch is loaded."""
    os.nice(_NICE)
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 2) // 2)))


def end_with_parent() -> None:
    """End this process, whatever it does, as soon as its parent has ended, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def run_in_process(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Call a function of a module in a process of its own; return what it returns, raise what it raises."""
    worker = WorkerProcess()
    try:
        return worker.ask(work, *arguments, **named)
    finally:
        worker.close()


class WorkerProcess:
    """A process that calls one function after another; it is started when it is needed, and again if it ended.

    Safe to use from several threads. Whoever asks waits in turn; `ask_later` lets all others go first. idle is the
    number of seconds after which a process that nobody asks ends; None keeps it until `close`.
    """

    def __init__(self, idle: float | None = None) -> None:
        self._idle = idle
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._work, self._next, self._patient = Lock(), Lock(), Lock()

    def ask(self, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Call a function of a module over there; return what it returns, raise the WorkbenchError that it raises."""
        with self._turn():
            return self._answer(work, arguments, named)

    def ask_later(self, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Do the same when nobody else waits."""
        with self._patient, self._turn():
            return self._answer(work, arguments, named)

    def ask_with_progress(self, progress: Progress, work: Callable[..., R], *arguments: Any) -> R:
        """Call a function that takes `progress` as its last argument; what it reports is passed on."""
        with self._turn():
            return self._answer(work, arguments, {}, progress)

    def close(self) -> None:
        """End the process, whatever it is doing; whoever waits for it gets an error."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the process; one waits for it, and the others for that one, so that the patient come after them."""
        with self._next:
            self._work.acquire()
        try:
            yield
        finally:
            self._work.release()

    def _answer(
        self,
        work: Callable[..., R],
        arguments: tuple[Any, ...],
        named: dict[str, Any],
        progress: Progress | None = None,
    ) -> R:
        try:
            line = self._sent((work, arguments, named, progress is not None))
            while True:
                kind, content = line.recv()
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

    def _sent(self, request: tuple[Any, ...]) -> Connection:
        """Send a request to the process, or to a new one where it has ended just now."""
        line = self._started()
        try:
            line.send(request)
        except OSError:
            self._process = None
            line = self._started()
            line.send(request)
        return line

    def _started(self) -> Connection:
        if self._process is None or self._line is None or not self._process.is_alive():
            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._idle), daemon=True)
            self._process.start()
            theirs.close()
        return self._line


def _serve(line: Connection, idle: float | None) -> None:
    """Do what is asked until nobody can ask any more, or nobody has asked for a while."""
    lower_priority()
    end_with_parent()

    def report(stage: str, done: int, total: int) -> None:
        line.send(("progress", (stage, done, total)))

    while True:
        try:
            if not line.poll(idle):
                return
            work, arguments, named, reports = line.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            result = work(*arguments, report) if reports else work(*arguments, **named)
        except WorkbenchError as error:
            line.send(("error", error))
        else:
            line.send(("result", result))
