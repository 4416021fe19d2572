"""What the routes of one application share, and who is asking."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Request

from workbench.service import Assistant, IngestJob, ReleaseJob, Workbench, WorkerProcess
from workbench.ui.auth import name_of

__all__ = ["AppState", "At", "Author", "app_state", "author_of"]


_NAMELESS = "مترجم"


class AppState:
    """What the routes of one application share."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.assistant = Assistant(workbench.context)
        self.ingest_job = IngestJob(workbench.context)
        self.release_job = ReleaseJob(workbench.context)
        self.worker = WorkerProcess()

    def close(self) -> None:
        """Begin nothing more."""
        self.assistant.close()
        self.worker.close()
        self.ingest_job.close()
        self.release_job.close()


def author_of(request: Request) -> str:
    """Return who is at work: who is signed in, or the name that the page sends where nobody has to."""
    sent = unquote(request.headers.get("x-author", "")).strip()[:80]
    return name_of(request) or sent or _NAMELESS


def app_state(request: Request) -> AppState:
    """Return what the routes of the application share."""
    office: AppState = request.app.state.workbench_state
    return office


At = Annotated[AppState, Depends(app_state)]


Author = Annotated[str, Depends(author_of)]
