"""The job that adds or removes documents: one run at a time, in a worker process that keeps the encoder loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.errors import WorkspaceBusyError
from workbench.records import DatabaseURL, DocumentSummary, Role
from workbench.service.jobs.runner import JobRunner, JobState
from workbench.service.jobs.worker import WorkerProcess
from workbench.service.pipeline.add_documents import add_documents
from workbench.service.pipeline.remove_document import document_named, remove_document
from workbench.service.settings import Progress, Settings, WorkbenchContext
from workbench.service.vectors import load_ahead

__all__ = ["IngestJob"]

_IDLE = 300.0  # seconds that the process waits for another run


class IngestJob:
    """Adds documents to a workspace or removes one; the result of a job is the summaries of the new documents."""

    def __init__(self, context: WorkbenchContext) -> None:
        self._context = context
        busy = WorkspaceBusyError("ingest-in-progress")
        self._runner: JobRunner[tuple[DocumentSummary, ...]] = JobRunner(busy, WorkerProcess(idle=_IDLE))
        self.cancel = self._runner.cancel
        self.close = self._runner.close

    @property
    def state(self) -> JobState[tuple[DocumentSummary, ...]] | None:
        """The state of the last run, None where none was started."""
        return self._runner.state

    def prepare(self) -> None:
        """Load the encoder in the worker ahead of a run."""
        self._runner.prepare(load_ahead, self._context.settings)

    def start(
        self,
        files: Sequence[Path],
        role: Role | Sequence[Role],
        language: str = "",
        after: Callable[[], None] = lambda: None,
    ) -> JobState[tuple[DocumentSummary, ...]]:
        """Start a run, with one role for all files or one for each, and call `after` when it ends.

        Raises a WorkspaceBusyError while another one runs.
        """
        context = self._context
        given = (tuple(files), role, language)
        return self._runner.start(_ingest, context.path, context.settings, *given, after=after)

    def start_removal(self, document: str) -> JobState[tuple[DocumentSummary, ...]]:
        """Start a run that removes a document by its name or id; its result is empty.

        Raises an InputError for an unknown document, and a WorkspaceBusyError while another run is on.
        """
        document_named(self._context, document)
        return self._runner.start(_remove, self._context.path, self._context.settings, document)


def _ingest(
    path: Path,
    settings: Settings,
    files: Sequence[Path],
    role: Role | Sequence[Role],
    language: str,
    progress: Progress,
) -> tuple[DocumentSummary, ...]:
    progress("read", 0, 1)
    context = WorkbenchContext(path=path, settings=settings, progress=progress)
    summary = add_documents(context, files, role, language)
    return tuple(d for d in summary.documents if d.name in {*summary.added, *summary.present})


def _remove(
    path: Path | DatabaseURL, settings: Settings, document: str, progress: Progress
) -> tuple[DocumentSummary, ...]:
    remove_document(WorkbenchContext(path=path, settings=settings, progress=progress), document)
    return ()
