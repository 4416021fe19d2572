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
from workbench.errors import CorpusError, DocumentError, WorkbenchError, WorkspaceBusyError
from workbench.ingest.corpus import Corpus
from workbench.ingest.readers import read_document
from workbench.records import DatabaseURL, Document, Role
from workbench.records.summaries import RunSummary
from workbench.service.jobs.worker import end_with_parent, lower_priority
from workbench.service.settings import Settings
from workbench.service.vectors import loaded_encoder
from workbench.service.workbench import Workbench
from workbench.store import Workspace

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

__all__ = ["IngestJob", "IngestState", "add_documents"]

_PATIENCE = 300.0  # seconds that a process stays for the next run, its encoder loaded


def add_documents(bench: Workbench, files: Sequence[Path], role: Role = "unknown") -> RunSummary:
    """Take files in beside the documents that are there, then align and score; all of the files or none.

    Of a text that is there already what is known of it stays; only a role that is given takes the place of its own.
    """
    documents: list[Document] = []
    faults: list[str] = []
    for path in files:
        try:
            documents.append(read_document(path, role=role))
        except DocumentError as error:
            faults.append(f"{error.message} {error.remedy}")
    if faults:
        raise DocumentError("\n".join(faults), remedy="Mend or leave out these files; nothing has been changed.")
    with Workspace.open(bench.path) as workspace:
        present = workspace.documents()
        old = {d.id: d for d in workspace.documents(everything=True)}
        name = workspace.meta("corpus")
    if name is None:
        raise CorpusError("The workspace holds no corpus yet.", remedy="Begin with: workbench run CORPUS")
    brought = {d.id: d for d in documents}
    taken = {d.name for d in present if d.id not in brought}
    fresh = [_renamed(_kept(old.get(d.id), d), taken) for d in brought.values()]
    known = {d.id: d for d in (*present, *fresh)}
    return bench.take_corpus(Corpus(name=name, documents=tuple(known.values())))


def _kept(old: Document | None, new: Document) -> Document:
    """Return the document that is there already, of the role that was given with the new one if one was."""
    return replace(old or new, role=old.role if old and new.role == "unknown" else new.role)


def _renamed(document: Document, taken: set[str]) -> Document:
    """Return a document under a name that no other one has: two of the same name could not be told apart."""
    name, number = document.name, 2
    while name in taken:
        stem = Path(document.name)
        name, number = f"{stem.stem}-{number}{stem.suffix}", number + 1
    taken.add(name)
    return replace(document, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestState:
    """How far a run has come; of a failed one what was wrong, of a finished one its documents."""

    state: Literal["running", "done", "failed"] = "running"
    stage: str = "waiting"
    done: int = 0
    total: int = 0
    summary: RunSummary | None = None
    names: tuple[str, ...] = ()
    message: str = ""
    remedy: str = ""


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
                raise WorkspaceBusyError("Documents are being taken in.", remedy="Wait for it to end.")
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
            self._state = replace(
                state,
                state="failed",
                message="The run ended before it was done.",
                remedy="Try again; what is done is kept.",
            )
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
        summary = add_documents(Workbench(place, settings, progress), files, role)
    except WorkbenchError as error:
        told.send(IngestState(state="failed", message=error.message, remedy=error.remedy))
    else:
        told.send(IngestState(state="done", summary=summary))
