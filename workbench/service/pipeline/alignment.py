"""The stage that aligns and scores garbled documents, and saves their results."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workbench.encoders.background import background_texts
from workbench.engine.stages import Engine, SetAside
from workbench.errors import WorkbenchError
from workbench.records import Document, SkippedFile
from workbench.service.pipeline.document_tasks import DocumentTasks
from workbench.service.settings import Progress
from workbench.service.vectors import Vectors

__all__ = ["Aligned", "align_and_score"]


@dataclass(frozen=True, slots=True)
class Aligned:
    """The documents that have new results, and those that were set aside, by id, each with the error."""

    redone: tuple[Document, ...] = ()
    set_aside: tuple[tuple[Document, WorkbenchError], ...] = ()

    def skipped(self) -> tuple[SkippedFile, ...]:
        """Return the documents that were set aside as the summary of a run tells them."""
        return tuple(SkippedFile(file=d.name, code=e.code, reason=f"{d.name}: {e.text()}") for d, e in self.set_aside)


def align_and_score(
    tasks: DocumentTasks, vectors: Vectors, progress: Progress, engine: Engine, own: Collection[str] | None = None
) -> Aligned:
    """Align and score the garbled documents whose inputs have changed.

    One that this fails at is set aside; if it fails at every one, the error of the first is raised. With the ids of the
    documents that are the caller's `own`, it is raised only if those are all that there were.
    """
    stale = waiting = tasks.stale()
    if not stale:
        return Aligned()
    vectors.prepare([*background_texts(), *tasks.texts(stale)])
    documents = {d.id: d for d in stale}
    stage, redone, errors = tasks.stage(), dict[str, Document](), dict[str, WorkbenchError]()
    progress("align and score", 0, len(stale))
    while waiting:
        again: list[Document] = []  # of which a decision on a link came while they were being aligned
        for outcome in engine.map(stage, tasks.partitions(waiting)):
            if isinstance(outcome, SetAside):
                errors[outcome.item.document] = outcome.error
                continue
            for result in outcome.results:
                if tasks.save(result):
                    redone[result.document] = documents[result.document]
                else:
                    again.append(documents[result.document])
            progress("align and score", len(redone) + len(errors), len(stale))
        waiting = again
    if not redone and (own is None or errors.keys() <= set(own)):
        raise next(iter(errors.values()))
    return Aligned(tuple(redone.values()), _set_aside(stale, errors))


def _set_aside(
    documents: Sequence[Document], errors: dict[str, WorkbenchError]
) -> tuple[tuple[Document, WorkbenchError], ...]:
    return tuple((d, errors[d.id]) for d in documents if d.id in errors)
