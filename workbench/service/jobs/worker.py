"""Work that takes seconds, in processes of their own that give way to those who type meanwhile."""

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

__all__ = ["WorkerProcess", "end_with_parent", "lower_priority", "run_in_process"]

_NICE = 10
P = ParamSpec("P")
R = TypeVar("R")


def lower_priority() -> None:
    """Let those go first who type meanwhile, and leave them half of the cores; called before torch is loaded."""
    os.nice(_NICE)
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 2) // 2)))


def end_with_parent() -> None:
    """End this process, whatever it does, as soon as the one that began it has ended, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def run_in_process(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Return what a function of a module returns, called in another process; what it raises is raised here."""
    helper = WorkerProcess()
    try:
        return helper.ask(work, *arguments, **named)
    finally:
        helper.close()


class WorkerProcess:
    """A process beside that does one thing after another and keeps what it has loaded; it is begun when it is needed.

    Safe to use from several threads. Whoever asks waits in turn; whoever asks by `ask_later` lets all others go first.
    """

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._work, self._next, self._patient = Lock(), Lock(), Lock()

    def ask(self, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Return what a function of a module returns, called over there; what it raises is raised here."""
        with self._turn():
            return self._done(work, arguments, named)

    def ask_later(self, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Do the same when nobody else waits."""
        with self._patient, self._turn():
            return self._done(work, arguments, named)

    def close(self) -> None:
        """End the process, whatever it is doing."""
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

    def _done(self, work: Callable[..., R], arguments: tuple[Any, ...], named: dict[str, Any]) -> R:
        line = self._begun()
        try:
            line.send((work, arguments, named))
            done, found = line.recv()
        except (EOFError, OSError) as error:
            self._process = None
            raise WorkbenchError("worker-ended") from error
        if not done:
            raise found
        result: R = found
        return result

    def _begun(self) -> Connection:
        if self._process is None or self._line is None or not self._process.is_alive():
            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        return self._line


def _serve(line: Connection) -> None:
    """Do what is asked until nobody can ask any more."""
    lower_priority()
    end_with_parent()
    while True:
        try:
            work, arguments, named = line.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            found = work(*arguments, **named)
        except WorkbenchError as error:
            line.send((False, error))
        else:
            line.send((True, found))
