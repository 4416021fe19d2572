"""Documents that come in one by one: beside those of the workspace, which is then brought up to date."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Literal

from workbench.encoders import encoder_signature
from workbench.errors import WorkbenchError, WorkspaceBusyError
from workbench.records import DatabaseURL, Role, RunSummary
from workbench.service.jobs.worker import end_with_parent, lower_priority
from workbench.service.pipeline.add_documents import add_documents
from workbench.service.settings import Settings, WorkbenchContext
from workbench.service.vectors import loaded_encoder

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

__all__ = ["IngestJob", "IngestState"]

_PATIENCE = 300.0  # seconds that a process stays for the next run, its encoder loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestState:
    """How far a run has come; of a failed one what was wrong, of a finished one its documents."""

    state: Literal["running", "done", "failed"] = "running"
    stage: str = "waiting"
    done: int = 0
    total: int = 0
    summary: RunSummary | None = None
    names: tuple[str, ...] = ()
    error: WorkbenchError | None = None


class IngestJob:
    """One run at a time, in a process of its own that gives way to those who correct."""

    def __init__(self, place: Path | DatabaseURL, settings: Settings) -> None:
        self._place = place
        self._settings = settings
        self._guard = Lock()
        self._state: IngestState | None = None
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    @property
    def state(self) -> IngestState | None:
        """Return how far the run is, None where none was begun."""
        return self._state

    def prepare(self) -> None:
        """Begin the process and have it load the encoder, for somebody who is about to bring documents in."""
        with self._guard:
            self._begun()

    def begin(self, files: Sequence[Path], role: Role, after: Callable[[], None] = lambda: None) -> IngestState:
        """Begin a run, and call `after` when it is over; while another one is at work it is refused."""
        with self._guard:
            if self._state is not None and self._state.state == "running":
                raise WorkspaceBusyError("ingest-in-progress")
            line = self._handed((tuple(files), role))
            self._state = IngestState(names=tuple(f.name for f in files))
        Thread(target=self._listen, args=(line, after), daemon=True).start()
        return self._state

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()

    def _handed(self, work: tuple[tuple[Path, ...], Role]) -> Connection:
        """Hand work to the process, or to another one where it has waited long enough and ended just now."""
        with suppress(OSError):
            line = self._begun()
            line.send(work)
            return line
        self._process = None
        line = self._begun()
        line.send(work)
        return line

    def _begun(self) -> Connection:
        if self._process is None or self._line is None or not self._process.is_alive():
            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._place, self._settings), daemon=True)
            self._process.start()
            theirs.close()
        return self._line

    def _listen(self, line: Connection, after: Callable[[], None]) -> None:
        state = self._state or IngestState()
        try:
            while state.state == "running":
                state = replace(line.recv(), names=state.names)
                self._state = state
        except (EOFError, OSError):
            self._state = replace(state, state="failed", error=WorkbenchError("ingest-ended"))
        finally:
            after()


def _serve(line: Connection, place: Path | DatabaseURL, settings: Settings) -> None:
    """Do one run after another, until nobody has asked for one for a while."""
    lower_priority()
    end_with_parent()
    Thread(target=_load, args=(settings,), daemon=True).start()
    try:
        while line.poll(_PATIENCE):
            _work(line, place, settings, *line.recv())
    except (EOFError, KeyboardInterrupt):
        return


def _load(settings: Settings) -> None:
    with suppress(WorkbenchError):  # whoever encodes is told
        loaded_encoder(settings.encoder, encoder_signature(settings.encoder))


def _work(told: Connection, place: Path | DatabaseURL, settings: Settings, files: tuple[Path, ...], role: Role) -> None:
    def progress(stage: str, done: int, total: int) -> None:
        told.send(IngestState(stage=stage, done=done, total=total))

    progress("read", 0, 1)
    try:
        summary = add_documents(WorkbenchContext(path=place, settings=settings, progress=progress), files, role)
    except WorkbenchError as error:
        told.send(IngestState(state="failed", error=error))
    else:
        told.send(IngestState(state="done", summary=summary))
