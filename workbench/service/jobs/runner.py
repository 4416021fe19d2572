"""One long job at a time in a worker process, with its state, its progress, and a way to cancel it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any, Generic, Literal, TypeVar

from workbench.errors import WorkbenchError, WorkspaceBusyError
from workbench.service.jobs.worker import WorkerProcess

__all__ = ["JobRunner", "JobState"]

R = TypeVar("R")
_PAUSE = 5.0  # seconds between two looks at a job


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState(Generic[R]):
    """How far a job is: `done` of `total` items of a stage, then its result, or the error that ended it."""

    state: Literal["running", "done", "failed", "cancelled"] = "running"
    stage: str = "waiting"
    done: int = 0
    total: int = 0
    result: R | None = None
    error: WorkbenchError | None = None


class JobRunner(Generic[R]):
    """Runs a function of a module, one job at a time; safe to use from several threads.

    busy is the error raised if a job is started while another runs. A job that reports no progress for `patience`
    seconds is ended; `reading` are those of its stage `read`, in which a hostile file could keep it for hours.
    """

    def __init__(
        self,
        busy: WorkspaceBusyError,
        worker: WorkerProcess | None = None,
        *,
        patience: float = 3600.0,
        reading: float = 600.0,
    ) -> None:
        self._busy = busy
        self._patience, self._reading = patience, reading
        self._progressed = monotonic()
        self._worker = worker or WorkerProcess()
        self._guard = Lock()
        self._state: JobState[R] | None = None
        self._number = 0

    @property
    def state(self) -> JobState[R] | None:
        """The state of the last job, None where none was started."""
        return self._state

    def start(self, work: Callable[..., R], *arguments: Any, after: Callable[[], None] = lambda: None) -> JobState[R]:
        """Start a job: work is called with the arguments and a progress callback; `after` is called when it is over."""
        with self._guard:
            if self._state is not None and self._state.state == "running":
                raise self._busy
            self._number += 1
            self._state = JobState()
            self._progressed = monotonic()
            Thread(target=self._run, args=(self._number, work, arguments, after), daemon=True).start()
            Thread(target=self._watch, args=(self._number,), daemon=True).start()
            return self._state

    def prepare(self, work: Callable[..., object], *arguments: Any) -> None:
        """Call a function in the worker when it is free, such as one that loads a model."""
        Thread(target=self._prepare, args=(work, arguments), daemon=True).start()

    def cancel(self) -> None:
        """End the running job at once; the next one starts in a new process."""
        with self._guard:
            if self._state is None or self._state.state != "running":
                return
            self._number += 1  # so that late reports of the cancelled job are ignored
            self._state = replace(self._state, state="cancelled")
            self._worker.close()

    def _watch(self, number: int) -> None:
        """End a job that makes no progress."""
        while True:
            sleep(min(_PAUSE, self._patience / 4, self._reading / 4))
            with self._guard:
                if number != self._number or self._state is None or self._state.state != "running":
                    return
                patience = self._reading if self._state.stage == "read" else self._patience
                if monotonic() - self._progressed > patience:
                    self._number += 1
                    error = WorkbenchError("job-stalled", stage=self._state.stage, minutes=max(1, round(patience / 60)))
                    self._state = replace(self._state, state="failed", error=error)
                    self._worker.close()
                    return

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        self._worker.close()

    def _run(self, number: int, work: Callable[..., R], arguments: tuple[Any, ...], after: Callable[[], None]) -> None:
        def progress(stage: str, done: int, total: int) -> None:
            self._set_state(number, JobState(stage=stage, done=done, total=total))

        try:
            result = self._worker.ask_with_progress(progress, work, *arguments)
        except WorkbenchError as error:
            self._set_state(number, JobState(state="failed", error=error))
        else:
            self._set_state(number, JobState(state="done", result=result))
        finally:
            after()

    def _set_state(self, number: int, state: JobState[R]) -> None:
        with self._guard:
            if number == self._number:
                self._state = state
                self._progressed = monotonic()

    def _prepare(self, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
        with suppress(WorkbenchError):  # the job itself will report it
            self._worker.ask_later(work, *arguments)
