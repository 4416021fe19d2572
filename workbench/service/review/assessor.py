"""Assesses in the background what people have worked on, so that saving a correction never waits for the encoder."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock

from workbench.errors import WorkbenchError
from workbench.records import DatabaseURL, FidelityReport
from workbench.service.jobs.worker import WorkerProcess
from workbench.service.review.assessments import assess, save_assessment, unassessed
from workbench.service.settings import Settings, WorkbenchContext

__all__ = ["Assessor"]

_REMEMBERED = 256  # reports on texts being typed
_AHEAD = 20  # segments looked up at once; new ones go first as soon as these are assessed


class Assessor:
    """The background assessment of one workspace; safe to use from several threads."""

    def __init__(self, context: WorkbenchContext, worker: WorkerProcess) -> None:
        self._context = context
        self._worker = worker
        self._guard = Lock()
        self._scored: OrderedDict[tuple[str, str], tuple[FidelityReport, str]] = OrderedDict()
        self._refused: set[str] = set()  # segments that could not be assessed; they are tried again after a change
        self._asked = self._busy = self._closed = False
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assessor")

    def close(self) -> None:
        """Start nothing more."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def remember(self, segment_id: str, text: str, report: FidelityReport, basis: str) -> None:
        """Remember the report on a text that is being typed, which may be saved."""
        with self._guard:
            self._scored[segment_id, text] = report, basis
            self._scored.move_to_end((segment_id, text))
            if len(self._scored) > _REMEMBERED:
                self._scored.popitem(last=False)

    def saved(self, segment_id: str, text: str) -> None:
        """Assess the text of a segment that was just saved: at once if it was scored while it was typed, else soon."""
        with self._guard:
            known = self._scored.get((segment_id, text))
            self._refused.discard(segment_id)
        if known is not None:
            with suppress(WorkbenchError):  # the text is saved; its assessment can wait
                save_assessment(self._context, segment_id, text, *known)
        self.assess_soon()

    def assess_soon(self) -> None:
        """Assess in the background all that is not assessed yet, last changed first."""
        with self._guard:
            self._asked = True
            if self._busy or self._closed:
                return
            self._busy = True
            self._pool.submit(self._work)

    def _work(self) -> None:
        try:
            while self._is_asked():
                with suppress(WorkbenchError):  # the workspace cannot be read now; the next change asks again
                    self._assess_all()
        finally:
            with self._guard:
                self._busy = False

    def _is_asked(self) -> bool:
        with self._guard:
            asked = self._asked and not self._closed
            self._asked, self._busy = False, asked
            return asked

    def _assess_all(self) -> None:
        tried: set[str] = set()
        while not self._closed:
            found = unassessed(self._context, _AHEAD + len(self._refused | tried))
            waiting = [i for i in found if i not in self._refused and i not in tried][:_AHEAD]
            if not waiting:
                return
            for segment_id in waiting:
                if self._asked or self._closed:  # what was saved meanwhile goes first
                    return
                tried.add(segment_id)
                self._assess(segment_id)

    def _assess(self, segment_id: str) -> None:
        try:
            self._worker.ask_later(_assessed, self._context.path, self._context.settings, segment_id)
        except WorkbenchError:
            self._refused.add(segment_id)


def _assessed(place: Path | DatabaseURL, settings: Settings, segment_id: str) -> None:
    assess(WorkbenchContext(path=place, settings=settings), segment_id)
